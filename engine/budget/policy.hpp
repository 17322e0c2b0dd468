#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/spending.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace dealwire::budget {

struct BudgetSettings {
    double share = 0.5;    ///< of the org's calls in 24 hours that may be ours
    double reserve = 0.1;  ///< of the org's calls that is always left to others
    /// How long nobody calls once the org said that its day is spent; then one call looks again.
    /// The day rolls, so waiting for its end would waste most of it.
    std::chrono::minutes pause{60};
    /// What the org said about its usage counts for so long; a call afterwards learns it anew.
    std::chrono::minutes trusted{15};
    /// The same for the size of its allowance, which changes rarely: each look is a call beyond our
    /// share.
    std::chrono::minutes share_trusted{60};
};

/// What is known when a call is about to be made.
struct BudgetState {
    base::Instant now;
    model::WorkKind kind = model::WorkKind::Live;
    std::optional<model::ApiUsage> usage;  ///< as the org said last, of all programs
    int ours = 0;                          ///< our calls of the last 24 hours
    std::optional<model::Pause> pause;
};

struct Refusal {
    /// "BUDGET_PAUSED", "BUDGET_SHARE" or "BUDGET_RESERVE"
    std::string code;
    std::string why;                     ///< one sentence
    std::optional<base::Instant> until;  ///< when to go on; nothing: when our calls roll out
};

/// Part of our share that work of this kind may use up: the less urgent waits first.
double portion_of(model::WorkKind kind);

/// Calls of the last 24 hours at which work of this kind stops.
int limit_of(model::WorkKind kind, const BudgetSettings& settings, int allowed);

/// Why no call may be made now; nothing: go ahead. Where nothing is known, one may: its answer
/// tells.
std::optional<Refusal> refuse(const BudgetState& state, const BudgetSettings& settings);

/// How many calls work of this kind may still make now; nothing where the org has not told its
/// allowance yet.
std::optional<int> left_for(const BudgetState& state, const BudgetSettings& settings);

/// When work that was refused goes on.
base::Instant goes_on_at(const Refusal& refusal, const BudgetState& state,
                         const BudgetSettings& settings,
                         const std::function<int(base::Instant)>& spent_since);

/// When our calls of 24 hours are below `limit` again, to the hour; `spent_since` tells how many
/// there were since a moment.
base::Instant rolls_below(int limit, base::Instant now,
                          const std::function<int(base::Instant)>& spent_since);

}  // namespace dealwire::budget
