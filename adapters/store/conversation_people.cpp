#include "adapters/store/conversation_people.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <algorithm>
#include <array>

namespace dealwire::store {
namespace {

constexpr auto kStage = "stage_conversation_person";
constexpr std::array kColumns{StagedColumn{"person", "BIGINT"},
                              StagedColumn{"conversation_id", "TEXT"}};

constexpr auto kAdd = R"sql(
    INSERT INTO conversation_person (tenant_id, person, conversation_id)
    SELECT CAST(:tenant AS TEXT), person, conversation_id
    FROM stage_conversation_person
    WHERE TRUE
    ORDER BY person, conversation_id
    ON CONFLICT DO NOTHING
)sql";

/// One look-up by the whole key for each.
std::string drop_sql(const Dialect& dialect) {
    const std::string keys =
        "SELECT CAST(listed.value AS BIGINT) FROM " + std::string{dialect.ids_table};
    return "DELETE FROM conversation_person WHERE tenant_id = :tenant AND " +
           dialect.is_in("person", keys) + " AND conversation_id = :conversation";
}

}  // namespace

void add_people(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                std::span<const PeopleOf> conversations) {
    if (std::ranges::all_of(conversations, [](const auto& each) { return each.keys.empty(); }))
        return;
    create_stage(session, dialect, kStage, kColumns);
    const auto insert = bulk_insert(session, dialect, {kStage, {"person", "conversation_id"}});
    for (const PeopleOf& each : conversations)
        for (const model::PersonKey key : each.keys) {
            insert->begin_row();
            insert->integer(key);
            insert->text(each.conversation.value);
            insert->end_row();
        }
    insert->finish();
    Statement{session, kAdd}.with("tenant", tenant.value).run();
    clear_stage(session, kStage);
}

void drop_people(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                 const PeopleOf& conversation) {
    if (conversation.keys.empty()) return;
    std::vector<std::string> keys;
    for (const model::PersonKey key : conversation.keys) keys.push_back(std::to_string(key));
    Statement{session, drop_sql(dialect)}
        .with("tenant", tenant.value)
        .with("ids", id_list(keys))
        .with("conversation", conversation.conversation.value)
        .run();
}

}  // namespace dealwire::store
