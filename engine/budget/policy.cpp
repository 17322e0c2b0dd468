#include "engine/budget/policy.hpp"

#include "engine/base/time_text.hpp"

#include <algorithm>
#include <cmath>

namespace dealwire::budget {
namespace {

using model::WorkKind;

constexpr std::chrono::hours kDay{24};

int part_of(int whole, double part) { return static_cast<int>(std::floor(whole * part)); }

}  // namespace

double portion_of(WorkKind kind) {
    switch (kind) {
        case WorkKind::Live:
            return 1.0;
        case WorkKind::Import:
            return 0.9;
        case WorkKind::Reprocess:
            return 0.7;
        case WorkKind::Backfill:
            return 0.5;
    }
    return 1.0;
}

int limit_of(WorkKind kind, const BudgetSettings& settings, int allowed) {
    return part_of(allowed, settings.share * portion_of(kind));
}

std::optional<Refusal> refuse(const BudgetState& state, const BudgetSettings& settings) {
    if (state.pause && state.now < state.pause->until)
        return Refusal{"BUDGET_PAUSED", "API calls are paused: " + state.pause->why,
                       state.pause->until};
    if (!state.usage || state.usage->allowed <= 0) return std::nullopt;

    const int allowed = state.usage->allowed;
    const int limit = limit_of(state.kind, settings, allowed);
    const auto age = state.now - state.usage->seen_at;
    if (state.ours >= limit && age < settings.share_trusted)
        return Refusal{"BUDGET_SHARE",
                       "Our API calls of the last 24 hours (" + std::to_string(state.ours) +
                           ") have reached what this work may use (" + std::to_string(limit) +
                           " of the org's " + std::to_string(allowed) + ").",
                       std::nullopt};
    const int left = allowed - state.usage->used;
    const int reserve = part_of(allowed, settings.reserve);
    if (age < settings.trusted && left <= reserve)
        return Refusal{"BUDGET_RESERVE",
                       "The org has " + std::to_string(left) + " of " + std::to_string(allowed) +
                           " API calls left; " + std::to_string(reserve) +
                           " are kept for other programs.",
                       state.usage->seen_at + settings.trusted};
    return std::nullopt;
}

std::optional<int> left_for(const BudgetState& state, const BudgetSettings& settings) {
    if (state.pause && state.now < state.pause->until) return 0;
    if (!state.usage || state.usage->allowed <= 0) return std::nullopt;
    const int allowed = state.usage->allowed;
    const int ours = limit_of(state.kind, settings, allowed) - state.ours;
    const int orgs = allowed - state.usage->used - part_of(allowed, settings.reserve);
    return std::max(0, std::min(ours, orgs));
}

base::Instant goes_on_at(const Refusal& refusal, const BudgetState& state,
                         const BudgetSettings& settings,
                         const std::function<int(base::Instant)>& spent_since) {
    if (refusal.until) return *refusal.until;
    const int limit = limit_of(state.kind, settings, state.usage ? state.usage->allowed : 0);
    return rolls_below(limit, state.now, spent_since);
}

base::Instant rolls_below(int limit, base::Instant now,
                          const std::function<int(base::Instant)>& spent_since) {
    base::Instant then = std::chrono::floor<std::chrono::hours>(now);
    for (int hour = 0; hour < 25; ++hour) {
        then += std::chrono::hours{1};
        if (spent_since(then - kDay) < limit) return then;
    }
    return then;
}

}  // namespace dealwire::budget
