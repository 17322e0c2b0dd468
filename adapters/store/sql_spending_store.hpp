#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/spending_store.hpp"

namespace dealwire::store {

/// Calls by the hour, and the pause, in SQL. `database` must be migrated and outlive this.
class SqlSpendingStore final : public ports::SpendingStore {
public:
    explicit SqlSpendingStore(Database& database) : database_{database} {}

    void add(const model::OrgScope& scope, model::WorkKind kind, base::Instant at,
             int calls) override;
    std::vector<model::Spending> spent(const model::OrgScope& scope, base::Instant since) override;
    void pause(const model::OrgScope& scope, const std::optional<model::Pause>& pause) override;
    std::optional<model::Pause> paused(const model::OrgScope& scope) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
