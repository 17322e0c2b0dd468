#pragma once

#include "apps/dealwire/output.hpp"
#include "apps/dealwire/wiring.hpp"
#include "engine/base/tree.hpp"
#include "engine/jobs/timing.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::app {

/// A job as it is shown to people and programs.
base::Tree job_tree(const model::JobEntry& entry);

/// When a kind of job is begun by itself the next time, unless it is parked.
struct NextTurn {
    ports::ScheduleEntry turn;          ///< not in quiet hours, nor while it waits after a failure
    std::optional<base::JobId> parked;  ///< stands in the way until a person has looked at it
};

/// How the service stands, for one tenant or all.
struct ServiceStatus {
    base::Instant now;
    std::vector<model::WorkerProcess> processes;  ///< that are alive
    std::vector<model::QueueDepth> depth;
    std::vector<model::JobEntry> running;  ///< the longest due first, not all of many
    std::vector<model::JobEntry> held_up;  ///< wait after a failure, the first due; not all of many
    std::vector<model::JobEntry> parked;   ///< the newest of them
    std::vector<std::pair<base::TenantId, std::string>> paused;
    std::vector<NextTurn> next;           ///< the first of each kind
    std::optional<model::Tenant> tenant;  ///< the one it is about, where it is registered
};

/// Of all tenants where it is empty.
ServiceStatus service_status(Facilities& facilities, const base::TenantId& tenant,
                             const jobs::Timings& timings);

/// "dealwire jobs retry", for another tenant than the usual one "dealwire --tenant acme jobs
/// retry".
std::string command_for(const base::TenantId& tenant, const std::string& command);

base::Tree service_tree(const ServiceStatus& status);

void print_service(const ServiceStatus& status, Output& output);

/// One line about a tenant.
struct TenantLine {
    model::Tenant tenant;
    std::optional<model::Connection> connection;
    std::optional<model::Run> last_run;
    std::optional<NextTurn> next_sync;
    std::int64_t waiting = 0;  ///< jobs
    std::int64_t parked = 0;   ///< jobs
};

std::vector<TenantLine> tenant_lines(Facilities& facilities, const jobs::Timings& timings);

base::Tree tenants_tree(const std::vector<TenantLine>& lines);

void print_tenants(const std::vector<TenantLine>& lines, base::Instant now, Output& output);

}  // namespace dealwire::app
