#include "adapters/store/sql_participant_index.hpp"

#include "adapters/store/conversation_people.hpp"
#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/conversation_writes.hpp"
#include "adapters/store/participants_text.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::ConversationId;
using base::TenantId;

constexpr auto kGap = "SELECT filled_to FROM conversation_person_gap WHERE tenant_id = :tenant";

constexpr auto kMoveGap =
    "UPDATE conversation_person_gap SET filled_to = :id WHERE tenant_id = :tenant";

constexpr auto kCloseGap = "DELETE FROM conversation_person_gap WHERE tenant_id = :tenant";

constexpr auto kMissing = R"sql(
    SELECT c.id, c.participants FROM conversation AS c
    WHERE c.tenant_id = :tenant AND c.state = 'live' AND c.id > :after
    ORDER BY c.id
    LIMIT CAST(:limit AS BIGINT)
)sql";

constexpr auto kOfPerson = R"sql(
    SELECT p.conversation_id FROM conversation_person AS p
    WHERE p.tenant_id = :tenant AND p.person = CAST(:person AS BIGINT)
      AND p.conversation_id > :after
    ORDER BY p.conversation_id
    LIMIT CAST(:limit AS BIGINT)
)sql";

std::string having_sql(const Dialect& dialect) {
    return std::string{"SELECT "} + kConversationColumns +
           " FROM conversation AS c WHERE c.tenant_id = :tenant AND " +
           dialect.is_in("c.id", kOfPerson) + " AND c.state = 'live' ORDER BY c.id";
}

}  // namespace

std::vector<model::Conversation> SqlParticipantIndex::having(const TenantId& tenant,
                                                             model::PersonKey key,
                                                             const ConversationId& after,
                                                             std::size_t limit) {
    LeanQuery query{having_sql(database_.dialect()), {}};
    query.with("tenant", tenant.value)
        .with("person", std::to_string(key))
        .with("after", after.value)
        .with("limit", std::to_string(row_limit(limit)));
    return database_.glance([&](soci::session& session) {
        return conversations_found(session, database_.dialect(), query);
    });
}

bool SqlParticipantIndex::complete(const TenantId& tenant, std::size_t limit) {
    const Dialect& dialect = database_.dialect();
    const auto gap_of = [&](soci::session& session) {
        std::optional<std::string> gap;
        LeanQuery query{kGap, {}};
        query.with("tenant", tenant.value);
        each_lean_row(session, dialect, query, [&](const LeanRow& row) { gap = row.string(0); });
        return gap;
    };
    if (!database_.glance(gap_of)) return false;
    return database_.write([&](soci::session& session) {
        raise_revision(session, tenant);
        const auto gap = gap_of(session);
        if (!gap) return false;
        LeanQuery query{kMissing, {}};
        query.with("tenant", tenant.value)
            .with("after", *gap)
            .with("limit", std::to_string(row_limit(limit)));
        std::vector<PeopleOf> missing;
        each_lean_row(session, dialect, query, [&](const LeanRow& row) {
            missing.push_back(
                {{row.string(0)}, model::person_keys(participants_from_text(row.text(1)))});
        });
        add_people(session, dialect, tenant, missing);
        if (missing.empty())
            Statement{session, kCloseGap}.with("tenant", tenant.value).run();
        else
            Statement{session, kMoveGap}
                .with("tenant", tenant.value)
                .with("id", missing.back().conversation.value)
                .run();
        return !missing.empty();
    });
}

}  // namespace dealwire::store
