#include "engine/jobs/tenant_farewell.hpp"

namespace dealwire::jobs {

std::int64_t TenantFarewell::empty(const base::TenantId& tenant, const std::string& table,
                                   const std::stop_token& stop, FarewellReport& report) {
    std::int64_t sum = 0;
    std::int64_t erased = kRowsAtOnce;
    while (erased >= kRowsAtOnce && !stop.stop_requested()) {
        erased = removal_.erase(tenant, table, kRowsAtOnce);
        sum += erased;
    }
    if (sum > 0) report.rows[table] += sum;
    return sum;
}

FarewellReport TenantFarewell::run(const base::TenantId& tenant, const std::stop_token& stop,
                                   const std::function<void(const std::string&)>& progress) {
    FarewellReport report;
    std::vector<std::string> tables = removal_.tables();
    const std::string jobs = tables.back();  // with the lane of who removes it
    tables.pop_back();
    std::int64_t found = 1;
    for (bool first = true; found > 0; first = false) {
        found = 0;
        for (const std::string& table : tables) {
            if (stop.stop_requested()) return report;
            found += empty(tenant, table, stop, report);
            if (progress && first) progress(table);
        }
    }
    if (stop.stop_requested()) return report;
    empty(tenant, jobs, {}, report);
    if (progress) progress(jobs);
    removal_.forget(tenant);
    report.gone = true;
    log_.write(ports::Level::Info, "tenant_removed", {{"tenant", tenant.value}});
    return report;
}

}  // namespace dealwire::jobs
