#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/event_log.hpp"
#include "engine/ports/tenant_store.hpp"

#include <functional>
#include <map>
#include <stop_token>
#include <string>

namespace dealwire::jobs {

struct FarewellReport {
    std::map<std::string, std::int64_t> rows;  ///< deleted, by table; only what had some
    bool gone = false;                         ///< nothing of the tenant is left
};

/// Deletes everything of a tenant that is being removed, in small transactions, its keys first:
/// from then on nothing sealed can be read, wherever it still is. It looks again until it finds
/// nothing any more: whoever had not heard of the removal may have written meanwhile. Crash-safe:
/// done again, it goes on. Errors of the store are thrown.
class TenantFarewell {
public:
    /// Rows of one transaction.
    static constexpr std::int64_t kRowsAtOnce = 5'000;

    TenantFarewell(ports::TenantRemoval& removal, ports::EventLog& log)
        : removal_{removal}, log_{log} {}

    /// The tenant must be in the state Removing, and nobody may work for it. `progress` is told of
    /// each table that was emptied.
    FarewellReport run(const base::TenantId& tenant, const std::stop_token& stop,
                       const std::function<void(const std::string&)>& progress = {});

private:
    /// How many rows it was, which are added to `report`.
    std::int64_t empty(const base::TenantId& tenant, const std::string& table,
                       const std::stop_token& stop, FarewellReport& report);

    ports::TenantRemoval& removal_;
    ports::EventLog& log_;
};

}  // namespace dealwire::jobs
