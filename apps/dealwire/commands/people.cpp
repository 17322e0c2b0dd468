#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/matching/unknown_list.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using matching::UnknownListed;

struct Options {
    std::string account;
    std::string since;
    bool all = false;
    std::optional<std::size_t> limit;
};

struct Unknown {
    std::vector<UnknownListed> people;
    std::size_t shown = 0;       ///< of them
    std::int64_t automatic = 0;  ///< left out
    std::int64_t waiting = 0;    ///< conversations that are not looked at yet
};

/// What is asked for; or what is wrong with it.
tl::expected<ports::UnknownQuery, std::string> query_from(const Options& options) {
    ports::UnknownQuery query;
    if (options.account == "none") {
        query.account = model::RecordId{};
    } else if (!options.account.empty()) {
        query.account = model::RecordId::parse(options.account);
        if (!query.account || query.account->prefix() != "001")
            return tl::unexpected{options.account +
                                  " is not the id of an account; write one, or none"};
    }
    if (options.since.empty()) return query;
    const auto day = base::parse_date(options.since);
    if (!day) return tl::unexpected{options.since + " is not a day such as 2026-01-31"};
    query.since = std::chrono::sys_days{*day};
    return query;
}

Unknown unknown_in(Place& place, const ports::UnknownQuery& query, const Options& options,
                   std::size_t limit) {
    Local& local = place.local;
    const auto rules = local.matching_rules(rules_in_force(local).rules);
    Unknown unknown;
    unknown.people = matching::in_order_of_worth(local.unknown_people().unknown(place.scope, query),
                                                 rules.domains);
    if (!options.all)
        unknown.automatic = std::erase_if(unknown.people, [](const UnknownListed& one) {
            return one.mailbox == matching::Mailbox::Automated;
        });
    unknown.shown = limit == 0 ? unknown.people.size() : std::min(limit, unknown.people.size());
    const std::string basis = local.resolver(place.scope).basis();
    unknown.waiting = local.resolutions().counts(place.scope, basis).waiting;
    return unknown;
}

Tree to_tree(const UnknownListed& one) {
    const model::UnknownTally& tally = one.tally;
    Tree account;
    if (!tally.account.empty())
        account = Tree::Object{{"id", tally.account.text()}, {"name", tally.account_name}};
    return Tree::Object{{"address", tally.address},
                        {"name", tally.name},
                        {"account", std::move(account)},
                        {"conversations", tally.conversations},
                        {"lastSeen", base::to_text(tally.last_seen)},
                        {"mailbox", name_of(one.mailbox)},
                        {"freeMail", one.free_mail}};
}

Tree to_tree(const Unknown& unknown) {
    Tree::Array people;
    for (std::size_t i = 0; i < unknown.shown; ++i) people.push_back(to_tree(unknown.people[i]));
    return Tree::Object{{"total", static_cast<std::int64_t>(unknown.people.size())},
                        {"automatic", unknown.automatic},
                        {"waiting", unknown.waiting},
                        {"people", std::move(people)}};
}

std::string day_of(base::Instant instant) {
    return base::to_text(base::Date{std::chrono::floor<std::chrono::days>(instant)});
}

std::string remark_on(const UnknownListed& one) {
    if (one.mailbox != matching::Mailbox::Personal) return name_of(one.mailbox);
    return one.free_mail ? "free mail" : "";
}

void print(const Unknown& unknown, Output& output) {
    constexpr std::size_t kNames = 32;
    Table table{{"account", "address", "name", "conversations", "last seen", "mailbox"}};
    for (std::size_t i = 0; i < unknown.shown; ++i) {
        const UnknownListed& one = unknown.people[i];
        std::string account = "-";
        if (!one.tally.account.empty()) account = one.tally.account_name;
        table.row({base::cut(account, kNames), one.tally.address, base::cut(one.tally.name, kNames),
                   std::to_string(one.tally.conversations), day_of(one.tally.last_seen),
                   remark_on(one)});
    }
    if (unknown.shown > 0)
        for (const std::string& line : table.lines()) output.line(line);
    if (unknown.shown < unknown.people.size())
        output.line("... and " + std::to_string(unknown.people.size() - unknown.shown) +
                    " more: --limit 0 lists all");
    const std::string noun = unknown.people.size() == 1 ? " address" : " addresses";
    output.line(std::to_string(unknown.people.size()) + noun +
                " that no contact, lead or user has" +
                (unknown.automatic > 0
                     ? "; " + counted(unknown.automatic, "automatic sender") + " left out (--all)"
                     : ""));
    if (unknown.waiting > 0)
        output.line(counted(unknown.waiting, "conversation") +
                    " not looked at yet, or anew: dealwire resolve");
}

ExitCode list(Invocation& invocation, Place& place, const Options& options) {
    constexpr std::size_t kForPeople = 50;
    const auto query = query_from(options);
    if (!query) return invocation.output.failure(ExitCode::Usage, query.error() + ".", "");
    const std::size_t limit = options.limit.value_or(invocation.output.json() ? 0 : kForPeople);
    const Unknown unknown = unknown_in(place, *query, options, limit);
    if (invocation.output.json())
        invocation.output.document(to_tree(unknown));
    else
        print(unknown, invocation.output);
    return ExitCode::Done;
}

}  // namespace

void add_people(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("people", "The people of conversations");
    family->require_subcommand(1);
    Command* command = family->add_subcommand(
        "unknown", "Addresses that nobody in Salesforce has: contacts that may be worth creating");
    auto options = std::make_shared<Options>();
    command->add_option("--account", options->account,
                        "Only those with the domain of this account; none: of no account");
    command->add_option("--since", options->since, "Only conversations of this day or later");
    command->add_flag("--all", options->all, "Automatic senders, too");
    command
        ->add_option("--limit", options->limit,
                     "At most so many (else 50, with --json all); 0: all")
        ->check(count_problem, "NUMBER");
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return in_scope(invocation,
                            [&](Place& place) { return list(invocation, place, *options); });
        };
    });
}

}  // namespace dealwire::app
