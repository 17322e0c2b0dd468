#include "engine/intake/conversation_document.hpp"

#include "engine/base/canonical.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/intake/document_shape.hpp"

namespace dealwire::intake {
namespace {

using base::Tree;
using model::Affiliation;
using model::Conversation;
using model::Participant;

constexpr std::size_t kLongestId = 80;  // length of Conversation_Key__c

std::string text_of(const Tree& tree, std::string_view path) {
    return tree.text_at(path).value_or("");
}

Affiliation affiliation_of(const std::string& word) {
    if (word == "Internal") return Affiliation::Internal;
    if (word == "External") return Affiliation::External;
    return Affiliation::Unknown;
}

bool lists(const Tree& party, std::string_view method) {
    const Tree* methods = party.find("methods");
    if (!methods || !methods->array()) return false;
    for (const Tree& item : *methods->array())
        if (item.string() && *item.string() == method) return true;
    return false;
}

bool lists_any(const Tree& party) {
    const Tree* methods = party.find("methods");
    return methods && methods->array() && !methods->array()->empty();
}

Participant read_party(const Tree& party) {
    return {
        .id = text_of(party, "id"),
        .email = text_of(party, "emailAddress"),
        .name = text_of(party, "name"),
        .phone = text_of(party, "phoneNumber"),
        .user_id = text_of(party, "userId"),
        .affiliation = affiliation_of(text_of(party, "affiliation")),
        .attended = !lists_any(party) || lists(party, "Attendee"),
        .invited = lists(party, "Invitee"),
    };
}

std::vector<Participant> read_parties(const Tree& document) {
    std::vector<Participant> participants;
    const Tree* parties = document.find("parties");
    if (!parties || !parties->array()) return participants;
    for (const Tree& party : *parties->array())
        if (party.object()) participants.push_back(read_party(party));
    return participants;
}

std::optional<std::string> wrong_id(const std::string& id) {
    if (base::trim(id).empty()) return "metaData.id is missing";
    if (base::trim(id).size() != id.size()) return "metaData.id begins or ends with white space";
    if (base::utf16_length(id) > kLongestId) return "metaData.id is longer than 80 characters";
    if (base::without_control_characters(id) != id) return "metaData.id has control characters";
    return std::nullopt;
}

/// Reads one of the two times; a text that is no time is a reason to refuse.
std::optional<std::string> read_time(const Tree& document, std::string_view path,
                                     std::optional<base::Instant>& time) {
    const std::optional<std::string> text = document.text_at(path);
    if (!text || text->empty()) return std::nullopt;
    time = base::parse_instant(*text);
    if (time) return std::nullopt;
    return std::string{path} + " is not a date-time with a zone, such as 2026-03-02T09:30:00Z";
}

std::optional<std::string> read_times(const Tree& document, Conversation& conversation) {
    if (auto wrong = read_time(document, "metaData.started", conversation.started)) return wrong;
    if (auto wrong = read_time(document, "metaData.scheduled", conversation.scheduled))
        return wrong;
    if (!conversation.started && !conversation.scheduled)
        return "metaData.started and metaData.scheduled are both missing; one is needed";
    conversation.time = conversation.started ? *conversation.started : *conversation.scheduled;
    return std::nullopt;
}

}  // namespace

tl::expected<ports::IncomingConversation, Refusal> read_document(Tree document) {
    const auto refuse = [&](std::string reason) {
        return tl::unexpected{Refusal{text_of(document, "metaData.id"), std::move(reason)}};
    };
    if (!document.object()) return refuse("the line is not a JSON object");
    if (auto wrong = wrong_type_in(document)) return refuse(*wrong);

    Conversation conversation;
    conversation.id.value = text_of(document, "metaData.id");
    if (auto wrong = wrong_id(conversation.id.value)) return refuse(*wrong);
    if (auto wrong = read_times(document, conversation)) return refuse(*wrong);

    const Tree* is_private = document.at("metaData.isPrivate");
    conversation.is_private = is_private && is_private->boolean() && *is_private->boolean();
    conversation.title = text_of(document, "metaData.title");
    conversation.primary_user = text_of(document, "metaData.primaryUserId");
    conversation.participants = read_parties(document);
    conversation.digest = base::digest(base::canonical_text(document));
    return ports::IncomingConversation{std::move(conversation), std::move(document)};
}

}  // namespace dealwire::intake
