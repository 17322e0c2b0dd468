#include "apps/dealwire/render/filter_report.hpp"

#include "apps/dealwire/render/table.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::app {
namespace {

using base::Tree;
using exporting::ConditionTally;
using exporting::TrialSample;
using exporting::TrialShare;

constexpr std::size_t kTitle = 40;

Tree to_tree(const TrialShare& share) {
    return Tree::Object{{"conversations", share.conversations}, {"records", share.records}};
}

Tree to_tree(const std::vector<TrialSample>& samples) {
    Tree::Array list;
    for (const TrialSample& sample : samples)
        list.push_back(Tree::Object{{"conversation", sample.conversation.value},
                                    {"title", sample.title},
                                    {"time", base::to_text(sample.time)},
                                    {"reason", sample.reason}});
    return list;
}

Tree to_tree(const std::vector<ConditionTally>& conditions) {
    Tree::Array list;
    for (const ConditionTally& each : conditions)
        list.push_back(Tree::Object{{"condition", each.place},
                                    {"line", each.line},
                                    {"text", each.text},
                                    {"holds", each.holds},
                                    {"fails", each.fails},
                                    {"empty", each.empty},
                                    {"decided", each.decided}});
    return list;
}

std::string words_of(const TrialShare& share) {
    return counted(share.conversations, "conversation") + " with " +
           counted(share.records, "record");
}

void print_conditions(const std::vector<ConditionTally>& conditions, Output& output) {
    if (conditions.empty()) return;
    Table table{{"line", "condition", "holds", "fails", "of these empty", "decided"}};
    for (const ConditionTally& each : conditions)
        table.row({std::to_string(each.line), each.text, std::to_string(each.holds),
                   std::to_string(each.fails), std::to_string(each.empty),
                   std::to_string(each.decided)});
    output.line();
    for (const std::string& line : table.lines()) output.line(line);
}

void print_samples(const char* heading, const std::vector<TrialSample>& samples, Output& output) {
    if (samples.empty()) return;
    output.line();
    output.line(heading);
    for (const TrialSample& sample : samples)
        output.line("  " + sample.conversation.value + "  " +
                    base::visible_in_line(base::cut(sample.title, kTitle)) + ": " + sample.reason);
}

}  // namespace

Tree trial_tree(const FilterTrialView& view) {
    const auto& [trial, plan, held] = view;
    return Tree::Object{{"complete", view.complete()},
                        {"held", held},
                        {"conversations", plan.conversations},
                        {"passing", trial.passing},
                        {"failing", trial.failing},
                        {"private", trial.private_ones},
                        {"waiting", plan.deferred},
                        {"entering", to_tree(trial.entering)},
                        {"leaving", to_tree(trial.leaving)},
                        {"kept", to_tree(trial.kept)},
                        {"updated", to_tree(trial.updated)},
                        {"upserts", plan.upserts},
                        {"deletes", plan.deletes},
                        {"calls", plan.calls},
                        {"conditions", to_tree(trial.conditions)},
                        {"samples", Tree::Object{{"passing", to_tree(trial.passes)},
                                                 {"failing", to_tree(trial.fails)},
                                                 {"leaving", to_tree(trial.leaves)}}}};
}

Tree would_leave_tree(const FilterTrialView& view) { return to_tree(view.trial.would_leave); }

void print_trial(const FilterTrialView& view, Output& output) {
    if (output.json()) return;
    const auto& [trial, plan, held] = view;
    output.line("Of " + counted(plan.conversations, "conversation") +
                (view.complete() ? " " : " (there are " + std::to_string(held) + ") ") +
                std::to_string(trial.passing) + " pass, " + std::to_string(trial.failing) +
                " do not, " + std::to_string(trial.private_ones) + " are private.");
    if (plan.deferred > 0)
        output.line(counted(plan.deferred, "conversation") + " could not be judged yet.");
    output.line();
    output.line("If all were judged by it now (dealwire reprocess --all):");
    output.line("  newly written  " + words_of(trial.entering));
    output.line("  removed        " + words_of(trial.leaving));
    output.line("  kept           " + words_of(trial.kept));
    output.line("  brought up to date, whatever the filter: " + words_of(trial.updated));
    output.line("  cost           " + counted(plan.calls, "API call"));
    print_conditions(trial.conditions, output);
    print_samples("Pass, for example", trial.passes, output);
    print_samples("Do not pass, for example", trial.fails, output);
    print_samples("In Salesforce, and do not pass any more", trial.leaves, output);
    if (trial.would_leave.size() > trial.leaves.size())
        output.line("  ... and " + std::to_string(trial.would_leave.size() - trial.leaves.size()) +
                    " more: --json lists all that would leave");
}

}  // namespace dealwire::app
