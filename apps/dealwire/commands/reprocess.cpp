#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/reprocessing.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/tracking.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/base/time_text.hpp"

#include <memory>

namespace dealwire::app {
namespace {

using base::ConversationId;
using base::Tree;
using model::DueReason;

struct Options {
    std::vector<std::string> ids;
    std::string tracker;
    std::string contact;
    std::string connection;
    bool all = false;
    bool plan = false;
    bool pause = false;
    bool resume = false;
    std::string note;
};

using Ids = std::vector<ConversationId>;
using Selected = tl::expected<Ids, ExitCode>;

/// The ways to say which conversations that were used.
int ways_used(const Options& options) {
    return int{options.all} + int{!options.ids.empty()} + int{!options.tracker.empty()} +
           int{!options.contact.empty()};
}

Selected hit_by_tracker(Invocation& invocation, Local& local, const std::string& name) {
    const auto now = trackers_in_force(local);
    const model::Tracker* tracker = find_tracker(now.trackers, name);
    if (!tracker)
        return tl::unexpected{invocation.output.failure(ExitCode::Failed,
                                                        "There is no tracker '" + name + "'.",
                                                        "See 'dealwire trackers list'.")};
    searcher(local).search_stale(invocation.stop);
    return conversations_hit_by(local, tracker->id);
}

Selected with_contact(Invocation& invocation, Place& place, const std::string& text) {
    const auto id = model::RecordId::parse(text);
    if (!id || id->prefix() != "003")
        return tl::unexpected{
            invocation.output.failure(ExitCode::Usage, text + " is not the id of a contact.", "")};
    place.local.resolver(place.scope).resolve_stale(invocation.stop);
    return place.local.resolutions().naming(place.scope, *id);
}

/// Empty: all of them with --all, none otherwise.
Selected selected(Invocation& invocation, Place& place, const Options& options) {
    if (!options.tracker.empty()) return hit_by_tracker(invocation, place.local, options.tracker);
    if (!options.contact.empty()) return with_contact(invocation, place, options.contact);
    if (const auto unknown = unknown_id(place.local, options.ids))
        return tl::unexpected{no_such_conversation(invocation, *unknown)};
    Ids ids;
    for (const std::string& id : options.ids) ids.push_back({id});
    return ids;
}

/// What an export would do; nothing is written.
ExitCode foresee(Invocation& invocation, Place& place, Remote& remote,
                 const exporting::ExportRequest& request) {
    place.local.resolver(place.scope).resolve_stale(invocation.stop);
    searcher(place.local).search_stale(invocation.stop);
    const exporting::ExportReport report = remote.exporter().run(request, invocation.stop);
    invocation.output.document(export_plan_tree(report, ""));
    print_export(report, true, invocation.output);
    if (report.error) invocation.output.trouble(*report.error);
    return report.error ? exit_code_of(*report.error) : ExitCode::Done;
}

/// Other orgs that hold conversations: what is asked for here is not asked for there.
Tree::Array tell_of_others(Place& place, Output& output) {
    Tree::Array others;
    const auto gone = gone_orgs(place.local);
    for (const model::Connection& other : place.local.connections().all(place.local.tenant())) {
        if (other.org == place.scope.org || gone.contains(other.org)) continue;
        const model::OrgScope scope{place.local.tenant(), other.org};
        const std::int64_t held = place.local.exports().record_counts(scope).conversations;
        if (held == 0) continue;
        others.push_back(Tree::Object{{"connection", other.name}, {"conversations", held}});
        output.line("Not for '" + other.name + "', which is not active and has " +
                    counted(held, "conversation") + ". There, too: the same with --connection '" +
                    other.name + "'");
    }
    return others;
}

ExitCode reopen(Invocation& invocation, Place& place, const Ids& ids) {
    Output& output = invocation.output;
    const std::int64_t reopened = place.local.exports().reopen(place.scope, ids);
    note_setting(place.local,
                 {"reprocess", place.connection.name, counted(reopened, "conversation")});
    const bool active = place.connection.active;
    output.line(counted(reopened, "conversation") +
                " will be looked at again, by the mapping, the settings and the filter of that "
                "moment; only what differs is written.");
    output.line(active ? "What it costs: dealwire reprocess --plan. Now: dealwire export"
                       : "'" + place.connection.name +
                             "' is not active: it is done with the first export there after "
                             "'dealwire connections switch'.");
    Tree document = Tree::Object{
        {"reopened", reopened}, {"connection", place.connection.name}, {"active", active}};
    if (active) document.set("elsewhere", tell_of_others(place, output));
    output.document(document);
    if (reprocessing(place.local).paused)
        invocation.output.warning("reprocessing is paused; they wait for 'reprocess --resume'");
    return ExitCode::Done;
}

ExitCode nothing_to_do(Invocation& invocation) {
    invocation.output.document(Tree::Object{{"reopened", 0}});
    invocation.output.line("No conversation is concerned.");
    return ExitCode::Done;
}

/// For an org that is not active it is only written down: nothing is known of what it would cost
/// there, and nothing may be asked.
ExitCode look_again_elsewhere(Invocation& invocation, Place& active, const Options& options) {
    const auto other = connection_named(active.local, options.connection);
    if (!other || gone_orgs(active.local).contains(other->org))
        return invocation.output.failure(
            ExitCode::Usage, "There is no connection '" + options.connection + "' in use.",
            "See 'dealwire connections list'.");
    if (ways_used(options) != 1 || options.plan || options.pause || options.resume)
        return invocation.output.failure(
            ExitCode::Usage,
            "With --connection say which conversations: ids, --tracker, --contact or --all.",
            "What it would cost is known once that connection is active: dealwire connections "
            "switch '" +
                other->name + "', then dealwire reprocess --plan.");
    Place there{active.local, *other, {active.local.tenant(), other->org}};
    const auto ids = selected(invocation, there, options);
    if (!ids) return ids.error();
    if (ids->empty() && !options.all) return nothing_to_do(invocation);
    return with_lease(invocation, active,
                      [&](std::stop_token) { return reopen(invocation, there, *ids); });
}

/// The conversations that are asked for, looked at again or only foreseen.
ExitCode look_again(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    const auto ids = selected(invocation, place, options);
    if (!ids) return ids.error();
    if (ids->empty() && !options.all) return nothing_to_do(invocation);
    if (options.plan)
        return foresee(invocation, place, remote, {.only = *ids, .plan_only = true, .every = true});
    return with_lease(invocation, place,
                      [&](std::stop_token) { return reopen(invocation, place, *ids); });
}

const char* words_of(DueReason reason) {
    switch (reason) {
        case DueReason::Asked:
            return "asked for by hand";
        case DueReason::Record:
            return "a CRM record that the filter reads changed";
        case DueReason::Resolution:
            return "they belong to other records";
        case DueReason::Trackers:
            return "trackers found something else";
        default:
            return "the mapping, the settings or a colleague who has to do with them changed";
    }
}

Tree waiting_tree(const ports::DueCounts& counts, const Reprocessing& state) {
    Tree::Object reasons;
    for (const DueReason reason : model::kDueReasons) {
        if (!is_reprocessing(reason)) continue;
        const auto count = counts.find(reason);
        reasons.emplace_back(name_of(reason), count == counts.end() ? 0 : count->second);
    }
    Tree tree = Tree::Object{{"waiting", due_in(counts, ports::DueShare::Again)},
                             {"reasons", std::move(reasons)},
                             {"paused", state.paused}};
    if (!state.since) return tree;
    tree.set("setBy", state.since->by);
    tree.set("setAt", base::to_text(state.since->at));
    tree.set("note", state.since->note);
    return tree;
}

std::string words_of(const Reprocessing& state) {
    if (!state.paused) return "Reprocessing goes on with each export, after what is new.";
    return "Paused since " + base::to_text(state.since->at) + " by " + state.since->by +
           (state.since->note.empty() ? "" : ": " + state.since->note) +
           ". To go on: dealwire reprocess --resume";
}

/// What waits to be looked at again, and why.
ExitCode show(Invocation& invocation, Place& place, Remote& remote) {
    const auto counts =
        place.local.exports().due_counts(place.scope, remote.exporter().settings_now(), {});
    const Reprocessing state = reprocessing(place.local);
    invocation.output.document(waiting_tree(counts, state));
    invocation.output.line(counted(due_in(counts, ports::DueShare::Again), "conversation") +
                           " to be looked at again");
    for (const auto& [reason, count] : counts)
        if (is_reprocessing(reason))
            invocation.output.line("  " + std::to_string(count) + ": " + words_of(reason));
    invocation.output.line(words_of(state));
    return ExitCode::Done;
}

ExitCode set_paused(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    set_reprocessing(place.local, options.pause, options.note);
    note_setting(place.local,
                 {options.pause ? "reprocess.pause" : "reprocess.resume", "", options.note});
    return show(invocation, place, remote);
}

ExitCode work(Invocation& invocation, Place& place, Remote& remote, const Options& options) {
    const bool elsewhere =
        !options.connection.empty() && options.connection != place.connection.name;
    if (elsewhere) return look_again_elsewhere(invocation, place, options);
    const int ways = ways_used(options);
    if (ways + int{options.pause} + int{options.resume} > 1)
        return invocation.output.failure(
            ExitCode::Usage,
            "Say one of: which conversations, --tracker, --contact, --all, --pause, --resume.", "");
    if (!options.note.empty() && !options.pause && !options.resume)
        return invocation.output.failure(
            ExitCode::Usage, "--note goes with --pause or --resume.",
            "Without it nothing is written down that it could explain.");
    if (options.pause || options.resume) return set_paused(invocation, place, remote, options);
    if (ways == 1) return look_again(invocation, place, remote, options);
    if (options.plan)
        return foresee(invocation, place, remote,
                       {.plan_only = true, .share = ports::DueShare::Again});
    return show(invocation, place, remote);
}

void add_options(Command* command, Options& options) {
    command->add_option("ID", options.ids, "These conversations");
    command->add_option("--tracker", options.tracker, "Those that this tracker found something in");
    command->add_option("--contact", options.contact, "Those that this contact took part in");
    command->add_flag("--all", options.all, "All of them");
    command->add_option("--connection", options.connection,
                        "In the org of this connection, which need not be the active one");
    command->add_flag("--plan", options.plan,
                      "Only show what the next export would do; alone, with what waits already");
    command->add_flag("--pause", options.pause, "From now on only what is new is exported");
    command->add_flag("--resume", options.resume, "Go on");
    command->add_option("--note", options.note, "Why it is paused");
}

}  // namespace

void add_reprocess(Command& app, Action& chosen) {
    Command* command = app.add_subcommand(
        "reprocess",
        "Look at exported and filtered conversations again at the next export; alone: what waits");
    auto options = std::make_shared<Options>();
    add_options(command, *options);
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return without_calls(invocation, [&](Place& place, Remote& remote) {
                return work(invocation, place, remote, *options);
            });
        };
    });
}

}  // namespace dealwire::app
