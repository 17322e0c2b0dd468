#include "adapters/store/conversation_rows.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/participants_text.hpp"
#include "engine/ports/store_error.hpp"

namespace dealwire::store {

using model::Conversation;

namespace {

base::Tree whole(const std::string& id, tl::expected<base::Tree, json::JsonProblem> document) {
    if (!document)
        throw ports::StoreError{"The document of conversation " + id + " is damaged in the store."};
    return std::move(*document);
}

}  // namespace

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
    conversation.participants = participants_from_text(row.text(8));
    return conversation;
}

std::vector<Conversation> conversations_found(soci::session& session, const Dialect& dialect,
                                              const LeanQuery& query) {
    std::vector<Conversation> found;
    each_lean_row(session, dialect, query,
                  [&](const LeanRow& row) { found.push_back(conversation_of(row)); });
    return found;
}

base::Tree document_from_text(const std::string& id, std::string_view text) {
    return whole(id, json::parse(text));
}

base::Tree document_without_transcript(const std::string& id, std::string_view text) {
    return whole(id, json::parse_without(text, "transcript"));
}

std::string conversation_ids(std::span<const base::ConversationId> ids) {
    return id_list_of(ids, [](const base::ConversationId& id) { return id.value; });
}

}  // namespace dealwire::store
