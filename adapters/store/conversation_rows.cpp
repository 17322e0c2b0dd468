#include "adapters/store/conversation_rows.hpp"

#include "engine/ports/store_error.hpp"

#include <algorithm>

namespace dealwire::store {
namespace {

using model::Affiliation;
using model::Conversation;

const char* name_of(Affiliation affiliation) {
    switch (affiliation) {
        case Affiliation::Internal:
            return "internal";
        case Affiliation::External:
            return "external";
        case Affiliation::Unknown:
            return "unknown";
    }
    return "unknown";
}

Affiliation affiliation_named(std::string_view name) {
    for (const auto affiliation : {Affiliation::Internal, Affiliation::External})
        if (name == name_of(affiliation)) return affiliation;
    return Affiliation::Unknown;
}

constexpr auto kParticipants = R"sql(
    SELECT conversation_id, party_id, email, name, phone, user_id, affiliation, attended, invited
    FROM conversation_participant
    WHERE tenant_id = :tenant AND conversation_id >= :first AND conversation_id <= :last
)sql";
constexpr auto kInOrder = " ORDER BY conversation_id, position";

/// Whether few conversations stand between the first and the last of a page but those of the page.
constexpr auto kBetween = R"sql(
    SELECT COUNT(*) FROM (
        SELECT 1 FROM conversation
        WHERE tenant_id = :tenant AND id >= :first AND id <= :last
        LIMIT :most) AS counted
)sql";

Conversation conversation_of(const LeanRow& row) {
    Conversation conversation;
    conversation.id = {row.string(0)};
    conversation.time = row.instant(1);
    conversation.started = row.optional_instant(2);
    conversation.scheduled = row.optional_instant(3);
    conversation.title = row.string(4);
    conversation.primary_user = row.string(5);
    conversation.is_private = row.flag(6);
    conversation.digest = row.string(7);
    return conversation;
}

model::Participant participant_of(const LeanRow& row) {
    return {.id = row.string(1),
            .email = row.string(2),
            .name = row.string(3),
            .phone = row.string(4),
            .user_id = row.string(5),
            .affiliation = affiliation_named(row.text(6)),
            .attended = row.flag(7),
            .invited = row.flag(8)};
}

/// Reading a range passes over strangers, reading by id looks up each: ranges for dense pages.
bool is_dense(soci::session& session, const Dialect& dialect, LeanQuery query, std::size_t page) {
    std::size_t between = 0;
    query.sql = kBetween;
    query.with("most", std::to_string(2 * page + 1));
    each_lean_row(session, dialect, query,
                  [&](const LeanRow& row) { between = static_cast<std::size_t>(row.integer(0)); });
    return between <= 2 * page;
}

/// `by_id` is in ascending id.
void load_participants(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                       const std::vector<Conversation*>& by_id) {
    LeanQuery query{"", {}};
    query.with("tenant", tenant.value)
        .with("first", by_id.front()->id.value)
        .with("last", by_id.back()->id.value);
    const bool dense = is_dense(session, dialect, query, by_id.size());
    query.sql = kParticipants;
    if (!dense) {
        query.sql += " AND " + dialect.is_listed("conversation_id");
        query.with("ids", id_list_of(by_id, [](const auto* one) { return one->id.value; }));
    }
    query.sql += kInOrder;
    auto conversation = by_id.begin();
    each_lean_row(session, dialect, query, [&](const LeanRow& row) {
        const std::string_view id = row.text(0);
        while (conversation != by_id.end() && (*conversation)->id.value < id) ++conversation;
        if (conversation != by_id.end() && (*conversation)->id.value == id)
            (*conversation)->participants.push_back(participant_of(row));
    });
}

}  // namespace

std::vector<Conversation> conversations_found(soci::session& session, const Dialect& dialect,
                                              const base::TenantId& tenant,
                                              const LeanQuery& query) {
    std::vector<Conversation> found;
    each_lean_row(session, dialect, query,
                  [&](const LeanRow& row) { found.push_back(conversation_of(row)); });
    if (found.empty()) return found;
    std::vector<Conversation*> by_id;
    for (Conversation& conversation : found) by_id.push_back(&conversation);
    std::ranges::sort(by_id, {},
                      [](const Conversation* one) -> const std::string& { return one->id.value; });
    load_participants(session, dialect, tenant, by_id);
    return found;
}

std::vector<StagedColumn> participant_columns() {
    return {{"conversation_id", "TEXT"}, {"position", "BIGINT"},  {"party_id", "TEXT"},
            {"email", "TEXT"},           {"name", "TEXT"},        {"phone", "TEXT"},
            {"user_id", "TEXT"},         {"affiliation", "TEXT"}, {"attended", "SMALLINT"},
            {"invited", "SMALLINT"}};
}

void append_participants(const Conversation& conversation,
                         std::vector<std::vector<TextCell>>& rows) {
    int position = 0;
    for (const model::Participant& one : conversation.participants)
        rows.push_back({conversation.id.value, std::to_string(position++), one.id, one.email,
                        one.name, one.phone, one.user_id, name_of(one.affiliation),
                        one.attended ? "1" : "0", one.invited ? "1" : "0"});
}

std::string conversation_ids(std::span<const base::ConversationId> ids) {
    return id_list_of(ids, [](const base::ConversationId& id) { return id.value; });
}

}  // namespace dealwire::store
