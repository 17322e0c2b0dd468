#include "apps/dealwire/api_credentials.hpp"
#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/count_option.hpp"
#include "apps/dealwire/hours_in.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/keep_for.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <memory>

namespace dealwire::app {
namespace {

using base::Tree;
using model::AccessEvent;
using model::AccessKind;

constexpr std::size_t kWidestReason = 60;  // --json has it whole

struct Options {
    std::string since;
    std::string kind;
    std::string key;
    std::size_t limit = 50;
};

Tree event_tree(const AccessEvent& event) {
    return Tree::Object{{"id", event.id},
                        {"kind", name_of(event.kind)},
                        {"at", base::to_text(event.at)},
                        {"lastAt", base::to_text(event.last_at)},
                        {"count", event.count},
                        {"actor", event.actor},
                        {"actorName", event.actor_name},
                        {"action", event.action},
                        {"subject", event.subject},
                        {"peer", event.peer},
                        {"status", event.status},
                        {"request", event.request},
                        {"why", event.why}};
}

std::optional<AccessKind> kind_named(const std::string& name) {
    for (const AccessKind kind : {AccessKind::Access, AccessKind::Refusal, AccessKind::Setting})
        if (name == name_of(kind)) return kind;
    return std::nullopt;
}

/// "12h", "7d", a date, or a moment.
std::optional<base::Instant> moment_in(const std::string& text, base::Instant now) {
    if (const auto hours = hours_in(text)) return now - *hours;
    if (const auto keep = base::parse_keep(text)) return base::kept_since(*keep, now);
    if (const auto instant = base::parse_instant(text)) return instant;
    if (const auto day = base::parse_date(text)) return base::Instant{std::chrono::sys_days{*day}};
    return std::nullopt;
}

void print(const std::vector<AccessEvent>& events, Output& output) {
    if (events.empty()) {
        output.line("Nothing of this kind is written down.");
        return;
    }
    Table table{{"at", "what", "times", "status", "who", "from", "why"}};
    for (const AccessEvent& each : events)
        table.row({base::to_text(each.at),
                   each.action + (each.subject.empty() ? "" : " " + each.subject),
                   std::to_string(each.count), each.status == 0 ? "" : std::to_string(each.status),
                   each.actor_name.empty() ? each.actor : each.actor_name, each.peer,
                   base::cut(each.why, kWidestReason)});
    for (const std::string& line : table.lines()) output.line(line);
}

ExitCode list(Invocation& invocation, Local& local, KeyDesk& desk, const Options& options) {
    ports::AccessQuery query;
    if (!options.since.empty()) {
        query.from = moment_in(options.since, local.clock().now());
        if (!query.from)
            return invocation.output.failure(ExitCode::Usage, "'" + options.since + "' is no time.",
                                             "Write 7d, 2026-03-02 or 2026-03-02T10:00:00Z.");
    }
    query.kind = kind_named(options.kind);
    if (!options.key.empty()) query.actor = id_in(local, options.key);
    const auto events = desk.log().newest(local.tenant(), query, options.limit);
    Tree::Array document;
    for (const AccessEvent& each : events) document.push_back(event_tree(each));
    invocation.output.document(Tree::Object{{"total", desk.log().count(local.tenant(), query)},
                                            {"events", std::move(document)}});
    if (!invocation.output.json()) print(events, invocation.output);
    return ExitCode::Done;
}

}  // namespace

void add_audit(Command& app, Action& chosen) {
    Command* family = app.add_subcommand("audit", "Who used the API, and who set what");
    family->require_subcommand(1);
    Command* command = family->add_subcommand("list", "The newest entries of the audit log");
    auto options = std::make_shared<Options>();
    command->add_option("--since", options->since, "12h, 7d, a date or a moment");
    command->add_option("--kind", options->kind, "access, refusal or setting")
        ->one_of({"access", "refusal", "setting"});
    command->add_option("--key", options->key, "Access key or client id, or who set it");
    command->add_option("--limit", options->limit, "At most so many")
        ->check(count_problem, "NUMBER")
        ->capture_default_str();
    command->callback([&chosen, options] {
        chosen = [options](Invocation& invocation) {
            return at_key_desk(invocation, [&](Local& local, KeyDesk& desk) {
                return list(invocation, local, desk, *options);
            });
        };
    });
}

}  // namespace dealwire::app
