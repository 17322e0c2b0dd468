#include "engine/operations/published_figures.hpp"

#include "engine/ports/metric_catalogue.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace dealwire::operations {
namespace {

namespace metric = ports::metric;
using base::Instant;
using model::TenantFigures;

double seconds(std::chrono::milliseconds duration) {
    return std::chrono::duration<double>{duration}.count();
}

/// What a metric becomes for several tenants under one label.
enum class Fold { Sum, Least, Most };

double folded(Fold fold, double a, double b) {
    if (fold == Fold::Sum) return a + b;
    return fold == Fold::Least ? std::min(a, b) : std::max(a, b);
}

/// The gauges of all tenants, gathered before they are put.
class Gathered {
public:
    Gathered(bool named, ports::Metrics& metrics) : named_{named}, metrics_{metrics} {}

    void add(const ports::Metric& metric, Fold fold, const std::string& tenant,
             const std::string& second, double value) {
        const auto key = std::pair{named_ ? tenant : std::string{}, second};
        auto& values = values_[metric.name];
        values.metric = &metric;
        const auto [place, is_new] = values.by_labels.emplace(key, value);
        if (!is_new) place->second = folded(fold, place->second, value);
    }

    void put() {
        for (const auto& [name, values] : values_)
            for (const auto& [labels, value] : values.by_labels) {
                if (values.metric->labels[1].empty())
                    metrics_.set(*values.metric, {labels.first}, value);
                else
                    metrics_.set(*values.metric, {labels.first, labels.second}, value);
            }
    }

private:
    struct Values {
        const ports::Metric* metric = nullptr;
        std::map<std::pair<std::string, std::string>, double> by_labels;
    };

    bool named_;
    ports::Metrics& metrics_;
    std::map<std::string_view, Values> values_;
};

void gather_state(const TenantFigures& tenant, Instant now, Gathered& gauges) {
    const std::string& name = tenant.scope.tenant.value;
    if (tenant.imported)
        gauges.add(metric::kImported, Fold::Least, name, "",
                   seconds(tenant.imported->time_since_epoch()));
    gauges.add(metric::kUnexported, Fold::Sum, name, "", static_cast<double>(tenant.unexported));
    const double age = tenant.oldest_unexported && *tenant.oldest_unexported < now
                           ? seconds(now - *tenant.oldest_unexported)
                           : 0;
    gauges.add(metric::kUnexportedAge, Fold::Most, name, "", age);
    gauges.add(metric::kParkedRecords, Fold::Sum, name, "", static_cast<double>(tenant.parked));
    gauges.add(metric::kBrokenConnections, Fold::Sum, name, "", tenant.broken ? 1 : 0);
    if (!tenant.usage) return;
    gauges.add(metric::kOrgCalls, Fold::Sum, name, "used", tenant.usage->used);
    gauges.add(metric::kOrgCalls, Fold::Sum, name, "allowed", tenant.usage->allowed);
}

void gather_overdue(const TenantFigures& tenant, const TenantContext& context, Instant now,
                    Gathered& gauges) {
    if (!context.import_due) return;
    const double overdue = *context.import_due < now ? seconds(now - *context.import_due) : 0;
    gauges.add(metric::kImportOverdue, Fold::Most, tenant.scope.tenant.value, "", overdue);
}

void gather_budget(const TenantFigures& tenant, const TenantContext& context,
                   const budget::BudgetSettings& settings, Instant now, Gathered& gauges) {
    const std::string& name = tenant.scope.tenant.value;
    int ours = 0;
    for (const model::Spending& one : context.spent) ours += one.calls;
    for (const model::Spending& one : context.spent) {
        const std::string kind = name_of(one.kind);
        gauges.add(metric::kCallsSpent, Fold::Sum, name, kind, one.calls);
        const budget::BudgetState state{.now = now,
                                        .kind = one.kind,
                                        .usage = tenant.usage,
                                        .ours = ours,
                                        .pause = context.pause};
        if (const auto left = budget::left_for(state, settings))
            gauges.add(metric::kCallsLeft, Fold::Least, name, kind, *left);
    }
}

}  // namespace

void publish(const std::vector<model::QueueFigures>& queue, Instant now, ports::Metrics& metrics) {
    metrics.next_round(metric::kQueued);
    metrics.next_round(metric::kQueueAge);
    for (const model::QueueFigures& one : queue) {
        metrics.set(metric::kQueued, {one.kind, name_of(one.state)}, static_cast<double>(one.jobs));
        if (one.state != model::JobState::Waiting || !one.oldest_due) continue;
        const bool due = *one.oldest_due < now;
        metrics.set(metric::kQueueAge, {one.kind}, due ? seconds(now - *one.oldest_due) : 0);
    }
}

void publish(const std::vector<TenantFigures>& tenants, const std::vector<TenantContext>& contexts,
             const budget::BudgetSettings& settings, std::size_t most_named, Instant now,
             ports::Metrics& metrics) {
    for (const ports::Metric* one :
         {&metric::kImported, &metric::kImportOverdue, &metric::kUnexported,
          &metric::kUnexportedAge, &metric::kParkedRecords, &metric::kBrokenConnections,
          &metric::kOrgCalls, &metric::kCallsSpent, &metric::kCallsLeft})
        metrics.next_round(*one);
    metrics.set(metric::kTenants, {}, static_cast<double>(tenants.size()));
    Gathered gauges{tenants.size() <= most_named, metrics};
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        gather_state(tenants[i], now, gauges);
        if (i >= contexts.size()) continue;
        gather_overdue(tenants[i], contexts[i], now, gauges);
        gather_budget(tenants[i], contexts[i], settings, now, gauges);
    }
    gauges.put();
}

}  // namespace dealwire::operations
