#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/rules_store.hpp"

namespace dealwire::store {

/// Revisions of rules in SQL. `database` must be migrated and outlive this.
class SqlRulesStore final : public ports::RulesStore {
public:
    explicit SqlRulesStore(Database& database) : database_{database} {}

    std::optional<model::RuleRevision> active(const base::TenantId& tenant) override;
    std::optional<model::RuleRevision> find(const base::TenantId& tenant, int number) override;
    std::vector<model::RuleRevision> history(const base::TenantId& tenant) override;
    [[nodiscard]] bool add(const base::TenantId& tenant,
                           std::span<const model::RuleRevision> revisions) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
