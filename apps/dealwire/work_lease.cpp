#include "apps/dealwire/work_lease.hpp"

#include "adapters/system/process_name.hpp"
#include "engine/base/uuid.hpp"
#include "engine/jobs/held_lease.hpp"

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

// Long enough to survive a slow moment of the store, short enough that another host takes over soon
// after a crash. On the same host a dead process is noticed at once.
constexpr std::chrono::milliseconds kLease = 60s;

constexpr const char* kKind = "sync";

std::optional<model::Lease> holder(Local& local) {
    return local.jobs().holder(local.tenant(), kKind, "", local.clock().now());
}

std::optional<model::Lease> claim(Local& local) {
    const ports::JobsWanted wanted{.kinds = {kKind}, .tenant = local.tenant()};
    return local.jobs().claim(wanted, system::this_process(), local.clock().now(), kLease);
}

/// The tenant's job, taken over from a process that died where there was one.
std::optional<model::Lease> claim_or_take_over(Local& local) {
    const base::Instant now = local.clock().now();
    model::Job job;
    job.id.value = base::uuid_v7(now, local.entropy().chance());
    job.tenant = local.tenant();
    job.kind = kKind;
    job.due = now;
    local.jobs().enqueue(job);
    if (auto lease = claim(local)) return lease;
    const auto held = holder(local);
    if (!held || system::may_be_alive(held->worker)) return std::nullopt;
    local.log().write(ports::Level::Info, "lease_taken_over", {{"from", held->worker}});
    local.jobs().retry(*held, now, "the process that held it is gone");
    return claim(local);
}

/// `host/pid/start` as "process 4711 on host".
std::string process_words(const std::string& worker) {
    const std::size_t first = worker.find('/');
    const std::size_t last = worker.rfind('/');
    if (first == std::string::npos || first == last) return worker;
    return "process " + worker.substr(first + 1, last - first - 1) + " on " +
           worker.substr(0, first);
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

ExitCode with_lease(Invocation& invocation, Local& local,
                    const std::function<ExitCode(std::stop_token)>& work) {
    const auto lease = claim_or_take_over(local);
    if (!lease) return busy(invocation, local);
    jobs::HeldLease held{local.jobs(), local.clock(), local.log(), *lease, kLease};
    held.stop_with(invocation.stop);
    const ExitCode code = work(held.lost());
    held.finish();
    return code;
}

}  // namespace dealwire::app
