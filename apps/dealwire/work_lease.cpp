#include "apps/dealwire/work_lease.hpp"

#include "adapters/system/process_name.hpp"
#include "engine/base/uuid.hpp"
#include "engine/jobs/held_lease.hpp"
#include "engine/jobs/job_kinds.hpp"

#include <algorithm>
#include <utility>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

// Long enough to survive a slow moment of the store, short enough that another host takes over soon
// after a crash. On the same host a dead process is noticed at once.
constexpr std::chrono::milliseconds kLease = 60s;

/// How often it is looked whether the one who was asked to stop has come to its end.
constexpr std::chrono::milliseconds kPause = 200ms;

std::optional<model::Lease> holder(Local& local) {
    return local.work_lanes().holder(local.tenant(), model::kOrgLane, local.clock().now());
}

std::optional<model::Lease> take(Local& local) {
    const base::Instant now = local.clock().now();
    model::Job job;
    job.id.value = base::uuid_v7(now, local.entropy().chance());
    job.tenant = local.tenant();
    job.kind = jobs::kByHand;
    job.lane = model::kOrgLane;
    job.due = now;
    return local.work_lanes().take(job, system::this_process(), now, kLease);
}

/// The lane to the tenant's org, taken over from a process that died where there was one.
std::optional<model::Lease> take_or_take_over(Local& local) {
    if (auto lease = take(local)) return lease;
    const auto held = holder(local);
    if (!held || system::may_be_alive(held->worker)) return std::nullopt;
    local.log().write(ports::Level::Info, "lease_taken_over", {{"from", held->worker}});
    local.work_lanes().release(*held, local.clock().now(), "The process that held it is gone.");
    return take(local);
}

/// `host@boot.namespace/pid/start` as "process 4711 on host".
std::string process_words(const std::string& worker) {
    const std::size_t first = worker.find('/');
    const std::size_t last = worker.rfind('/');
    if (first == std::string::npos || first == last) return worker;
    return "process " + worker.substr(first + 1, last - first - 1) + " on " +
           worker.substr(0, std::min(first, worker.find('@')));
}

ExitCode busy(Invocation& invocation, Local& local) {
    const auto held = holder(local);
    const std::string who = held ? " (" + process_words(held->worker) + ")" : "";
    return invocation.output.failure(
        ExitCode::Failed, "Another sync, import or export of this tenant is running" + who + ".",
        "Let it finish, or stop that process. Nothing was done.");
}

}  // namespace

std::optional<std::string> lease_holder(Local& local) {
    const auto held = holder(local);
    if (!held || !system::may_be_alive(held->worker)) return std::nullopt;
    return process_words(held->worker);
}

namespace {

ExitCode work_under(const model::Lease& lease, Invocation& invocation, Local& local,
                    const std::function<ExitCode(std::stop_token)>& work) {
    jobs::HeldLease held{local.jobs(), local.clock(), local.log(),
                         lease,        kLease,        &local.work_stops()};
    held.stop_with(invocation.stop);
    const ExitCode code = work(held.lost());
    if (const auto why = held.asked()) invocation.output.warning("asked to stop: " + *why);
    held.finish();
    return code;
}

/// Asks whoever holds the lease; again where somebody else has it meanwhile.
std::optional<model::Lease> wait_for_lease(Invocation& invocation, Local& local,
                                           const std::string& why,
                                           std::chrono::milliseconds patience) {
    const base::Instant until = local.clock().now() + patience;
    std::pair<base::JobId, std::int64_t> asked;
    auto lease = take_or_take_over(local);
    while (!lease && !invocation.stop.stop_requested() && local.clock().now() < until) {
        const auto held = holder(local);
        if (held && std::pair{held->job.id, held->fence} != asked) {
            asked = {held->job.id, held->fence};
            if (local.work_stops().ask_to_stop(*held, why))
                invocation.output.line("Waiting for " + process_words(held->worker) +
                                       " to come to a safe point ...");
            invocation.output.flush();
        }
        local.clock().wait(kPause, invocation.stop);
        if (!held || !system::may_be_alive(held->worker) || !holder(local))
            lease = take_or_take_over(local);
    }
    return lease;
}

/// Why work in this place may not begin any more; nothing where it may.
std::optional<std::string> no_longer_active(Place& place) {
    const auto now = place.local.connections().active(place.local.tenant());
    if (now && now->id == place.connection.id && now->org == place.connection.org)
        return std::nullopt;
    return "The active connection is " + (now ? "'" + now->name + "'" : std::string{"none"}) +
           " since a moment ago, not '" + place.connection.name + "' any more.";
}

}  // namespace

std::optional<std::string> not_served(Local& local) {
    const auto tenant = local.tenants().find(local.tenant());
    if (!tenant || tenant->state == model::TenantState::Active) return std::nullopt;
    return "Tenant '" + tenant->id.value + "' is " +
           (tenant->state == model::TenantState::Removing ? "being removed." : "suspended.");
}

ExitCode with_lease(Invocation& invocation, Local& local,
                    const std::function<ExitCode(std::stop_token)>& work) {
    if (const auto why = not_served(local))
        return invocation.output.failure(
            ExitCode::Failed, *why, "To go on: dealwire tenants resume " + local.tenant().value);
    const auto lease = take_or_take_over(local);
    if (!lease) return busy(invocation, local);
    return work_under(*lease, invocation, local, work);
}

ExitCode with_lease(Invocation& invocation, Place& place,
                    const std::function<ExitCode(std::stop_token)>& work) {
    return with_lease(invocation, place.local, [&](std::stop_token stop) {
        if (const auto why = no_longer_active(place))
            return invocation.output.failure(ExitCode::Failed, *why,
                                             "Nothing was done. Run it again for the one that is.");
        return work(std::move(stop));
    });
}

ExitCode taking_lease(Invocation& invocation, Local& local, const std::string& why,
                      std::chrono::milliseconds patience,
                      const std::function<ExitCode(std::stop_token)>& work) {
    const auto lease = wait_for_lease(invocation, local, why, patience);
    if (!lease) return busy(invocation, local);
    return work_under(*lease, invocation, local, work);
}

}  // namespace dealwire::app
