#include "apps/dealwire/tenant_removing.hpp"

#include "adapters/system/process_name.hpp"
#include "apps/dealwire/switching.hpp"
#include "apps/dealwire/wiring_api_door.hpp"
#include "apps/dealwire/work_force.hpp"
#include "engine/base/time_text.hpp"
#include "engine/jobs/job_kinds.hpp"
#include "engine/ports/sealer.hpp"

#include <set>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kPause = 200ms;

GrantGone give_one_back(Local& local, const model::Connection& connection,
                        const std::stop_token& stop) {
    GrantGone gone{.connection = connection.name, .taken = true, .problem = ""};
    try {
        const auto credentials = local.connections().credentials(local.tenant(), connection.id);
        const auto answer = give_back(local, connection, credentials, stop);
        gone.taken = answer.has_value();
        if (!answer)
            gone.problem = "The org was not reached (" + answer.error().detail +
                           "): its grant may still live there. Revoke it in Setup, Connected Apps "
                           "OAuth Usage.";
    } catch (const ports::SealError&) {
        return gone;  // its key went with an earlier attempt, after the grant did
    }
    const std::string detail =
        "The tenant was removed by " + person() + " at " + base::to_text(local.clock().now()) + ".";
    local.connection_life().revoke(
        local.tenant(), new_event(local, connection, model::ConnectionAct::Revoked, detail));
    return gone;
}

/// Those of others; a command of this process holds the lane.
std::vector<model::Lease> at_work(Local& local) {
    std::vector<model::Lease> others;
    for (model::Lease& lease : local.work_lanes().running()) {
        const bool mine = lease.job.kind == jobs::kByHand && lease.worker == system::this_process();
        if (lease.job.tenant == local.tenant() && !mine) others.push_back(std::move(lease));
    }
    return others;
}

}  // namespace

std::vector<GrantGone> give_all_back(Local& local, const std::stop_token& stop) {
    std::vector<GrantGone> grants;
    for (const model::Connection& connection : local.connections().all(local.tenant())) {
        if (stop.stop_requested()) break;
        grants.push_back(give_one_back(local, connection, stop));
    }
    return grants;
}

void wait_until_heard(Local& local, const std::stop_token& stop) {
    const auto tenant = local.tenants().find(local.tenant());
    if (!tenant || work_force(local).empty()) return;
    const base::Instant heard = tenant->changed + kDoorHearsWithin;
    while (!stop.stop_requested() && local.clock().now() < heard) local.clock().wait(kPause, stop);
}

bool wait_for_silence(Local& local, std::chrono::milliseconds patience,
                      const std::stop_token& stop) {
    const base::Instant until = local.clock().now() + patience;
    std::set<std::pair<base::JobId, std::int64_t>> asked;
    for (;;) {
        const auto others = at_work(local);
        if (others.empty()) return true;
        if (stop.stop_requested() || local.clock().now() >= until) return false;
        for (const model::Lease& lease : others) {
            if (!system::may_be_alive(lease.worker))
                local.work_lanes().release(lease, local.clock().now(),
                                           "The process that worked on it is gone.");
            else if (asked.emplace(lease.job.id, lease.fence).second)
                local.work_stops().ask_to_stop(lease, "the tenant is being removed");
        }
        local.clock().wait(kPause, stop);
    }
}

}  // namespace dealwire::app
