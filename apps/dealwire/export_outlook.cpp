#include "apps/dealwire/export_outlook.hpp"

#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/reprocessing.hpp"
#include "engine/base/time_text.hpp"
#include "engine/budget/policy.hpp"
#include "engine/exporting/outlook.hpp"

namespace dealwire::app {
namespace {

using base::Tree;
using model::WorkKind;

constexpr std::chrono::hours kDay{24};

int calls_since(Local& local, const model::OrgScope& scope, base::Instant since) {
    int calls = 0;
    for (const model::Spending& spent : local.spending().spent(scope, since)) calls += spent.calls;
    return calls;
}

/// `about 312 records, about 1 API call`
std::string cost_words(const ShareOutlook& share, const std::string& about) {
    return about + counted(static_cast<std::int64_t>(share.way.rows), "record") + ", about " +
           counted(static_cast<std::int64_t>(share.calls()), "API call") +
           (share.way.backlog ? " by bulk jobs" : "");
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

Tree outlook_tree(const ShareOutlook& share) {
    return Tree::Object{{"conversations", share.conversations},
                        {"records", static_cast<std::int64_t>(share.way.rows)},
                        {"calls", static_cast<std::int64_t>(share.calls())},
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
            "; exactly: dealwire reprocess --plan." +
            (outlook.paused ? " It is paused by hand (dealwire reprocess --resume)." : ""));
    add_stop("Reprocessing goes on", again, lines);
    return lines;
}

}  // namespace dealwire::app
