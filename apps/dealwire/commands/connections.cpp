#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/render/switch_report.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/time_text.hpp"
#include "engine/connecting/reconnecting.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::Connection;
using model::ConnectionAct;
using model::ConnectionEvent;

constexpr std::size_t kHistory = 10'000;  ///< people switch now and then
constexpr std::size_t kShown = 10;
constexpr int kPatience = 120;  ///< seconds that a running sync is waited for

struct SwitchOptions {
    std::string name;
    bool plan = false;
    int wait = kPatience;
};

struct RevokeOptions {
    std::string name;
    bool force = false;
};

std::vector<ConnectionEvent> history(Local& local) {
    return local.connection_life().history(local.tenant(), kHistory);
}

ExitCode unknown(Invocation& invocation, const std::string& name) {
    return invocation.output.failure(ExitCode::Usage, "There is no connection '" + name + "'.",
                                     "See 'dealwire connections list'.");
}

Tree listed_tree(const Connection& connection, const std::vector<ConnectionEvent>& events) {
    Tree tree = connection_tree(connection);
    tree.set("state", state_of(connection, events));
    return tree;
}

ExitCode list(Invocation& invocation, Local& local) {
    const auto events = history(local);
    Tree::Array document;
    Table table{{"", "name", "environment", "org", "user", "flow", "state"}};
    for (const Connection& connection : local.connections().all(local.tenant())) {
        document.push_back(listed_tree(connection, events));
        table.row({connection.active ? "*" : " ", connection.name,
                   model::name_of(connection.environment),
                   connection.org_name + " (" + connection.org.id.text() + ")", connection.username,
                   model::name_of(connection.flow), state_of(connection, events)});
    }
    const bool none = document.empty();
    invocation.output.document(Tree::Object{{"connections", std::move(document)}});
    if (none) {
        invocation.output.line("No connection yet: dealwire connect salesforce ...");
        return ExitCode::Done;
    }
    for (const std::string& line : table.lines()) invocation.output.line(line);
    invocation.output.line("* everything goes to this one alone");
    return ExitCode::Done;
}

/// Everything that is known of one connection without a call.
struct Shown {
    Connection connection;
    std::string state;
    std::optional<model::OrgSighting> seen;
    std::optional<model::ApiUsage> usage;
    jobs::OrgHoldings held;
    std::vector<std::pair<std::string, std::optional<base::Instant>>> known;
    std::vector<ConnectionEvent> events;  ///< of this one, newest first
};

Shown shown(Local& local, const Connection& connection) {
    const model::OrgScope scope{local.tenant(), connection.org};
    Shown all{.connection = connection,
              .state = "",
              .seen = local.connection_life().sighting(local.tenant(), connection.id),
              .usage = local.connections().usage(local.tenant(), connection.id),
              .held = holdings_in(local, scope),
              .known = {},
              .events = history(local)};
    all.state = state_of(connection, all.events);
    std::erase_if(all.events,
                  [&](const ConnectionEvent& event) { return event.connection != connection.id; });
    for (const model::ReadingPlace& place : local.places().places(scope)) {
        if (place.purpose != model::Purpose::Keep) continue;
        std::optional<base::Instant> up_to;
        if (place.bookmark) up_to = place.bookmark->stamp;
        all.known.emplace_back(place.object, up_to);
    }
    return all;
}

Tree shown_tree(const Shown& all) {
    Tree tree = connection_tree(all.connection);
    tree.set("state", all.state);
    tree.set("userId", all.connection.user.text());
    tree.set("loginUrl", all.connection.login_url);
    tree.set("clientId", all.connection.client_id);
    tree.set("createdAt", base::to_text(all.connection.created_at));
    tree.set("instance", all.seen ? Tree{all.seen->instance_name} : Tree{});
    tree.set("answeredAt", all.seen ? Tree{base::to_text(all.seen->at)} : Tree{});
    tree.set("usage", all.usage ? Tree{Tree::Object{{"used", all.usage->used},
                                                    {"allowed", all.usage->allowed},
                                                    {"seenAt", base::to_text(all.usage->seen_at)}}}
                                : Tree{});
    Tree::Object known;
    for (const auto& [object, up_to] : all.known) known.emplace_back(object, time_tree(up_to));
    tree.set("knownUpTo", std::move(known));
    tree.set("holds", holdings_tree(all.held));
    tree.set("history", events_tree(all.events));
    return tree;
}

