#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/member_store.hpp"

namespace dealwire::store {

/// Members in SQL. `database` must be migrated and outlive this.
class SqlMemberStore final : public ports::MemberStore {
public:
    explicit SqlMemberStore(Database& database) : database_{database} {}

    std::vector<model::Member> all(const model::OrgScope& scope) override;
    void save(const model::OrgScope& scope, std::span<const model::Member> members) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
