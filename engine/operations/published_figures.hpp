#pragma once

#include "engine/budget/policy.hpp"
#include "engine/model/figures.hpp"
#include "engine/model/spending.hpp"
#include "engine/ports/metrics.hpp"

#include <vector>

namespace dealwire::operations {

/// A tenant's figures with what they mean for its budget.
struct TenantBudget {
    std::vector<model::Spending> spent;  ///< of the last 24 hours
    std::optional<model::Pause> pause;
};

/// Puts the gauges of the queue; kinds and states that are gone are told no more.
void publish(const std::vector<model::QueueFigures>& queue, base::Instant now,
             ports::Metrics& metrics);

/// Puts the gauges of the tenants, `budgets` in the same order. With more than `most_named` of
/// them, labels would grow without bound: then each metric has one figure for all, with an empty
/// label: the sum, or the one that is worst off.
void publish(const std::vector<model::TenantFigures>& tenants,
             const std::vector<TenantBudget>& budgets, const budget::BudgetSettings& settings,
             std::size_t most_named, base::Instant now, ports::Metrics& metrics);

}  // namespace dealwire::operations
