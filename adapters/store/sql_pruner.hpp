#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/pruner.hpp"

namespace dealwire::store {

/// Drops what is old, in SQL. `database` must be migrated and outlive this.
class SqlPruner final : public ports::Pruner {
public:
    explicit SqlPruner(Database& database) : database_{database} {}

    ports::Pruned prune(const base::TenantId& tenant, const ports::PruneLimits& limits,
                        std::int64_t limit) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
