#include "engine/jobs/tenant_farewell.hpp"

namespace dealwire::jobs {

FarewellReport TenantFarewell::run(const base::TenantId& tenant, const std::stop_token& stop,
                                   const std::function<void(const std::string&)>& progress) {
    FarewellReport report;
    for (const std::string& table : removal_.tables()) {
        std::int64_t erased = kRowsAtOnce;
        while (erased >= kRowsAtOnce) {
            if (stop.stop_requested()) return report;
            erased = removal_.erase(tenant, table, kRowsAtOnce);
            if (erased > 0) report.rows[table] += erased;
        }
        if (progress) progress(table);
    }
    removal_.forget(tenant);
    report.gone = true;
    log_.write(ports::Level::Info, "tenant_removed", {{"tenant", tenant.value}});
    return report;
}

}  // namespace dealwire::jobs
