#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/change_feed.hpp"

namespace dealwire::store {

/// The change feed in SQL. `database` must be migrated and outlive this.
class SqlChangeFeed final : public ports::ChangeFeed {
public:
    explicit SqlChangeFeed(Database& database) : database_{database} {}

    ports::ChangePage after(const base::TenantId& tenant, const model::ChangePlace& place,
                            std::size_t limit) override;
    model::ChangePlace now(const base::TenantId& tenant) override;
    bool knows(const base::TenantId& tenant, const model::ChangePlace& place) override;
    bool fold(const base::TenantId& tenant) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
