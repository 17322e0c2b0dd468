#include "apps/dealwire/deleting.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/deletion_report.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/tracking.hpp"
#include "apps/dealwire/work_lease.hpp"
#include "engine/jobs/run_record.hpp"
#include "engine/jobs/sync_cycle.hpp"

#include <CLI/App.hpp>

namespace dealwire::app {
namespace {

jobs::SyncReport work(Place& place, Remote& remote, std::stop_token stop) {
    matching::Resolver resolver = place.local.resolver(place.scope);
    trackers::Searcher search = searcher(place.local);
    const jobs::RetentionSettings keeping = retention_settings(place.local, place.scope);
    jobs::Retention retention = retention_of(place.local, place.scope, keeping);
    exporting::Census census = remote.census();
    jobs::SyncCycle cycle{remote.importing(), resolver,        search,
                          remote.exporter(),  remote.budget(), {&retention, &census}};
    return cycle.run(std::move(stop));
}

void record_objects(const jobs::SyncReport& report, jobs::RunRecord& record) {
    for (const auto& object : outcomes_of(report.import)) record.add(object);
    record.add(jobs::as_object(report.exported));
}

ExitCode sync(Invocation& invocation, Place& place, Remote& remote, std::stop_token stop) {
    Local& local = place.local;
    jobs::RunRecord record{local.runs(), local.clock(), local.entropy(),
                           local.log(),  place.scope,   "sync"};
    const jobs::SyncReport report = work(place, remote, std::move(stop));
    record_objects(report, record);
    record.finish(report.outcome(), remote.calls());

    invocation.output.document(sync_tree(report, record.run().id.value, remote.calls()));
    print_sync(report, record.run().id.value, remote.calls(), invocation.output);
    if (report.retention.too_many)
        invocation.output.warning(too_many_sentence(report.retention.plan) +
                                  " See 'dealwire retention test'.");
    if (report.ended_by) {
        invocation.output.trouble(*report.ended_by);
        return exit_code_of(*report.ended_by);
    }
    print_still_parked(local.exports().parked(place.scope, kMostParked).size(),
                       report.exported.parked, invocation.output);
    return exit_code_of(report.outcome());
}

}  // namespace

void add_sync(CLI::App& app, Action& chosen) {
    app.add_subcommand("sync", "One whole cycle: import, provision, resolve, export")
        ->callback([&chosen] {
            chosen = [](Invocation& invocation) {
                return with_org(invocation, [&](Place& place, Remote& remote) {
                    return with_lease(invocation, place, [&](std::stop_token stop) {
                        return sync(invocation, place, remote, std::move(stop));
                    });
                });
            };
        });
}

}  // namespace dealwire::app
