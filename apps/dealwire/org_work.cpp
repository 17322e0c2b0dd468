#include "apps/dealwire/org_work.hpp"

#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/tracking.hpp"
#include "engine/jobs/run_record.hpp"

namespace dealwire::app {
namespace {

jobs::RunRecord record_of(Place& place, const std::string& kind) {
    Local& local = place.local;
    return {local.runs(), local.clock(), local.entropy(), local.log(), place.scope, kind};
}

jobs::SyncReport cycle(Place& place, Remote& remote, std::stop_token stop) {
    matching::Resolver resolver = place.local.resolver(place.scope);
    trackers::Searcher search = searcher(place.local);
    const jobs::RetentionSettings keeping = retention_settings(place.local, place.scope);
    jobs::Retention retention = retention_of(place.local, place.scope, keeping);
    exporting::Census census = remote.census();
    jobs::SyncCycle whole{remote.importing(), resolver,        search,
                          remote.exporter(),  remote.budget(), {&retention, &census}};
    return whole.run(std::move(stop));
}

}  // namespace

SyncDone do_sync(Place& place, Remote& remote, std::stop_token stop) {
    jobs::RunRecord record = record_of(place, "sync");
    SyncDone done{cycle(place, remote, std::move(stop)), record.run().id.value};
    for (const auto& object : outcomes_of(done.report.import)) record.add(object);
    record.add(jobs::as_object(done.report.exported));
    record.finish(done.report.outcome(), remote.calls());
    return done;
}

ImportDone do_import(Place& place, Remote& remote, const jobs::ImportOptions& options,
                     std::stop_token stop) {
    jobs::RunRecord record = record_of(place, "import");
    ImportDone done{remote.importing().run(options, std::move(stop)), record.run().id.value};
    for (const auto& object : outcomes_of(done.report)) record.add(object);
    record.finish(done.report.import.outcome(), remote.calls());
    return done;
}

ExportDone do_export(Place& place, Remote& remote, const exporting::ExportRequest& request,
                     const std::string& kind, const std::stop_token& stop) {
    jobs::RunRecord record = record_of(place, kind);
    matching::Resolver resolver = place.local.resolver(place.scope);
    const bool stopped = resolver.resolve_stale(stop).stopped;
    searcher(place.local).search_stale(stop);
    ExportDone done{remote.exporter().run(request, stop), record.run().id.value};
    exporting::ExportReport& report = done.report;
    if (report.error && report.error->fault == base::Fault::BudgetSpent)
        report.error = remote.budget().exhausted(*report.error);
    if (!stopped) resolver.prepare();
    record.add(request.plan_only ? jobs::as_planned_object(report) : jobs::as_object(report));
    record.finish(request.plan_only ? jobs::outcome_of_plan(report) : jobs::outcome_of(report),
                  remote.calls());
    return done;
}

}  // namespace dealwire::app
