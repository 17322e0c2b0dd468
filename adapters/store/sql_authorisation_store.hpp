#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/authorisation_store.hpp"
#include "engine/ports/sealer.hpp"

namespace dealwire::store {

/// Authorisations under way in SQL, their secrets sealed. `database` must be migrated; both outlive
/// this.
class SqlAuthorisationStore final : public ports::AuthorisationStore {
public:
    SqlAuthorisationStore(Database& database, const ports::Sealer& sealer)
        : database_{database}, sealer_{sealer} {}

    void add(const base::TenantId& tenant,
             const model::PendingAuthorisation& authorisation) override;
    std::optional<model::PendingAuthorisation> by_ticket(const base::TenantId& tenant,
                                                         const std::string& ticket) override;
    std::optional<model::PendingAuthorisation> by_state(const base::TenantId& tenant,
                                                        const std::string& state) override;
    bool start(const base::TenantId& tenant, const std::string& ticket,
               const ports::AuthorisationStart& start, base::Instant now) override;
    bool take(const base::TenantId& tenant, const std::string& state, base::Instant now) override;
    void finish(const base::TenantId& tenant, const std::string& ticket,
                const model::AuthorisationEnd& end) override;

private:
    std::optional<model::PendingAuthorisation> find(const base::TenantId& tenant, const char* sql,
                                                    const std::string& digest);

    Database& database_;
    const ports::Sealer& sealer_;
};

}  // namespace dealwire::store
