#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/field_selection_store.hpp"

namespace dealwire::store {

/// Field selections in SQL. `database` must be migrated and outlive this.
class SqlFieldSelectionStore final : public ports::FieldSelectionStore {
public:
    explicit SqlFieldSelectionStore(Database& database) : database_{database} {}

    ports::SelectedFields selected(const base::TenantId& tenant,
                                   const std::string& object) override;
    void select(const base::TenantId& tenant, const std::string& object,
                std::span<const std::string> fields) override;
    void deselect(const base::TenantId& tenant, const std::string& object,
                  std::span<const std::string> fields) override;
    std::vector<ports::ReadColumn> columns_read(const model::OrgScope& scope,
                                                const std::string& object) override;
    void save_columns_read(const model::OrgScope& scope, const std::string& object,
                           std::span<const ports::ReadColumn> columns) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
