#include "apps/dealwire/command_line.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/org_work.hpp"
#include "apps/dealwire/render/deletion_report.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "apps/dealwire/work_lease.hpp"

namespace dealwire::app {
namespace {

ExitCode sync(Invocation& invocation, Place& place, Remote& remote, std::stop_token stop) {
    Local& local = place.local;
    const SyncDone done = do_sync(place, remote, std::move(stop));
    const jobs::SyncReport& report = done.report;
    invocation.output.document(sync_tree(report, done.run, remote.calls()));
    print_sync(report, done.run, remote.calls(), invocation.output);
    if (report.retention.too_many)
        invocation.output.warning(too_many_sentence(report.retention.plan) +
                                  " See 'dealwire retention test'.");
    if (report.ended_by) {
        invocation.output.trouble(*report.ended_by);
        return exit_code_of(*report.ended_by);
    }
    print_still_parked(local.exports().record_counts(place.scope).parked, report.exported.parked,
                       invocation.output);
    return exit_code_of(report.outcome());
}

}  // namespace

void add_sync(Command& app, Action& chosen) {
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
