#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/watch_store.hpp"

namespace dealwire::store {

/// Watched records in SQL. `database` must be migrated and outlive this.
class SqlWatchStore final : public ports::WatchStore {
public:
    explicit SqlWatchStore(Database& database) : database_{database} {}

    std::set<std::string> covered(const model::OrgScope& scope) override;
    void watch(const model::OrgScope& scope, std::span<const ports::WatchedRecords> added) override;
    void cover(const model::OrgScope& scope, const std::set<std::string>& objects) override;
    std::optional<std::string> people(const model::OrgScope& scope) override;
    bool note_people(const model::OrgScope& scope, const ports::PeopleChange& change) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
