#pragma once

#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/model/member_change.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::store {

/// Columns of `member_of`, in its order; `m` is the table.
inline constexpr const char* kMemberColumns =
    "m.id, m.user_id, m.name, m.email, m.title, m.manager_id, m.is_active, m.is_recorded, "
    "m.user_modified_at, m.department, m.federation_id, m.former_users, m.imports_mail, m.team, "
    "m.permission_profile, m.workspace, m.rule";
inline constexpr std::size_t kMemberWidth = 17;

/// Without aliases.
model::Member member_of(const Row& row);

/// Writes members over those of the same users, and takes away those of their former users.
void put_members(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 std::span<const model::Member> members);

/// Adds aliases, or gives those known another kind.
void put_aliases(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                 std::span<const model::Member> members);

/// Does nothing for an act without changes.
void log_changes(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 const model::MemberAct& act);

}  // namespace dealwire::store
