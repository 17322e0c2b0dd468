#include "adapters/store/sql_member_store.hpp"

#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

#include <array>

namespace dealwire::store {
namespace {

using model::Member;

constexpr auto kAll = R"sql(
    SELECT id, user_id, name, email, title, manager_id, is_active, is_recorded, user_modified_at
    FROM member
    WHERE tenant_id = :tenant AND org_id = :org
    ORDER BY user_id
)sql";

constexpr auto kMerge = R"sql(
    INSERT INTO member (tenant_id, org_id, user_id, id, name, email, title, manager_id, is_active,
                        is_recorded, user_modified_at)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), user_id, id, name, email, title, manager_id,
           is_active, is_recorded, user_modified_at
    FROM stage_member
    WHERE TRUE
    ORDER BY user_id
    ON CONFLICT (tenant_id, org_id, user_id) DO UPDATE
    SET id = excluded.id, name = excluded.name, email = excluded.email, title = excluded.title,
        manager_id = excluded.manager_id, is_active = excluded.is_active,
        is_recorded = excluded.is_recorded, user_modified_at = excluded.user_modified_at
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
                                   StagedColumn{"user_modified_at", "BIGINT"}};

Member member_of(const Row& row) {
    return {.id = {row.text(0)},
            .user = row.record_id(1),
            .name = row.text(2),
            .email = row.text(3),
            .title = row.text(4),
            .manager = row.record_id(5),
            .active = row.flag(6),
            .recorded = row.flag(7),
            .user_modified = row.instant(8)};
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
            std::to_string(to_number(member.user_modified))};
}

}  // namespace

std::vector<Member> SqlMemberStore::all(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<Member> found;
        Statement{session, kAll}.in(scope).each(
            9, [&](const Row& row) { found.push_back(member_of(row)); });
        return found;
    });
}

void SqlMemberStore::save(const model::OrgScope& scope, std::span<const Member> members) {
    if (members.empty()) return;
    database_.write([&](soci::session& session) {
        std::vector<std::vector<TextCell>> rows;
        for (const Member& member : members) rows.push_back(staged_row(member));
        stage(session, database_.dialect(), kStage, kStageColumns, std::move(rows));
        Statement{session, kMerge}.in(scope).run();
        clear_stage(session, kStage);
    });
}

}  // namespace dealwire::store
