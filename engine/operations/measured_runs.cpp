#include "engine/operations/measured_runs.hpp"

#include "engine/model/run_ending.hpp"
#include "engine/ports/metric_catalogue.hpp"

namespace dealwire::operations {
namespace {

namespace metric = ports::metric;

void count_rows(const model::ObjectOutcome& object, ports::Metrics& metrics) {
    const auto count = [&](std::string_view what, std::int64_t rows) {
        if (rows > 0)
            metrics.count(metric::kRows, {object.object, what}, static_cast<double>(rows));
    };
    count("read", object.read);
    count("changed", object.changed);
    count("deleted", object.deleted);
    count("rejected", object.rejected);
}

}  // namespace

void MeasuredRuns::begin(const base::TenantId& tenant, const model::Run& run) {
    inner_.begin(tenant, run);
}

void MeasuredRuns::finish(const base::TenantId& tenant, const model::Run& run) {
    inner_.finish(tenant, run);
    metrics_.count(metric::kRuns, {run.kind, model::ending_of(run)});
    metrics_.count(metric::kRunCalls, {run.kind}, run.calls);
    if (run.finished)
        metrics_.observe(metric::kRunSeconds, {run.kind},
                         std::chrono::duration<double>{*run.finished - run.started}.count());
    for (const model::ObjectOutcome& object : run.objects) count_rows(object, metrics_);
}

std::optional<model::Run> MeasuredRuns::find(const base::TenantId& tenant, const base::RunId& id) {
    return inner_.find(tenant, id);
}

std::vector<model::Run> MeasuredRuns::newest(const base::TenantId& tenant, std::size_t limit) {
    return inner_.newest(tenant, limit);
}

std::optional<model::Run> MeasuredRuns::last_deciding(const base::TenantId& tenant,
                                                      const model::OrgId& org) {
    return inner_.last_deciding(tenant, org);
}

}  // namespace dealwire::operations
