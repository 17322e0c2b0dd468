#include "adapters/store/conversation_rows.hpp"

#include "engine/ports/store_error.hpp"

#include <unordered_map>

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

Affiliation affiliation_named(const std::string& name) {
    for (const auto affiliation : {Affiliation::Internal, Affiliation::External})
        if (name == name_of(affiliation)) return affiliation;
    return Affiliation::Unknown;
}

std::string participants_sql(const Dialect& dialect) {
    return std::string{R"sql(
        SELECT conversation_id, party_id, email, name, phone, user_id, affiliation, attended, invited
        FROM conversation_participant
        WHERE tenant_id = :tenant AND )sql"} +
           dialect.is_listed("conversation_id") + " ORDER BY conversation_id, position";
}

model::Participant participant_of(const Row& row) {
    return {.id = row.text(1),
            .email = row.text(2),
            .name = row.text(3),
            .phone = row.text(4),
            .user_id = row.text(5),
            .affiliation = affiliation_named(row.text(6)),
            .attended = row.flag(7),
            .invited = row.flag(8)};
}

}  // namespace

Conversation conversation_of(const Row& row) {
    Conversation conversation;
    conversation.id = {row.text(0)};
    conversation.time = row.instant(1);
    conversation.started = row.optional_instant(2);
    conversation.scheduled = row.optional_instant(3);
    conversation.title = row.text(4);
    conversation.primary_user = row.text(5);
    conversation.is_private = row.flag(6);
    conversation.digest = row.text(7);
    return conversation;
}

void load_participants(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
                       std::vector<Conversation>& conversations) {
    if (conversations.empty()) return;
    std::unordered_map<std::string, Conversation*> by_id;
    for (Conversation& conversation : conversations)
        by_id.emplace(conversation.id.value, &conversation);
    Statement{session, participants_sql(dialect)}
        .with("tenant", tenant.value)
        .with("ids", id_list_of(conversations, [](const auto& one) { return one.id.value; }))
        .each(9, [&](const Row& row) {
            by_id.at(row.text(0))->participants.push_back(participant_of(row));
        });
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
