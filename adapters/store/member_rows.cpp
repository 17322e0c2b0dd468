#include "adapters/store/member_rows.hpp"

#include <soci/soci.h>

#include <array>

namespace dealwire::store {
namespace {

using model::Member;
using model::MemberAlias;
using model::RecordId;

constexpr auto kMerge = R"sql(
    INSERT INTO member (tenant_id, org_id, user_id, id, name, email, title, manager_id, is_active,
                        is_recorded, user_modified_at, department, federation_id, former_users,
                        imports_mail, team, permission_profile, workspace, rule)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), user_id, id, name, email, title, manager_id,
           is_active, is_recorded, user_modified_at, department, federation_id, former_users,
           imports_mail, team, permission_profile, workspace, rule
    FROM stage_member
    WHERE TRUE
    ORDER BY user_id
    ON CONFLICT (tenant_id, org_id, user_id) DO UPDATE
    SET id = excluded.id, name = excluded.name, email = excluded.email, title = excluded.title,
        manager_id = excluded.manager_id, is_active = excluded.is_active,
        is_recorded = excluded.is_recorded, user_modified_at = excluded.user_modified_at,
        department = excluded.department, federation_id = excluded.federation_id,
        former_users = excluded.former_users, imports_mail = excluded.imports_mail,
        team = excluded.team, permission_profile = excluded.permission_profile,
        workspace = excluded.workspace, rule = excluded.rule
)sql";

constexpr auto kReplace = R"sql(
    DELETE FROM member
    WHERE tenant_id = :tenant AND org_id = :org AND user_id = :user
)sql";

constexpr auto kStage = "stage_member";
constexpr std::array kStageColumns{StagedColumn{"user_id", "TEXT"},
                                   StagedColumn{"id", "TEXT"},
                                   StagedColumn{"name", "TEXT"},
                                   StagedColumn{"email", "TEXT"},
                                   StagedColumn{"title", "TEXT"},
                                   StagedColumn{"manager_id", "TEXT"},
                                   StagedColumn{"is_active", "SMALLINT"},
                                   StagedColumn{"is_recorded", "SMALLINT"},
                                   StagedColumn{"user_modified_at", "BIGINT"},
                                   StagedColumn{"department", "TEXT"},
                                   StagedColumn{"federation_id", "TEXT"},
                                   StagedColumn{"former_users", "TEXT"},
                                   StagedColumn{"imports_mail", "SMALLINT"},
                                   StagedColumn{"team", "TEXT"},
                                   StagedColumn{"permission_profile", "TEXT"},
                                   StagedColumn{"workspace", "TEXT"},
                                   StagedColumn{"rule", "TEXT"}};

constexpr auto kMergeAliases = R"sql(
    INSERT INTO member_alias (tenant_id, member_id, address, kind)
    SELECT CAST(:tenant AS TEXT), member_id, address, kind
    FROM stage_member_alias
    WHERE TRUE
    ORDER BY member_id, address
    ON CONFLICT (tenant_id, member_id, address) DO UPDATE SET kind = excluded.kind
)sql";

constexpr auto kStageAliases = "stage_member_alias";
constexpr std::array kAliasColumns{StagedColumn{"member_id", "TEXT"},
                                   StagedColumn{"address", "TEXT"}, StagedColumn{"kind", "TEXT"}};

constexpr auto kLog = R"sql(
    INSERT INTO member_change (tenant_id, act_id, position, done_at, done_by, kind, org_id,
                               member_id, user_id, name, field, old_value, new_value, reason)
    SELECT CAST(:tenant AS TEXT), CAST(:act AS TEXT), position, CAST(:at AS BIGINT),
           CAST(:by AS TEXT), CAST(:kind AS TEXT), CAST(:org AS TEXT), member_id, user_id, name,
           field, old_value, new_value, reason
    FROM stage_member_change
    WHERE TRUE
    ORDER BY position
)sql";

constexpr auto kStageLog = "stage_member_change";
constexpr std::array kLogColumns{
    StagedColumn{"position", "BIGINT"}, StagedColumn{"member_id", "TEXT"},
    StagedColumn{"user_id", "TEXT"},    StagedColumn{"name", "TEXT"},
    StagedColumn{"field", "TEXT"},      StagedColumn{"old_value", "TEXT"},
    StagedColumn{"new_value", "TEXT"},  StagedColumn{"reason", "TEXT"}};

std::string as_text(const std::vector<RecordId>& users) {
    std::string text;
    for (const RecordId& user : users) text.append(text.empty() ? "" : " ").append(user.view());
    return text;
}

std::vector<RecordId> users_in(std::string_view text) {
    std::vector<RecordId> users;
    for (std::size_t at = 0; at < text.size(); at += RecordId::kLength + 1)
        if (const auto user = RecordId::parse(text.substr(at, RecordId::kLength)))
            users.push_back(*user);
    return users;
}

std::vector<TextCell> staged_row(const Member& member) {
    return {member.user.text(),
            member.id.value,
            member.name,
            member.email,
            member.title,
            member.manager.text(),
            member.active ? "1" : "0",
            member.recorded ? "1" : "0",
            std::to_string(to_number(member.user_modified)),
            member.department,
            member.federation_id,
            as_text(member.former_users),
            member.import_mail ? "1" : "0",
            member.team,
            member.permission_profile,
            member.workspace,
            member.rule};
}

}  // namespace

Member member_of(const Row& row) {
    return {.id = {row.text(0)},
            .user = row.record_id(1),
            .name = row.text(2),
            .email = row.text(3),
            .title = row.text(4),
            .manager = row.record_id(5),
            .active = row.flag(6),
            .recorded = row.flag(7),
            .user_modified = row.instant(8),
            .department = row.text(9),
            .federation_id = row.text(10),
            .former_users = users_in(row.text(11)),
            .import_mail = row.flag(12),
            .team = row.text(13),
            .permission_profile = row.text(14),
            .workspace = row.text(15),
            .rule = row.text(16)};
}

void put_members(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 std::span<const Member> members) {
    std::vector<std::vector<TextCell>> rows;
    for (const Member& member : members) {
        for (const RecordId& former : member.former_users)
            Statement{session, kReplace}.in(scope).with("user", former.text()).run();
        rows.push_back(staged_row(member));
    }
    if (rows.empty()) return;
    stage(session, dialect, kStage, kStageColumns, std::move(rows));
    Statement{session, kMerge}.in(scope).run();
    clear_stage(session, kStage);
}

void put_aliases(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                 std::span<const Member> members) {
    std::vector<std::vector<TextCell>> rows;
    for (const Member& member : members)
        for (const MemberAlias& alias : member.aliases)
            rows.push_back({member.id.value, alias.address, alias.kind});
    if (rows.empty()) return;
    stage(session, dialect, kStageAliases, kAliasColumns, std::move(rows));
    Statement{session, kMergeAliases}.with("tenant", tenant.value).run();
    clear_stage(session, kStageAliases);
}

void log_changes(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                 const model::MemberAct& act) {
    std::vector<std::vector<TextCell>> rows;
    for (const model::MemberChange& change : act.changes)
        rows.push_back({std::to_string(rows.size()), change.member.value, change.user.text(),
                        change.name, change.field, change.before, change.after, change.reason});
    if (rows.empty()) return;
    stage(session, dialect, kStageLog, kLogColumns, std::move(rows));
    Statement{session, kLog}
        .in(scope)
        .with("act", act.id.value)
        .with("at", act.at)
        .with("by", act.by)
        .with("kind", act.kind)
        .run();
    clear_stage(session, kStageLog);
}

}  // namespace dealwire::store
