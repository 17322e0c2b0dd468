#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/commands/acts.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/export_digest.hpp"
#include "apps/dealwire/export_outlook.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "apps/dealwire/setting_log.hpp"
#include "engine/base/time_text.hpp"
#include "engine/budget/policy.hpp"
#include "engine/importing/forecast.hpp"
#include "engine/importing/imported_objects.hpp"

#include <algorithm>
#include <array>

namespace dealwire::app {
namespace {

using base::Tree;
using model::WorkKind;

constexpr std::chrono::hours kDay{24};
constexpr std::array kKinds{WorkKind::Live, WorkKind::Import, WorkKind::Reprocess,
                            WorkKind::Backfill};
constexpr double kPercent = 100.0;

/// What one kind of work has used, where it stops, and what it may still do.
struct KindBudget {
    WorkKind kind = WorkKind::Live;
    int spent = 0;
    std::optional<int> limit;  ///< nothing: the org has not told its allowance yet
    std::optional<int> left;
    std::optional<model::Pause> stop = {};
};

struct Budget {
    base::Instant now;
    budget::BudgetSettings settings;
    std::optional<model::ApiUsage> usage;
    int ours = 0;
    std::vector<KindBudget> kinds;
    std::optional<model::Pause> pause;  ///< only while it lasts
    importing::Forecast forecast;
    std::optional<ExportOutlook> exports;  ///< nothing where the mapping cannot be read
};

importing::Forecast forecast_of(Place& place, base::Instant now) {
    const auto interval = place.local.config().import.refresh_formulas;
    std::vector<importing::KnownObject> objects;
    for (const auto& [name, live] : place.local.crm().counts(place.scope)) {
        importing::KnownObject& object = objects.emplace_back();
        object.object = name;
        object.held = live;
        for (const auto& column : place.local.selections().columns_read(place.scope, name)) {
            if (column.visible && !column.filled) object.fill_due = true;
            if (column.as_of && interval.count() > 0 && now - *column.as_of >= interval)
                object.refresh_due = true;
        }
    }
    return importing::forecast(objects, place.local.import_settings().rates);
}

KindBudget kind_budget(const Budget& budget, WorkKind kind, int spent) {
    const budget::BudgetState state{.now = budget.now,
                                    .kind = kind,
                                    .usage = budget.usage,
                                    .ours = budget.ours,
                                    .pause = budget.pause};
    KindBudget one{.kind = kind, .spent = spent, .limit = {}, .left = {}};
    if (budget.usage) one.limit = budget::limit_of(kind, budget.settings, budget.usage->allowed);
    one.left = budget::left_for(state, budget.settings);
    return one;
}

std::optional<model::Pause> present_pause(Place& place) {
    auto pause = place.local.spending().paused(place.scope);
    if (pause && pause->until <= place.local.clock().now()) pause.reset();
    return pause;
}

std::optional<ExportOutlook> outlook_of(Place& place, const std::stop_token& stop) {
    try {
        const auto due = place.local.exports().due_counts(
            place.scope, export_digest(place.local, place.scope), {});
        return planned_outlook(place, due, stop);
    } catch (const ConfigError&) {
        return std::nullopt;
    }
}

Budget budget_of(Place& place, const std::stop_token& stop) {
    Local& local = place.local;
    Budget budget{.now = local.clock().now(), .settings = local.budget_settings()};
    budget.usage = local.connections().usage(local.tenant(), place.connection.id);
    const auto spent = local.spending().spent(place.scope, budget.now - kDay);
    for (const model::Spending& spending : spent) budget.ours += spending.calls;
    budget.pause = present_pause(place);
    for (const WorkKind kind : kKinds) {
        const auto found = std::ranges::find(spent, kind, &model::Spending::kind);
        budget.kinds.push_back(kind_budget(budget, kind, found == spent.end() ? 0 : found->calls));
        budget.kinds.back().stop = stop_of(local, place.connection, kind);
    }
    budget.forecast = forecast_of(place, budget.now);
    budget.exports = outlook_of(place, stop);
    return budget;
}

Tree number_tree(const std::optional<int>& number) { return number ? Tree{*number} : Tree{}; }

Tree pause_tree(const std::optional<model::Pause>& pause) {
    if (!pause) return {};
    return Tree::Object{{"until", base::to_text(pause->until)}, {"why", pause->why}};
}

Tree outlook_tree(const Budget& budget, ShareOutlook ExportOutlook::*share) {
    return budget.exports ? outlook_tree((*budget.exports).*share) : Tree{};
}

/// A part of the org's allowance, as percentage and calls.
Tree part_tree(double part, const Budget& budget) {
    std::optional<int> calls;
    if (budget.usage) calls = static_cast<int>(budget.usage->allowed * part);
    return Tree::Object{{"percent", static_cast<int>(part * kPercent + 0.5)},
                        {"calls", number_tree(calls)}};
}

Tree to_tree(const Budget& budget) {
    Tree tree =
        Tree::Object{{"used", Tree{}}, {"allowed", Tree{}}, {"left", Tree{}}, {"seenAt", Tree{}}};
    if (const auto& usage = budget.usage)
        tree = Tree::Object{{"used", usage->used},
                            {"allowed", usage->allowed},
                            {"left", usage->allowed - usage->used},
                            {"seenAt", base::to_text(usage->seen_at)}};
    Tree::Object kinds;
    for (const KindBudget& one : budget.kinds)
        kinds.emplace_back(
            model::name_of(one.kind),
            Tree::Object{{"spent", one.spent},
                         {"limit", number_tree(one.limit)},
                         {"left", number_tree(one.left)},
                         {"goesOnAt", one.stop ? Tree{base::to_text(one.stop->until)} : Tree{}}});
    tree.set("ours", budget.ours);
    tree.set("share", part_tree(budget.settings.share, budget));
    tree.set("reserve", part_tree(budget.settings.reserve, budget));
    tree.set("kinds", std::move(kinds));
    tree.set("pause", pause_tree(budget.pause));
    tree.set("forecast", Tree::Object{{"import", budget.forecast.increment},
                                      {"full", budget.forecast.full},
                                      {"backFill", budget.forecast.back_fill},
                                      {"reconcile", budget.forecast.proof},
                                      {"export", outlook_tree(budget, &ExportOutlook::fresh)},
                                      {"reprocess", outlook_tree(budget, &ExportOutlook::again)}});
    return tree;
}

std::string percent(double part) {
    return std::to_string(static_cast<int>(part * kPercent + 0.5)) + "%";
}

void print_kinds(const Budget& budget, Output& output) {
    const auto text = [](const std::optional<int>& number) {
        return number ? std::to_string(*number) : std::string{"?"};
    };
    Table table{{"work", "used in 24 h", "stops when ours reach", "may still use"}};
    for (const KindBudget& one : budget.kinds)
        table.row(
            {model::name_of(one.kind), std::to_string(one.spent), text(one.limit), text(one.left)});
    for (const std::string& line : table.lines()) output.line(line);
}

void print(const Budget& budget, Output& output) {
    if (output.json()) return;
    if (const auto& usage = budget.usage)
        output.line("The org's rolling 24 hours, all programs: " + std::to_string(usage->used) +
                    " of " + std::to_string(usage->allowed) + " calls used, " +
                    std::to_string(usage->allowed - usage->used) + " left, seen " +
                    ago(usage->seen_at, budget.now));
    else
        output.line("The org tells its allowance with its first answer: run 'dealwire import'.");
    output.line("Ours in the last 24 hours: " + counted(budget.ours, "call") + ". Our share is " +
                percent(budget.settings.share) + " of the allowance; " +
                percent(budget.settings.reserve) + " is always left to others.");
    output.line();
    print_kinds(budget, output);
    output.line();
    if (budget.pause)
        output.line(
            "Paused until " + base::to_text(budget.pause->until) + " (" +
            span(budget.pause->until - budget.now) + "): " + budget.pause->why +
            " The first run after that goes on where the last one stopped. Once the org has "
            "calls again: dealwire budget resume");
    output.line("At today's size of the org: an import takes about " +
                counted(budget.forecast.increment, "call") + ", everything again (--full) " +
                std::to_string(budget.forecast.full) + ", a proof (--reconcile) " +
                std::to_string(budget.forecast.proof) + ", back-fills that are due " +
                std::to_string(budget.forecast.back_fill) + ".");
    if (!budget.exports)
        return output.line(
            "Exports: the mapping or the export settings cannot be read, see "
            "'dealwire doctor'.");
    for (const std::string& line : outlook_lines(*budget.exports)) output.line(line);
}

ExitCode show(Invocation& invocation, Place& place) {
    const Budget now = budget_of(place, invocation.stop);
    invocation.output.document(to_tree(now));
    print(now, invocation.output);
    return ExitCode::Done;
}

Tree usage_tree(const std::optional<model::ApiUsage>& usage) {
    if (!usage) return {};
    return Tree::Object{{"used", usage->used},
                        {"allowed", usage->allowed},
                        {"seenAt", base::to_text(usage->seen_at)}};
}

void print_resumed(const std::optional<model::Pause>& pause,
                   const std::optional<model::ApiUsage>& usage, Output& output) {
    if (pause) output.line("The pause until " + base::to_text(pause->until) + " is lifted.");
    if (usage)
        output.line("What the org said last is forgotten: " + std::to_string(usage->used) + " of " +
                    std::to_string(usage->allowed) + " calls used, seen " +
                    base::to_text(usage->seen_at) + ".");
    output.line(pause || usage
                    ? "The next run asks the org anew. Should its day or our share of it still be "
                      "spent, that run ends after one call."
                    : "Nothing is paused, and nothing is known of the org's allowance: the next "
                      "run asks for it with its first call.");
}

/// The org has calls again sooner than we believed: its allowance was raised, say.
ExitCode resume(Invocation& invocation, Place& place) {
    Local& local = place.local;
    const auto pause = present_pause(place);
    const auto usage = local.connections().usage(local.tenant(), place.connection.id);
    local.spending().pause(place.scope, std::nullopt);
    local.connections().save_usage(local.tenant(), place.connection.id, std::nullopt);
    note_setting(local, {"budget.resume", place.connection.name});
    invocation.output.document(Tree::Object{{"resumed", pause || usage},
                                            {"pause", pause_tree(pause)},
                                            {"forgotten", usage_tree(usage)}});
    print_resumed(pause, usage, invocation.output);
    return ExitCode::Done;
}

}  // namespace

ExitCode show_budget(Invocation& invocation, Place& place) { return show(invocation, place); }

void add_budget(Command& app, Action& chosen) {
    Command* family =
        app.add_subcommand("budget", "API calls used, left and reserved, and what work will cost");
    Command* lift = family->add_subcommand(
        "resume", "Ask the org anew, where it has calls again sooner than expected");
    family->callback([&chosen, lift] {
        const bool lifted = lift->parsed();
        chosen = [lifted](Invocation& invocation) {
            return in_scope(invocation, [&](Place& place) {
                return lifted ? resume(invocation, place) : show(invocation, place);
            });
        };
    });
}

}  // namespace dealwire::app
