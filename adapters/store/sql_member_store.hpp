#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/manual_settings.hpp"
#include "engine/ports/member_log.hpp"
#include "engine/ports/member_store.hpp"

namespace dealwire::store {

/// Members in SQL, what admins decided about them, and the log of all changes. `database` must be
/// migrated and outlive this.
class SqlMemberStore final : public ports::MemberStore,
                             public ports::ManualSettings,
                             public ports::MemberLog {
public:
    explicit SqlMemberStore(Database& database) : database_{database} {}

    using MemberStore::save;
    std::vector<model::Member> all(const model::OrgScope& scope) override;
    std::vector<model::Member> elsewhere(const model::OrgScope& scope) override;
    void save(const model::OrgScope& scope, std::span<const model::Member> members,
              const model::MemberAct& act) override;

    std::vector<model::ManualSetting> manual(const base::TenantId& tenant) override;
    void decide(const model::OrgScope& scope, std::span<const model::ManualSetting> set,
                std::span<const std::pair<model::MemberId, std::string>> cleared,
                const model::MemberAct& act) override;

    std::vector<model::LoggedMemberChange> changes(const base::TenantId& tenant,
                                                   const std::optional<model::MemberId>& member,
                                                   std::size_t limit) override;

private:
    Database& database_;
};

}  // namespace dealwire::store
