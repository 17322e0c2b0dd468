#pragma once

#include "engine/ports/metrics.hpp"
#include "engine/ports/run_store.hpp"

namespace dealwire::operations {

/// Counts every run that ends, with its rows and calls, beside keeping it in `inner`.
class MeasuredRuns final : public ports::RunStore {
public:
    MeasuredRuns(ports::RunStore& inner, ports::Metrics& metrics)
        : inner_{inner}, metrics_{metrics} {}

    void begin(const base::TenantId& tenant, const model::Run& run) override;
    void finish(const base::TenantId& tenant, const model::Run& run) override;
    std::optional<model::Run> find(const base::TenantId& tenant, const base::RunId& id) override;
    std::vector<model::Run> newest(const base::TenantId& tenant, std::size_t limit) override;
    std::optional<model::Run> last_deciding(const base::TenantId& tenant,
                                            const model::OrgId& org) override;

private:
    ports::RunStore& inner_;
    ports::Metrics& metrics_;
};

}  // namespace dealwire::operations
