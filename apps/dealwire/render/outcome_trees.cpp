#include "apps/dealwire/render/outcome_trees.hpp"

#include "apps/dealwire/render/endings.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/render/words.hpp"
#include "engine/base/time_text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::app {
namespace {

using base::Tree;
using model::ObjectOutcome;

/// The steps that bring in what a reading of the object itself does not.
constexpr std::array<std::string_view, 4> kSideSteps{"fill", "refresh", "owners", "proof"};

/// The outcome that an export adds to a run.
constexpr std::string_view kExport = "export";

Tree text_tree(const std::string& text) { return text.empty() ? Tree{} : Tree{text}; }

Tree rejected_tree(const std::vector<model::RejectedRow>& rows) {
    Tree::Array list;
    for (const model::RejectedRow& row : rows)
        list.push_back(Tree::Object{{"id", row.id}, {"reason", row.reason}});
    return list;
}

Tree outcome_tree(const ObjectOutcome& object, const base::Error* ended_by) {
    const bool reached = !not_reached(object, ended_by);
    Tree tree = Tree::Object{{"outcome", reached ? model::name_of(object.outcome) : "not-reached"},
                             {"mode", text_tree(object.mode)},
                             {"transfer", text_tree(object.transfer)},
                             {"transferWhy", text_tree(object.transfer_why)},
                             {"read", object.read},
                             {"changed", object.changed},
                             {"deleted", object.deleted},
                             {"rejected", object.rejected},
                             {"calls", object.calls},
                             {"bytes", object.bytes},
                             {"seconds", base::Number{seconds(object.took)}},
                             {"bookmarkBefore", text_tree(object.bookmark_before)},
                             {"bookmark", text_tree(object.bookmark)},
                             {"rejectedRows", rejected_tree(object.rejected_rows)},
                             {"warnings", texts_tree(object.warnings)}};
    if (object.object == kExport)
        tree.set("heldBack",
                 object.held_back ? Tree{object.held_back->conversations} : Tree{nullptr});
    if (object.error && !is_of_all(object, ended_by)) tree.set("error", error_tree(*object.error));
    return tree;
}

/// Adds the figures of one step to those of the whole.
void add(ObjectOutcome& whole, const ObjectOutcome& step) {
    whole.outcome = model::worse(whole.outcome, step.outcome);
    whole.read += step.read;
    whole.changed += step.changed;
    whole.deleted += step.deleted;
    whole.rejected += step.rejected;
    whole.calls += step.calls;
    whole.bytes += step.bytes;
    whole.took += step.took;
    for (const model::RejectedRow& row : step.rejected_rows)
        if (whole.rejected_rows.size() < model::kRejectedRowsKept)
            whole.rejected_rows.push_back(row);
    for (const std::string& warning : step.warnings)
        if (std::ranges::find(whole.warnings, warning) == whole.warnings.end())
            whole.warnings.push_back(warning);
    if (!whole.error) whole.error = step.error;
}

Tree steps_tree(const std::vector<const ObjectOutcome*>& steps, const base::Error* ended_by) {
    if (steps.size() == 1) return outcome_tree(*steps.front(), ended_by);
    const auto main = std::ranges::find_if_not(
        steps, [](const ObjectOutcome* step) { return is_side_step(*step); });
    const ObjectOutcome* leading = main == steps.end() ? steps.front() : *main;
    ObjectOutcome whole = *leading;
    Tree::Array each;
    for (const ObjectOutcome* step : steps) {
        each.push_back(outcome_tree(*step, ended_by));
        if (step != leading) add(whole, *step);
    }
    Tree tree = outcome_tree(whole, ended_by);
    tree.set("steps", std::move(each));
    return tree;
}

}  // namespace

bool is_side_step(const ObjectOutcome& step) {
    return std::ranges::find(kSideSteps, step.mode) != kSideSteps.end();
}

Tree objects_tree(std::span<const ObjectOutcome> objects, const base::Error* ended_by) {
    std::vector<std::vector<const ObjectOutcome*>> by_object;
    for (const ObjectOutcome& step : objects) {
        const auto known = std::ranges::find_if(
            by_object, [&](const auto& steps) { return steps.front()->object == step.object; });
        if (known == by_object.end())
            by_object.push_back({&step});
        else
            known->push_back(&step);
    }
    Tree::Object tree;
    for (const auto& steps : by_object)
        tree.emplace_back(steps.front()->object, steps_tree(steps, ended_by));
    return tree;
}

Tree proof_tree(const model::Proof& proof) {
    return Tree::Object{{"at", base::to_text(proof.at)},
                        {"checkedAt", base::to_text(proof.checked)},
                        {"complete", proof.complete()},
                        {"inOrg", proof.in_org},
                        {"held", proof.held},
                        {"absent", proof.absent},
                        {"outdated", proof.outdated},
                        {"repaired", proof.repaired},
                        {"deleted", proof.deleted},
                        {"missing", proof.missing},
                        {"withheld", text_tree(proof.withheld)}};
}

Tree proofs_tree(std::span<const model::Proof> proofs) {
    Tree::Object tree;
    for (const model::Proof& proof : proofs) tree.emplace_back(proof.object, proof_tree(proof));
    return tree;
}

}  // namespace dealwire::app
