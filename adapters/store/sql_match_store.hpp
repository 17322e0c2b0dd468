#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/match_store.hpp"

namespace dealwire::store {

/// Match entries in SQL. `database` must be migrated and outlive this.
class SqlMatchStore final : public ports::MatchStore {
public:
    explicit SqlMatchStore(Database& database) : database_{database} {}

    ports::MatchState state(const model::OrgScope& scope) override;
    void listen(const model::OrgScope& scope) override;
    void add(const model::OrgScope& scope, std::span<const model::MatchEntry> entries) override;
    bool finish_building(const model::OrgScope& scope, const std::string& rules) override;
    std::size_t follow(const model::OrgScope& scope, std::size_t limit,
                       const std::function<void(ports::MatchChanges&)>& work) override;
    void remember_users(const model::OrgScope& scope, const std::string& digest) override;
    void look(
        const model::OrgScope& scope,
        const std::function<void(ports::MatchEntries&, ports::CurrentRecords&)>& work) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