void print_shown(const Shown& all, base::Instant now, Output& output) {
    const Connection& connection = all.connection;
    Table table{{"connection", connection.name}};
    table.row({"active", connection.active ? "yes, everything goes there" : "no"});
    table.row({"environment", model::name_of(connection.environment)});
    table.row(
        {"org", connection.org_name + " (" + connection.org.id.text() + ")" +
                    (all.seen && !all.seen->instance_name.empty() ? " on " + all.seen->instance_name
                                                                  : "")});
    table.row({"user", connection.username + " (" + connection.user.text() + ")"});
    table.row({"login", connection.login_url});
    table.row({"client id", connection.client_id});
    table.row({"instance", connection.instance_url});
    table.row({"flow", model::name_of(connection.flow)});
    table.row({"connected", base::to_text(connection.created_at)});
    if (all.seen) table.row({"answered", ago(all.seen->at, now)});
    if (all.usage)
        table.row({"calls", std::to_string(all.usage->used) + " of " +
                                std::to_string(all.usage->allowed) + " used, seen " +
                                ago(all.usage->seen_at, now)});
    table.row({"state", all.state});
    if (!connection.trouble.empty()) {
        table.row({"trouble", connection.trouble});
        table.row({"remedy", connecting::reconnect_remedy(connection, connection.trouble)});
    }
    for (const auto& [object, up_to] : all.known)
        table.row({"known", object + (up_to ? " up to " + base::to_text(*up_to)
                                            : ", the first load is not over")});
    for (const std::string& line : holdings_sentences(all.held)) table.row({"holds", line});
    for (std::size_t i = 0; i < std::min(kShown, all.events.size()); ++i) {
        const ConnectionEvent& event = all.events[i];
        table.row({"history", base::to_text(event.at) + " " + name_of(event.act) + " by " +
                                  event.by + (event.detail.empty() ? "" : ": " + event.detail)});
    }
    for (const std::string& line : table.lines()) output.line(line);
}

ExitCode show(Invocation& invocation, Local& local, const std::string& name) {
    const auto connection = connection_named(local, name);
    if (!connection) return unknown(invocation, name);
    const Shown all = shown(local, *connection);
    invocation.output.document(shown_tree(all));
    if (!invocation.output.json()) print_shown(all, local.clock().now(), invocation.output);
    return ExitCode::Done;
}

/// Why nobody may switch to it; nothing where he may.
std::optional<base::Error> dead(const Connection& connection) {
    if (connection.trouble.empty()) return std::nullopt;
    return base::Error{.fault = base::Fault::Reauthorise,
                       .code = "CONNECTION_IN_TROUBLE",
                       .detail = "Connection '" + connection.name +
                                 "' must be authorised again first: " + connection.trouble,
                       .remedy = connecting::reconnect_remedy(connection, connection.trouble)};
}

/// Done where it is the active one already.
ExitCode already(Invocation& invocation, const Connection& connection) {
    invocation.output.document(Tree::Object{{"changed", false},
                                            {"from", connection_tree(connection)},
                                            {"to", connection_tree(connection)}});
    invocation.output.line("'" + connection.name + "' is the active connection already.");
    return ExitCode::Done;
}

void print_switched(const std::optional<Connection>& from, const Connection& to,
                    const jobs::OrgHoldings& left, const jobs::OrgHoldings& taken, Output& output) {
    output.line("Everything goes to '" + to.name + "' now: " + to.org_name + " (" +
                model::name_of(to.environment) + ", " + to.org.id.text() + ").");
    const auto staying = holdings_sentences(left);
    if (from && !staying.empty()) output.line("Stays in '" + from->name + "', untouched:");
    for (const std::string& line : staying) output.line("  " + line);
    const auto known = holdings_sentences(taken);
    output.line(known.empty() ? "Nothing of ours is there yet."
                              : "It goes on where it was left there:");
    for (const std::string& line : known) output.line("  " + line);
    output.line(
        "Next: dealwire sync reads what is missing, and brings the records there up to "
        "date.");
}

