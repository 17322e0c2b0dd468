#include "engine/operations/service_watch.hpp"

#include "engine/jobs/job_kinds.hpp"
#include "engine/operations/published_figures.hpp"
#include "engine/ports/metric_catalogue.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::operations {
namespace {

namespace metric = ports::metric;

double seconds_of(base::Instant instant) {
    return std::chrono::duration<double>{instant.time_since_epoch()}.count();
}

/// When the settings want the next import after the last one.
std::optional<base::Instant> import_due(const model::TenantFigures& tenant,
                                        const jobs::Timings& timings) {
    const jobs::KindTiming timing = timings.of(tenant.scope.tenant, jobs::kSync);
    if (!tenant.imported || !timing.on) return std::nullopt;
    return jobs::after_quiet(timing.quiet, *tenant.imported + timing.every);
}

}  // namespace

ServiceWatch::ServiceWatch(const Ports& ports, const WatchSettings& settings)
    : ports_{ports}, settings_{settings} {
    answer_.schema_known = settings.schema_known;
}

void ServiceWatch::note(const std::string& problem) {
    bool was_well = true;
    {
        const std::lock_guard lock{mutex_};
        was_well = answer_.problem.empty();
        answer_.problem = problem;
    }
    ports_.metrics.set(metric::kStoreUp, {}, problem.empty() ? 1 : 0);
    if (was_well && !problem.empty())
        ports_.log.write(ports::Level::Error, "store_unreachable", {{"why", problem}});
    if (!was_well && problem.empty())
        ports_.log.write(ports::Level::Info, "store_reached_again", {});
}

void ServiceWatch::ask() {
    const int schema = ports_.figures.schema_version();
    const std::lock_guard lock{mutex_};
    answer_.schema = schema;
    answer_.answered = ports_.clock.now();
}

void ServiceWatch::read_figures() {
    const base::Instant now = ports_.clock.now();
    if (figures_read_ && now - *figures_read_ < settings_.figures) return;
    const model::ServiceFigures figures = ports_.figures.figures();
    const jobs::Timings timings = settings_.timings ? settings_.timings() : jobs::Timings{};
    std::vector<TenantContext> contexts;
    for (const model::TenantFigures& tenant : figures.tenants)
        contexts.push_back({ports_.spending.spent(tenant.scope, now - std::chrono::hours{24}),
                            ports_.spending.paused(tenant.scope), import_due(tenant, timings)});
    publish(figures.queue, now, ports_.metrics);
    publish(figures.tenants, contexts, settings_.budget, settings_.most_named, now, ports_.metrics);
    ports_.metrics.set(metric::kFiguresRead, {}, seconds_of(now));
    figures_read_ = now;
}

void ServiceWatch::look() {
    try {
        ask();
        read_figures();
        note({});
    } catch (const ports::StoreError& error) {
        note(error.what());
    }
}

void ServiceWatch::keep_looking(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        look();
        ports_.clock.wait(settings_.every, stop);
    }
}

Health ServiceWatch::health() const {
    StoreAnswer answer;
    {
        const std::lock_guard lock{mutex_};
        answer = answer_;
    }
    return health_of(ports_.state.pulse(), answer, ports_.clock.now(), settings_.limits);
}

void ServiceWatch::publish_pulse() const {
    const jobs::Pulse pulse = ports_.state.pulse();
    ports_.metrics.set(metric::kReady, {}, health().ready ? 1 : 0);
    if (pulse.works)
        ports_.metrics.set(metric::kWorkers, {}, static_cast<double>(pulse.workers.size()));
    if (pulse.ticked) ports_.metrics.set(metric::kSchedulerTicked, {}, seconds_of(*pulse.ticked));
}

}  // namespace dealwire::operations
