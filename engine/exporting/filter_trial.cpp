#include "engine/exporting/filter_trial.hpp"

#include "engine/exporting/going.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

int size_of(const auto& list) { return static_cast<int>(list.size()); }

void add_to(TrialShare& share, int records) {
    ++share.conversations;
    share.records += records;
}

}  // namespace

FilterTrialBook::FilterTrialBook(const Filter& filter, const TrialSamples& samples)
    : filter_{filter}, samples_{samples} {
    each_test(filter.condition, [&](const FilterCondition& condition) {
        trial_.conditions.push_back({condition.place, condition.line, text_of(condition)});
    });
}

void FilterTrialBook::note(const Judged& judged) {
    const Verdict& verdict = judged.verdict;
    if (verdict.is_private) {
        ++trial_.private_ones;
    } else {
        ++(verdict.passes ? trial_.passing : trial_.failing);
        note_conditions(judged);
        add_sample(verdict.passes ? trial_.passes : trial_.fails, judged);
    }
    note_records(judged);
}

void FilterTrialBook::note_conditions(const Judged& judged) {
    const auto answers = answers_of(filter_.condition, judged.facts);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ConditionTally& tally = trial_.conditions[i];
        ++(answers[i].holds ? tally.holds : tally.fails);
        if (!answers[i].holds && answers[i].empty) ++tally.empty;
        const bool named =
            std::ranges::any_of(judged.verdict.because, [&](const FilterReason& reason) {
                return reason.place == tally.place || tally.place.starts_with(reason.place + '.');
            });
        if (named) ++tally.decided;
    }
}

void FilterTrialBook::note_records(const Judged& judged) {
    const ConversationPlan& plan = judged.plan;
    const bool there = judged.standing != Standing::Absent;
    if (judged.verdict.passes) {
        if (!there) return add_to(trial_.entering, size_of(plan.upserts));
        return note_update(plan);
    }
    if (!there) return;
    const bool stays = filter_.on_exit == OnExit::Keep && !judged.verdict.is_private;
    add_sample(trial_.leaves, judged);
    if (stays) {
        add_to(trial_.kept, plan.unchanged + plan.parked + size_of(plan.upserts));
        return note_update(plan);
    }
    add_to(trial_.leaving, going_with(plan).all);
    if (samples_.all_leaving) add(trial_.would_leave, judged);
}

void FilterTrialBook::note_update(const ConversationPlan& plan) {
    if (!plan.idle()) add_to(trial_.updated, size_of(plan.upserts) + size_of(plan.deletes));
}

void FilterTrialBook::add_sample(std::vector<TrialSample>& samples, const Judged& judged) const {
    if (samples.size() < samples_.each) add(samples, judged);
}

void FilterTrialBook::add(std::vector<TrialSample>& samples, const Judged& judged) const {
    if (judged.conversation.is_private && samples_.private_ones == model::PrivateOnes::OnlyCounted)
        return;
    samples.push_back({judged.conversation.id, judged.conversation.title, judged.conversation.time,
                       judged.verdict.reason});
}

}  // namespace dealwire::exporting
