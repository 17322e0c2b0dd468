#pragma once

#include "engine/budget/policy.hpp"
#include "engine/model/figures.hpp"
#include "engine/model/spending.hpp"
#include "engine/ports/metrics.hpp"

#include <vector>

namespace dealwire::operations {

/// What else counts for a tenant beside what the store says of it.
struct TenantContext {
    std::vector<model::Spending> spent;  ///< of the last 24 hours
    std::optional<model::Pause> pause;
    std::optional<base::Instant> import_due = std::nullopt;  ///< nothing: none is planned
};

/// Puts the gauges of the queue; kinds and states that are gone are told no more.
void publish(const std::vector<model::QueueFigures>& queue, base::Instant now,
             ports::Metrics& metrics);

/// Puts the gauges of the tenants, `contexts` in the same order. With more than `most_named` of
/// them, labels would grow without bound: then each metric has one figure for all, with an empty
/// label: the sum, or the one that is worst off.
void publish(const std::vector<model::TenantFigures>& tenants,
             const std::vector<TenantContext>& contexts, const budget::BudgetSettings& settings,
             std::size_t most_named, base::Instant now, ports::Metrics& metrics);

}  // namespace dealwire::operations
