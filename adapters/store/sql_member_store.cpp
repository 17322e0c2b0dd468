#include "adapters/store/sql_member_store.hpp"

#include "adapters/store/change_notes.hpp"
#include "adapters/store/member_rows.hpp"

#include <soci/soci.h>

#include <map>
#include <utility>

namespace dealwire::store {
namespace {

using base::TenantId;
using model::LoggedMemberChange;
using model::ManualSetting;
using model::Member;
using model::MemberId;

constexpr auto kHere = R"sql(
    FROM member AS m
    WHERE m.tenant_id = :tenant AND m.org_id = :org
    ORDER BY m.user_id
)sql";

constexpr auto kElsewhere = R"sql(
    FROM member AS m
    WHERE m.tenant_id = :tenant AND m.org_id <> :org
    ORDER BY m.id, m.org_id, m.user_id
)sql";

constexpr auto kAliases = R"sql(
    SELECT member_id, address, kind
    FROM member_alias
    WHERE tenant_id = :tenant
    ORDER BY member_id, address
)sql";

constexpr auto kManual = R"sql(
    SELECT member_id, setting, value, set_by, set_at, note
    FROM member_setting
    WHERE tenant_id = :tenant
    ORDER BY member_id, setting
)sql";

constexpr auto kDecide = R"sql(
    INSERT INTO member_setting (tenant_id, member_id, setting, value, set_by, set_at, note)
    VALUES (:tenant, :member, :setting, :value, :by, :at, :note)
    ON CONFLICT (tenant_id, member_id, setting) DO UPDATE
    SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at,
        note = excluded.note
)sql";

constexpr auto kClear = R"sql(
    DELETE FROM member_setting
    WHERE tenant_id = :tenant AND member_id = :member AND setting = :setting
)sql";

constexpr auto kChanges = R"sql(
    SELECT act_id, done_at, done_by, kind, org_id, member_id, user_id, name, field, old_value,
           new_value, reason
    FROM member_change
    WHERE tenant_id = :tenant
    ORDER BY act_id DESC, position
    LIMIT :limit
)sql";

constexpr auto kChangesOf = R"sql(
    SELECT act_id, done_at, done_by, kind, org_id, member_id, user_id, name, field, old_value,
           new_value, reason
    FROM member_change
    WHERE tenant_id = :tenant AND member_id = :member
    ORDER BY act_id DESC, position
    LIMIT :limit
)sql";

LoggedMemberChange logged(const Row& row) {
    return {.act = {row.text(0)},
            .at = row.instant(1),
            .by = row.text(2),
            .kind = row.text(3),
            .org = {row.record_id(4)},
            .change = {.member = {row.text(5)},
                       .user = row.record_id(6),
                       .name = row.text(7),
                       .field = row.text(8),
                       .before = row.text(9),
                       .after = row.text(10),
                       .reason = row.text(11)}};
}

std::vector<Member> members_in(soci::session& session, const model::OrgScope& scope,
                               const char* which) {
    std::vector<Member> found;
    Statement{session, std::string{"SELECT "} + kMemberColumns + which}.in(scope).each(
        kMemberWidth, [&](const Row& row) { found.push_back(member_of(row)); });
    if (found.empty()) return found;
    std::map<MemberId, std::vector<model::MemberAlias>> aliases;
    Statement{session, kAliases}.with("tenant", scope.tenant.value).each(3, [&](const Row& row) {
        aliases[{row.text(0)}].push_back({row.text(1), row.text(2)});
    });
    for (Member& member : found)
        if (const auto own = aliases.find(member.id); own != aliases.end())
            member.aliases = own->second;
    return found;
}

void put_setting(soci::session& session, const TenantId& tenant, const ManualSetting& setting) {
    Statement{session, kDecide}
        .with("tenant", tenant.value)
        .with("member", setting.member.value)
        .with("setting", setting.setting)
        .with("value", setting.value)
        .with("by", setting.by)
        .with("at", setting.at)
        .with("note", setting.note)
        .run();
}

}  // namespace

std::vector<Member> SqlMemberStore::all(const model::OrgScope& scope) {
    return database_.read(
        [&](soci::session& session) { return members_in(session, scope, kHere); });
}

std::vector<Member> SqlMemberStore::elsewhere(const model::OrgScope& scope) {
    return database_.read(
        [&](soci::session& session) { return members_in(session, scope, kElsewhere); });
}

void SqlMemberStore::save(const model::OrgScope& scope, std::span<const Member> members,
                          const model::MemberAct& act) {
    if (members.empty() && act.changes.empty()) return;
    database_.write([&](soci::session& session) {
        put_members(session, database_.dialect(), scope, members);
        put_aliases(session, database_.dialect(), scope.tenant, members);
        log_changes(session, database_.dialect(), scope, act);
        note_changes(session, scope.tenant, model::notes_of(members, act));
    });
}

std::vector<ManualSetting> SqlMemberStore::manual(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::vector<ManualSetting> found;
        Statement{session, kManual}.with("tenant", tenant.value).each(6, [&](const Row& row) {
            found.push_back({.member = {row.text(0)},
                             .setting = row.text(1),
                             .value = row.text(2),
                             .by = row.text(3),
                             .at = row.instant(4),
                             .note = row.text(5)});
        });
        return found;
    });
}

void SqlMemberStore::decide(const model::OrgScope& scope, std::span<const ManualSetting> set,
                            std::span<const std::pair<MemberId, std::string>> cleared,
                            const model::MemberAct& act) {
    database_.write([&](soci::session& session) {
        for (const auto& [member, setting] : cleared)
            Statement{session, kClear}
                .with("tenant", scope.tenant.value)
                .with("member", member.value)
                .with("setting", setting)
                .run();
        for (const ManualSetting& setting : set) put_setting(session, scope.tenant, setting);
        log_changes(session, database_.dialect(), scope, act);
        note_changes(session, scope.tenant, model::notes_of(set, cleared));
    });
}

std::vector<LoggedMemberChange> SqlMemberStore::changes(const TenantId& tenant,
                                                        const std::optional<MemberId>& member,
                                                        std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<LoggedMemberChange> found;
        Statement statement{session, member ? kChangesOf : kChanges};
        statement.with("tenant", tenant.value).with("limit", row_limit(limit));
        if (member) statement.with("member", member->value);
        statement.each(12, [&](const Row& row) { found.push_back(logged(row)); });
        return found;
    });
}

}  // namespace dealwire::store
