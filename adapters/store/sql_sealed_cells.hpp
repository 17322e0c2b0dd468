#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/sealed_cells.hpp"

namespace dealwire::store {

/// Every column of the schema that holds sealed text. `database` must be migrated and outlive this.
class SqlSealedCells final : public ports::SealedCells {
public:
    explicit SqlSealedCells(Database& database) : database_{database} {}

    std::vector<ports::SealedCell> page(const base::TenantId& tenant, const ports::SealPlace& after,
                                        std::size_t limit) override;
    bool replace(const ports::SealedCell& cell, const std::string& sealed) override;
    std::vector<base::TenantId> tenants() override;

private:
    Database& database_;
};

}  // namespace dealwire::store
