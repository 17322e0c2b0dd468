#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/grant_store.hpp"

namespace dealwire::store {

/// Approvals, codes and tokens of client apps in SQL. `database` must be migrated, and outlives
/// this.
class SqlGrantStore final : public ports::GrantStore {
public:
    explicit SqlGrantStore(Database& database) : database_{database} {}

    void keep_approval(const base::TenantId& tenant, const model::AppApproval& approval) override;
    bool approve(const base::TenantId& tenant, const std::string& approval,
                 const model::IssuedCode& code, base::Instant now) override;
    std::optional<model::IssuedCode> code(const base::TenantId& tenant,
                                          const std::string& digest) override;
    ports::Exchanged redeem(const base::TenantId& tenant, const std::string& code,
                            const std::string& grant, const model::IssuedTokens& tokens) override;
    ports::Exchanged refresh(const base::TenantId& tenant, const std::string& app,
                             const std::string& token, const model::IssuedTokens& tokens) override;
    std::optional<model::HeldToken> token(const base::TenantId& tenant,
                                          const std::string& digest) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
