#include "apps/dealwire/render/rules_report.hpp"

#include "adapters/config/rules_document.hpp"
#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <span>
#include <sstream>

namespace dealwire::app {
namespace {

using base::Tree;
using matching::Contradiction;
using matching::KindEffect;
using matching::NameOf;
using matching::RecordEffect;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::span<const RecordEffect> listed(const KindEffect& kind, std::size_t limit) {
    const std::span<const RecordEffect> all = kind.records;
    return limit == 0 ? all : all.first(std::min(limit, all.size()));
}

Tree kind_tree(const KindEffect& kind, const std::string& name, const TrialView& view) {
    Tree::Array records;
    for (const RecordEffect& record : listed(kind, view.limit))
        records.push_back(Tree::Object{{"id", record.id.text()},
                                       {"name", view.name_of_record(name, record.id)},
                                       {"before", record.before},
                                       {"after", record.after},
                                       {"movedIn", record.moved_in},
                                       {"movedOut", record.moved_out},
                                       {"gained", record.gained},
                                       {"lost", record.lost}});
    return Tree::Object{{"moved", kind.moved},
                        {"gained", kind.gained},
                        {"lost", kind.lost},
                        {"touched", static_cast<std::int64_t>(kind.records.size())},
                        {"records", std::move(records)}};
}

Tree cost_tree(const exporting::ExportCost& cost) {
    return Tree::Object{{"conversations", cost.conversations},
                        {"upserts", cost.upserts},
                        {"deletes", cost.deletes},
                        {"calls", cost.calls}};
}

Tree id_tree(const model::RecordId& id) { return id.empty() ? Tree{} : Tree{id.text()}; }

Tree contradicted_tree(const std::vector<Contradiction>& contradicted) {
    Tree::Array list;
    for (const Contradiction& each : contradicted)
        list.push_back(Tree::Object{{"conversation", each.conversation.value},
                                    {"override", id_tree(each.decided)},
                                    {"rules", each.after.text()},
                                    {"rulesBefore", id_tree(each.before)}});
    return list;
}

void line(Output& output, std::string name, const std::string& text) {
    constexpr std::size_t kNames = 15;
    name.resize(kNames, ' ');
    output.line(name + text);
}

std::string summary_of(const KindEffect& kind) {
    return std::to_string(kind.moved) + " conversations move, " + std::to_string(kind.gained) +
           " gain one, " + std::to_string(kind.lost) + " lose it";
}

std::string cost_text(const exporting::ExportCost& cost) {
    return std::to_string(cost.upserts) + " records written, " + std::to_string(cost.deletes) +
           " deleted, of " + counted(cost.conversations, "conversation") + ": " +
           counted(cost.calls, "API call");
}

void print_kind(const KindEffect& kind, const std::string& name, const TrialView& view,
                Output& output) {
    constexpr std::size_t kNameWidth = 48;
    if (kind.records.empty()) return;
    Table table{{name, "id", "before", "after", "moved in", "moved out", "gained", "lost"}};
    for (const RecordEffect& record : listed(kind, view.limit))
        table.row({base::cut(view.name_of_record(name, record.id), kNameWidth), record.id.text(),
                   std::to_string(record.before), std::to_string(record.after),
                   std::to_string(record.moved_in), std::to_string(record.moved_out),
                   std::to_string(record.gained), std::to_string(record.lost)});
    output.line();
    for (const std::string& row : table.lines()) output.line(row);
    const std::size_t more = kind.records.size() - listed(kind, view.limit).size();
    if (more > 0) output.line("... and " + std::to_string(more) + " more: --limit 0 lists all");
}

void print_contradicted(const TrialView& view, Output& output) {
    const auto& contradicted = view.report.effect.contradicted;
    if (contradicted.empty()) return;
    const auto name_of_deal = [&](const model::RecordId& id) {
        return id.empty() ? std::string{"none"}
                          : view.name_of_record("opportunity", id) + " (" + id.text() + ")";
    };
    output.line();
    output.line("Decisions by hand that these rules would not take; they stay:");
    const std::size_t shown =
        view.limit == 0 ? contradicted.size() : std::min(view.limit, contradicted.size());
    for (const Contradiction& each : std::span{contradicted}.first(shown))
        output.line("  " + each.conversation.value + ": " + name_of_deal(each.decided) +
                    ", the rules would choose " + name_of_deal(each.after) +
                    (each.before == each.after ? ", as before" : ""));
    if (shown < contradicted.size())
        output.line("  ... and " + std::to_string(contradicted.size() - shown) + " more");
}

void print_figures(const TrialView& view, Output& output) {
    const matching::RuleEffect& effect = view.report.effect;
    line(output, "Conversations",
         std::to_string(effect.changed) + " of " + std::to_string(effect.conversations) +
             " would come to other records" +
             (effect.retraced > 0
                  ? ", " + std::to_string(effect.retraced) + " to the same in another way"
                  : ""));
    line(output, "Unresolved",
         std::to_string(effect.unresolved_before) + " before, " +
             std::to_string(effect.unresolved_after) + " after");
    line(output, "Opportunities", summary_of(effect.opportunities));
    line(output, "Accounts", summary_of(effect.accounts));
    line(output, "People",
         std::to_string(effect.people) + " conversations with other contacts or leads");
    line(output, "Overrides",
         std::to_string(effect.contradicted.size()) + " of " + std::to_string(effect.overrides) +
             " would contradict the rules");
    line(output, "Export", cost_text(view.report.cost));
    const exporting::ExportCost& anyway = view.report.due_anyway;
    if (anyway.conversations > 0)
        line(output, "",
             "under the rules in force " + std::to_string(anyway.upserts + anyway.deletes) +
                 " records of these conversations are due, too: " +
                 counted(anyway.calls, "API call"));
}

}  // namespace

std::vector<SettingChange> settings_changed(const config::MatchingConfig& before,
                                            const config::MatchingConfig& after) {
    std::vector<SettingChange> changes;
    const auto was = lines_of(config::rules_text(before));
    const auto is = lines_of(config::rules_text(after));
    for (std::size_t i = 0; i < was.size() && i < is.size(); ++i) {
        if (was[i] == is[i]) continue;
        const std::size_t name = was[i].find_first_not_of(' ');
        const std::size_t colon = was[i].find(": ");
        changes.push_back(
            {was[i].substr(name, colon - name), was[i].substr(colon + 2), is[i].substr(colon + 2)});
    }
    return changes;
}

Tree trial_tree(const TrialView& view) {
    const matching::RuleEffect& effect = view.report.effect;
    Tree::Array settings;
    for (const SettingChange& change : settings_changed(view.in_force.rules, view.tried))
        settings.push_back(Tree::Object{
            {"setting", change.setting}, {"before", change.before}, {"after", change.after}});
    Tree cost = cost_tree(view.report.cost);
    cost.set("dueAnyway", cost_tree(view.report.due_anyway));
    return Tree::Object{
        {"rules", view.source},
        {"comparedWith", view.in_force.revision ? view.in_force.revision->number : 0},
        {"settings", std::move(settings)},
        {"complete", !view.report.stopped},
        {"held", view.report.held},
        {"conversations", Tree::Object{{"total", effect.conversations},
                                       {"changed", effect.changed},
                                       {"retraced", effect.retraced}}},
        {"unresolved",
         Tree::Object{{"before", effect.unresolved_before}, {"after", effect.unresolved_after}}},
        {"opportunities", kind_tree(effect.opportunities, "opportunity", view)},
        {"accounts", kind_tree(effect.accounts, "account", view)},
        {"people", Tree::Object{{"changed", effect.people}}},
        {"overrides", Tree::Object{{"total", effect.overrides},
                                   {"contradicted", contradicted_tree(effect.contradicted)}}},
        {"export", std::move(cost)},
        {"warnings", texts_tree(view.warnings)}};
}

void print_trial(const TrialView& view, Output& output) {
    output.line(view.source + " compared with " + name_of(view.in_force.revision));
    const auto changes = settings_changed(view.in_force.rules, view.tried);
    if (changes.empty()) output.line("  The rules are the same.");
    for (const SettingChange& change : changes)
        output.line("  " + change.setting + ": " + change.before + " becomes " + change.after);
    output.line();
    print_figures(view, output);
    print_kind(view.report.effect.opportunities, "opportunity", view, output);
    print_kind(view.report.effect.accounts, "account", view, output);
    print_contradicted(view, output);
}

Tree revision_tree(const model::SettingRevision& revision, bool in_force) {
    return Tree::Object{{"revision", revision.number},
                        {"inForce", in_force},
                        {"setAt", base::to_text(revision.at)},
                        {"setBy", revision.number == 0 ? Tree{} : Tree{revision.by}},
                        {"note", revision.note},
                        {"digest", revision.digest}};
}

Tree rules_tree(const config::MatchingConfig& rules) {
    const auto seconds = [](std::chrono::seconds span) { return std::int64_t{span.count()}; };
    return Tree::Object{
        {"internal_domains", texts_tree(rules.internal_domains)},
        {"matching",
         Tree::Object{{"free_mail_domains", texts_tree(rules.free_mail_domains)},
                      {"disposable_mail_domains", texts_tree(rules.disposable_mail_domains)},
                      {"company_domains", texts_tree(rules.company_domains)},
                      {"account_domain_fields", texts_tree(rules.account_domain_fields)},
                      {"created_grace_seconds", seconds(rules.created_grace)},
                      {"closed_grace_seconds", seconds(rules.closed_grace)},
                      {"opportunity_order", texts_tree(rules.opportunity_order)},
                      {"phone_country", rules.phone_country},
                      {"masked_addresses", rules.masked_addresses}}}};
}

}  // namespace dealwire::app
