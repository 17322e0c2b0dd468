#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/run_store.hpp"

namespace dealwire::store {

/// Runs in SQL, with an outcome per object. `database` must be migrated and outlive this.
class SqlRunStore final : public ports::RunStore {
public:
    explicit SqlRunStore(Database& database) : database_{database} {}

    void begin(const base::TenantId& tenant, const model::Run& run) override;
    void finish(const base::TenantId& tenant, const model::Run& run) override;
    std::optional<model::Run> find(const base::TenantId& tenant, const base::RunId& id) override;
    std::vector<model::Run> newest(const base::TenantId& tenant, std::size_t limit) override;
    std::optional<model::Run> last_deciding(const base::TenantId& tenant,
                                            const model::OrgId& org) override;

private:
    void put(const base::TenantId& tenant, const model::Run& run);

    Database& database_;
};

}  // namespace dealwire::store
