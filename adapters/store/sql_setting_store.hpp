#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/setting_store.hpp"

namespace dealwire::store {

/// Revisions of settings in SQL. `database` must be migrated and outlive this.
class SqlSettingStore final : public ports::SettingStore {
public:
    explicit SqlSettingStore(Database& database) : database_{database} {}

    std::optional<model::SettingRevision> active(const base::TenantId& tenant,
                                                 const std::string& kind) override;
    std::optional<model::SettingRevision> find(const base::TenantId& tenant,
                                               const std::string& kind, int number) override;
    std::vector<model::SettingRevision> history(const base::TenantId& tenant,
                                                const std::string& kind) override;
    [[nodiscard]] bool add(const base::TenantId& tenant, const std::string& kind, int seen,
                           std::span<const model::SettingRevision> revisions) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