/// What the filter in force reads must be watched there before anything is exported: it may have
/// been set while another org was the active one.
void watch_for_filter(Invocation& invocation, Local& local, const model::OrgScope& there,
                      const std::stop_token& stop) {
    if (!filters(local).active().at) return;
    try {
        watch_records_of(local, there, filter_in_force(local, there).filter, stop);
    } catch (const ConfigError& error) {
        for (const base::Issue& issue : error.issues())
            invocation.output.warning(
                "the filter in force cannot be followed there, and nothing is "
                "exported until it can: " +
                issue.path + " " + issue.problem);
    }
}

/// With the lease in hand: nobody reads or writes for this tenant now.
ExitCode activate(Invocation& invocation, Local& local, const std::string& name,
                  const std::stop_token& stop) {
    const auto to = connection_named(local, name);
    if (!to) return unknown(invocation, name);
    if (to->active) return already(invocation, *to);
    const auto from = local.connections().active(local.tenant());
    const model::OrgScope there{local.tenant(), to->org};
    watch_for_filter(invocation, local, there, stop);
    if (stop.stop_requested())
        return invocation.output.failure(ExitCode::Failed, "Stopped before the switch.",
                                         "Nothing was switched. Run it again.");
    jobs::OrgHoldings left;
    if (from && from->org != to->org) left = holdings_in(local, {local.tenant(), from->org});
    const jobs::OrgHoldings taken = holdings_in(local, there);
    const base::ConnectionId before = from ? from->id : base::ConnectionId{};
    const std::string detail = from ? "in place of '" + from->name + "'" : "";
    if (!local.connection_life().activate(local.tenant(), before,
                                          new_event(local, *to, ConnectionAct::Activated, detail)))
        return invocation.output.failure(ExitCode::Failed,
                                         "Somebody else switched at the same moment.",
                                         "See 'dealwire connections list', then run it again.");
    note_setting(local, {"connections.switch", to->name, detail});
    local.log().write(
        ports::Level::Info, "connection_switched",
        {{"from", from ? from->name : ""}, {"to", to->name}, {"org", to->org.id.text()}});
    Connection now = *to;
    now.active = true;
    Tree document = Tree::Object{{"changed", true},
                                 {"from", from ? connection_tree(*from) : Tree{}},
                                 {"to", connection_tree(now)},
                                 {"staysBehind", holdings_tree(left)},
                                 {"resumes", holdings_tree(taken)}};
    invocation.output.document(document);
    print_switched(from, now, left, taken, invocation.output);
    return ExitCode::Done;
}

ExitCode plan(Invocation& invocation, Local& local, const Connection& to) {
    const auto outlook =
        look_ahead(local, local.connections().active(local.tenant()), to, invocation.stop);
    if (!outlook) return invocation.output.failure(outlook.error());
    invocation.output.document(outlook_tree(*outlook));
    print_outlook(*outlook, local.clock().now(), invocation.output);
    return ExitCode::Done;
}

ExitCode switch_to(Invocation& invocation, Local& local, const SwitchOptions& options) {
    const auto to = connection_named(local, options.name);
    if (!to) return unknown(invocation, options.name);
    if (const auto why = dead(*to)) return invocation.output.failure(*why);
    if (options.plan) return plan(invocation, local, *to);
    if (to->active) return already(invocation, *to);
    // Before anybody is asked to stop: an org that does not answer is no place to go to.
    if (const auto org = meet(local, *to, invocation.stop); !org)
        return invocation.output.failure(org.error());
    return taking_lease(invocation, local, "the tenant is switched to '" + to->name + "'",
                        std::chrono::seconds{options.wait}, [&](std::stop_token stop) {
                            return activate(invocation, local, options.name, stop);
                        });
}

std::string sentence_of(const base::Result<TokensGone>& gone) {
    if (!gone)
        return "The org was not reached (" + gone.error().detail +
               "): its grant may still live there. Revoke it in Setup, Connected Apps OAuth Usage.";
    switch (*gone) {
        case TokensGone::Taken:
            return "The org took the grant back.";
        case TokensGone::Before:
            return "The org did not know the grant any more.";
        case TokensGone::None:
            return "There was no token to give back.";
    }
    return "";
}

