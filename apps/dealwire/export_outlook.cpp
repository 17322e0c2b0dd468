#include "apps/dealwire/export_outlook.hpp"

#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/reprocessing.hpp"
#include "engine/base/time_text.hpp"
#include "engine/budget/policy.hpp"
#include "engine/exporting/outlook.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

using base::Tree;
using model::WorkKind;

constexpr std::chrono::hours kDay{24};
/// So many are planned within a second or two.
constexpr std::int64_t kMostPlanned = 2'000;

int calls_since(Local& local, const model::OrgScope& scope, base::Instant since) {
    int calls = 0;
    for (const model::Spending& spent : local.spending().spent(scope, since)) calls += spent.calls;
    return calls;
}

/// `about 312 records, about 1 API call`; as planned without the doubt
std::string cost_words(const ShareOutlook& share, const std::string& about) {
    return (share.planned ? "" : about) + counted(share.records(), "record") +
           (share.planned ? ", " : ", about ") + counted(share.calls(), "API call") +
           (share.way.backlog ? " by bulk jobs" : "");
}

/// As an export of this share alone would do.
void plan(Remote& remote, ports::DueShare which, ShareOutlook& share, const std::stop_token& stop) {
    if (share.conversations == 0 || share.conversations > kMostPlanned) return;
    const auto report = remote.exporter().run({.plan_only = true, .share = which}, stop);
    const std::int64_t looked_at = report.conversations - report.deferred;
    if (report.error || looked_at <= 0) return;
    PlannedCost cost{report.upserts + report.deletes, report.calls};
    const std::int64_t unknown = share.conversations - looked_at;
    if (unknown > 0) {
        cost.records += unknown * cost.records / looked_at;
        cost.calls = std::max<std::int64_t>(cost.calls, share.calls());
    }
    share.planned = cost;
    share.way = report.way;
}

void add_stop(const std::string& what, const ShareOutlook& share, std::vector<std::string>& lines) {
    if (share.stop)
        lines.push_back("  " + what + " at " + base::to_text(share.stop->until) +
                        " with the next run. " + share.stop->why);
}

}  // namespace

exporting::BulkUse bulk_use(const config::ExportConfig& config) {
    if (config.bulk == "never") return exporting::BulkUse::Never;
    return config.bulk == "always" ? exporting::BulkUse::Always : exporting::BulkUse::Auto;
}

std::optional<model::Pause> stop_of(Local& local, const model::Connection& connection,
                                    WorkKind kind) {
    const model::OrgScope scope{local.tenant(), connection.org};
    const base::Instant now = local.clock().now();
    const budget::BudgetSettings settings = local.budget_settings();
    const budget::BudgetState state{.now = now,
                                    .kind = kind,
                                    .usage = local.connections().usage(scope.tenant, connection.id),
                                    .ours = calls_since(local, scope, now - kDay),
                                    .pause = local.spending().paused(scope)};
    const auto refused = budget::refuse(state, settings);
    if (!refused) return std::nullopt;
    const auto spent = [&](base::Instant since) { return calls_since(local, scope, since); };
    return model::Pause{budget::goes_on_at(*refused, state, settings, spent), refused->why};
}

ExportOutlook export_outlook(Local& local, const model::Connection& connection,
                             const ports::DueCounts& due) {
    exporting::Expected expected = exporting::expected_of(
        local.exports(), {local.tenant(), connection.org}, local.mapping(), 0);
    const auto share = [&](ports::DueShare which, WorkKind kind) {
        ShareOutlook made;
        made.conversations = due_in(due, which);
        expected.conversations = static_cast<std::size_t>(made.conversations);
        made.way = exporting::way_of(expected, {}, {}, bulk_use(local.config().exporting));
        made.stop = stop_of(local, connection, kind);
        return made;
    };
    return {share(ports::DueShare::Fresh, WorkKind::Live),
            share(ports::DueShare::Again, WorkKind::Reprocess), reprocessing(local).paused};
}

ExportOutlook planned_outlook(Place& place, const ports::DueCounts& due,
                              const std::stop_token& stop) {
    ExportOutlook outlook = export_outlook(place.local, place.connection, due);
    Remote remote{place.local, place.connection, place.scope};
    plan(remote, ports::DueShare::Fresh, outlook.fresh, stop);
    plan(remote, ports::DueShare::Again, outlook.again, stop);
    return outlook;
}

std::int64_t ShareOutlook::records() const {
    return planned ? planned->records : static_cast<std::int64_t>(way.rows);
}

std::int64_t ShareOutlook::calls() const {
    if (planned) return planned->calls;
    return static_cast<std::int64_t>(way.backlog ? way.calls_by_jobs : way.calls_when_packed);
}

Tree outlook_tree(const ShareOutlook& share) {
    return Tree::Object{{"conversations", share.conversations},
                        {"records", share.records()},
                        {"calls", share.calls()},
                        {"planned", share.planned.has_value()},
                        {"way", share.way.backlog ? "bulk" : "composite"},
                        {"goesOnAt", share.stop ? Tree{base::to_text(share.stop->until)} : Tree{}},
                        {"why", share.stop ? Tree{share.stop->why} : Tree{}}};
}

std::vector<std::string> outlook_lines(const ExportOutlook& outlook) {
    std::vector<std::string> lines;
    const ShareOutlook& fresh = outlook.fresh;
    const ShareOutlook& again = outlook.again;
    lines.push_back(fresh.conversations == 0
                        ? "Export: nothing is new, changed or begun."
                        : "Export: " + counted(fresh.conversations, "conversation") +
                              " new, changed or begun, " + cost_words(fresh, "about ") + ".");
    add_stop("Exports go on", fresh, lines);
    if (again.conversations > 0)
        lines.push_back(
            "Reprocessing: " + counted(again.conversations, "conversation") +
            " to be looked at again, " + cost_words(again, "at most ") +
            (again.planned ? "." : "; exactly: dealwire reprocess --plan.") +
            (outlook.paused ? " It is paused by hand (dealwire reprocess --resume)." : ""));
    add_stop("Reprocessing goes on", again, lines);
    return lines;
}

}  // namespace dealwire::app
