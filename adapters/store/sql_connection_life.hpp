#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/connection_life.hpp"

namespace dealwire::store {

/// Switching, revoking and replacing connections in SQL. `database` must be migrated and outlive
/// this.
class SqlConnectionLife final : public ports::ConnectionLife {
public:
    explicit SqlConnectionLife(Database& database) : database_{database} {}

    bool activate(const base::TenantId& tenant, const base::ConnectionId& from,
                  const model::ConnectionEvent& event) override;
    void revoke(const base::TenantId& tenant, const model::ConnectionEvent& event) override;
    void note(const base::TenantId& tenant, const model::ConnectionEvent& event) override;
    std::vector<model::ConnectionEvent> history(const base::TenantId& tenant,
                                                std::size_t limit) override;
    void save_sighting(const base::TenantId& tenant, const base::ConnectionId& id,
                       const model::OrgSighting& seen) override;
    std::optional<model::OrgSighting> sighting(const base::TenantId& tenant,
                                               const base::ConnectionId& id) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
