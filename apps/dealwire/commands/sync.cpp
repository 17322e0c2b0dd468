#include "adapters/system/process_name.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/render/reports.hpp"
#include "apps/dealwire/render/trees.hpp"
#include "engine/base/time_text.hpp"
#include "engine/jobs/held_lease.hpp"
#include "engine/jobs/run_record.hpp"
#include "engine/jobs/sync_cycle.hpp"

#include <CLI/App.hpp>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

// Long enough to survive a slow moment of the store, short enough that another host takes over soon
// after a crash. On the same host a dead process is noticed at once.
constexpr std::chrono::milliseconds kLease = 60s;

constexpr const char* kKind = "sync";

std::optional<model::Lease> claim(Local& local) {
    const ports::JobsWanted wanted{.kinds = {kKind}, .tenant = local.tenant()};
    return local.jobs().claim(wanted, system::this_process(), local.clock().now(), kLease);
}

/// The tenant's sync job, taken over from a process that died where there was one.
std::optional<model::Lease> claim_sync(Local& local) {
    const base::Instant now = local.clock().now();
    model::Job job;
    job.id.value = base::uuid_v7(now, local.entropy().chance());
    job.tenant = local.tenant();
    job.kind = kKind;
    job.due = now;
    local.jobs().enqueue(job);
    if (auto lease = claim(local)) return lease;
    const auto holder = local.jobs().holder(local.tenant(), kKind, "", now);
    if (!holder || system::may_be_alive(holder->worker)) return std::nullopt;
    local.log().write(ports::Level::Warn, "lease_taken_over", {{"from", holder->worker}});
    local.jobs().retry(*holder, now, "the process that held it is gone");
    return claim(local);
}

ExitCode busy(Invocation& invocation, Local& local) {
    const auto holder = local.jobs().holder(local.tenant(), kKind, "", local.clock().now());
    const std::string who = holder ? " (" + holder->worker + ")" : "";
    return invocation.output.failure(ExitCode::Failed,
                                     "Another sync of this tenant is running" + who + ".",
                                     "Let it finish, or stop that process.");
}

jobs::SyncReport work(Place& place, Remote& remote, std::stop_token stop) {
    matching::Resolver resolver = place.local.resolver(place.scope);
    jobs::SyncCycle cycle{remote.importing(), resolver, remote.exporter()};
    return cycle.run(place.scope, std::move(stop));
}

void record_objects(const jobs::SyncReport& report, jobs::RunRecord& record) {
    for (const auto& object : report.import.import.objects) record.add(object);
    record.add(jobs::as_object(report.exported));
}

ExitCode sync(Invocation& invocation, Place& place, Remote& remote) {
    Local& local = place.local;
    const auto lease = claim_sync(local);
    if (!lease) return busy(invocation, local);
    jobs::HeldLease held{local.jobs(), local.clock(), local.log(), *lease, kLease};
    held.stop_with(invocation.stop);

    jobs::RunRecord record{local.runs(), local.clock(),  local.entropy(),
                           local.log(),  local.tenant(), kKind};
    const jobs::SyncReport report = work(place, remote, held.lost());
    record_objects(report, record);
    record.finish(report.outcome(), remote.calls());
    held.finish();

    invocation.output.document(sync_tree(report, record.run().id.value, remote.calls()));
    print_sync(report, remote.calls(), invocation.output);
    if (!report.ended_by) return exit_code_of(report.outcome());
    invocation.output.trouble(*report.ended_by);
    return exit_code_of(*report.ended_by);
}

}  // namespace

void add_sync(CLI::App& app, Action& chosen) {
    app.add_subcommand("sync", "One whole cycle: import, provision, resolve, export")
        ->callback([&chosen] {
            chosen = [](Invocation& invocation) {
                return with_org(invocation, [&](Place& place, Remote& remote) {
                    return sync(invocation, place, remote);
                });
            };
        });
}

}  // namespace dealwire::app