ExitCode wipe(Invocation& invocation, Local& local, const Connection& connection) {
    const auto credentials = local.connections().credentials(local.tenant(), connection.id);
    const auto gone = give_back(local, connection, credentials, invocation.stop);
    const base::Instant now = local.clock().now();
    const std::string detail = "It was revoked by " + person() + " at " + base::to_text(now) + ".";
    local.connection_life().revoke(local.tenant(),
                                   new_event(local, connection, ConnectionAct::Revoked, detail));
    note_setting(local, {"connections.revoke", connection.name});
    invocation.output.document(
        Tree::Object{{"connection", connection.name},
                     {"revoked", true},
                     {"inSalesforce",
                      gone ? (*gone == TokensGone::Taken ? "revoked" : "was dead") : "not reached"},
                     {"detail", sentence_of(gone)}});
    invocation.output.line("The secrets of '" + connection.name +
                           "' are wiped here. What is held of its org stays.");
    if (gone)
        invocation.output.line(sentence_of(gone));
    else
        invocation.output.warning(sentence_of(gone));
    return gone ? ExitCode::Done : ExitCode::Partial;
}

ExitCode revoke(Invocation& invocation, Local& local, const RevokeOptions& options) {
    const auto connection = connection_named(local, options.name);
    if (!connection) return unknown(invocation, options.name);
    const std::string state = state_of(*connection, history(local));
    if (state == "revoked" || state == "set-aside") {
        invocation.output.document(Tree::Object{{"connection", connection->name},
                                                {"revoked", false},
                                                {"inSalesforce", "before"},
                                                {"detail", connection->trouble}});
        invocation.output.line("'" + connection->name +
                               "' has no secrets any more: " + connection->trouble);
        return ExitCode::Done;
    }
    if (connection->active && !options.force)
        return invocation.output.failure(
            ExitCode::Usage,
            "'" + connection->name +
                "' is the active connection: without it nothing is read or "
                "written any more.",
            "Switch to another one first, or say --force.");
    if (!connection->active) return wipe(invocation, local, *connection);
    return taking_lease(
        invocation, local, "the connection is revoked", std::chrono::seconds{kPatience},
        [&](const std::stop_token&) { return wipe(invocation, local, *connection); });
}

void add_switch(Command* family, Action& chosen) {
    Command* command =
        family->add_subcommand("switch", "Make another one the active one; nothing is mixed");
    auto options = std::make_shared<SwitchOptions>();
    command->add_option("NAME", options->name, "Name of the connection")->required();
    command->add_flag("--plan", options->plan, "Only show what it would do; a few calls are made");
    command
        ->add_option("--wait", options->wait,
                     "Seconds that a running sync is given to come to a safe point")
        ->between(0, 3600)
        ->capture_default_str();
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return switch_to(invocation, local, *options); });
        };
    });
}

void add_revoke(Command* family, Action& chosen) {
    Command* command =
        family->add_subcommand("revoke", "Give its tokens back and wipe its secrets");
    auto options = std::make_shared<RevokeOptions>();
    command->add_option("NAME", options->name, "Name of the connection")->required();
    command->add_flag("--force", options->force, "Also the active one");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return revoke(invocation, local, *options); });
        };
    });
}

}  // namespace

ExitCode list_connections(Invocation& invocation, Local& local) { return list(invocation, local); }

ExitCode show_connection(Invocation& invocation, Local& local, const std::string& name) {
    return show(invocation, local, name);
}

ExitCode plan_switch(Invocation& invocation, Local& local, const std::string& name) {
    SwitchOptions options;
    options.name = name;
    options.plan = true;
    return switch_to(invocation, local, options);
}

void add_connections(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("connections", "The orgs this tenant is connected to");
    family->require_subcommand(1);
    family->add_subcommand("list", "All of them")->callback([&chosen] {
        chosen = [](Invocation& invocation) {
            return at_desk(invocation, [&](Local& local) { return list(invocation, local); });
        };
    });
    Command* one = family->add_subcommand("show", "One of them");
    auto name = std::make_shared<std::string>();
    one->add_option("NAME", *name, "Name of the connection")->required();
    one->callback([&chosen, name] {
        chosen = [name](Invocation& invocation) {
            return at_desk(invocation,
                           [&](Local& local) { return show(invocation, local, *name); });
        };
    });
    add_switch(family, chosen);
    add_revoke(family, chosen);
}

}  // namespace dealwire::app
