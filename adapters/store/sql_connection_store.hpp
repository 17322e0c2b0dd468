#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/connection_store.hpp"
#include "engine/ports/sealer.hpp"

#include <array>
#include <string>

namespace dealwire::store {

/// Connections in SQL. Every secret is sealed for its own place, so that a copy into
/// another row does not open. `database` must be migrated; both outlive this.
class SqlConnectionStore final : public ports::ConnectionStore {
public:
    SqlConnectionStore(Database& database, const ports::Sealer& sealer)
        : database_{database}, sealer_{sealer} {}

    model::Connection add(const base::TenantId& tenant, model::Connection connection,
                          const model::Credentials& credentials) override;
    model::Connection replace(const base::TenantId& tenant, const ports::GivingWay& old,
                              model::Connection connection,
                              const model::Credentials& credentials) override;
    std::vector<model::Connection> all(const base::TenantId& tenant) override;
    std::optional<model::Connection> active(const base::TenantId& tenant) override;
    model::Credentials credentials(const base::TenantId& tenant,
                                   const base::ConnectionId& id) override;
    void save_tokens(const base::TenantId& tenant, const base::ConnectionId& id,
                     const ports::TokenUpdate& update) override;
    void mark_trouble(const base::TenantId& tenant, const base::ConnectionId& id,
                      const std::string& why) override;
    void clear_trouble(const base::TenantId& tenant, const base::ConnectionId& id,
                       const std::string& seen) override;
    void save_usage(const base::TenantId& tenant, const base::ConnectionId& id,
                    const std::optional<model::ApiUsage>& usage) override;
    std::optional<model::ApiUsage> usage(const base::TenantId& tenant,
                                         const base::ConnectionId& id) override;

private:
    /// By the columns of secrets; empty where there is nothing to keep.
    using Sealed = std::array<std::string, 4>;

    [[nodiscard]] Sealed sealed(const base::TenantId& tenant, const base::ConnectionId& id,
                                const model::Credentials& credentials) const;

    Database& database_;
    const ports::Sealer& sealer_;
};

}  // namespace dealwire::store
