#include "engine/calls/basic_data.hpp"

#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"
#include "engine/calls/values.hpp"
#include "engine/model/listing.hpp"
#include "engine/trackers/language.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>

namespace dealwire::calls {
namespace {

using base::Tree;
using model::Affiliation;

/// The word of the list that the text is, however it is written; `otherwise` where it is none.
std::string word_of(const Tree& head, std::string_view path,
                    std::initializer_list<const char*> words, const std::string& otherwise) {
    const std::string written = base::to_lower_ascii(head.text_at(path).value_or(""));
    for (const char* word : words)
        if (written == base::to_lower_ascii(word)) return word;
    return otherwise;
}

/// By who took part, where the document does not say it.
std::string scope_by_people(const model::Conversation& conversation, const UserBook& users) {
    bool internal = false;
    for (const model::Participant& participant : conversation.participants) {
        if (participant.affiliation == Affiliation::External) return "External";
        internal = internal || participant.affiliation == Affiliation::Internal ||
                   users.who(participant) != nullptr;
    }
    const bool everybody = std::ranges::all_of(conversation.participants, [&](const auto& each) {
        return each.affiliation == Affiliation::Internal || users.who(each) != nullptr;
    });
    return internal && everybody ? "Internal" : "Unknown";
}

std::string scope_of(const model::Conversation& conversation, const Tree& head,
                     const UserBook& users) {
    std::string word = word_of(head, "metaData.scope", {"Internal", "External"}, "");
    return word.empty() ? scope_by_people(conversation, users) : word;
}

/// Whole seconds, from 0.
std::int64_t duration_of(const Tree& head) {
    constexpr double kMost = 1e9;
    const double seconds = double_at(head, "metaData.duration").value_or(0);
    return seconds > 0 && seconds < kMost ? std::llround(seconds) : 0;
}

std::string language_of(const Tree& head) {
    const auto written = head.text_at("metaData.language");
    if (!written) return "und";
    const auto code = trackers::language_code(*written);
    return code && !code->empty() ? *code : "und";
}

/// The page in the recorder, where the call can be heard; else the one here.
std::string url_of(const model::Conversation& conversation, const Tree& head,
                   const Surroundings& around) {
    const std::string written = head.text_at("metaData.url").value_or("");
    if (written.starts_with("https://") || written.starts_with("http://")) return written;
    return around.public_url + "/call?id=" + conversation.id.value;
}

Tree moment(const std::optional<base::Instant>& instant) {
    return instant ? Tree{base::to_text(*instant)} : Tree{};
}

}  // namespace

std::string workspace_of(const Tree& head) {
    const std::string written = head.text_at("metaData.workspaceId").value_or("");
    return written.empty() ? model::kFirstWorkspace : written;
}

Tree basic_data(const model::Conversation& conversation, const Tree& head,
                const Surroundings& around) {
    const auto text = [&](const char* name) {
        return text_or_null(head.text_at(std::string{"metaData."} + name));
    };
    return Tree::Object{
        {"id", conversation.id.value},
        {"url", url_of(conversation, head, around)},
        {"title", conversation.title},
        {"scheduled", moment(conversation.scheduled)},
        {"started", base::to_text(conversation.started.value_or(conversation.time))},
        {"duration", whole(duration_of(head))},
        {"primaryUserId", around.users.host_of(conversation)},
        {"direction",
         word_of(head, "metaData.direction", {"Inbound", "Outbound", "Conference"}, "Unknown")},
        {"system", text("system")},
        {"scope", scope_of(conversation, head, around.users)},
        {"media", word_of(head, "metaData.media", {"Video", "Audio"}, "Audio")},
        {"language", language_of(head)},
        {"workspaceId", workspace_of(head)},
        {"sdrDisposition", text("sdrDisposition")},
        {"clientUniqueId", text("clientUniqueId")},
        {"customData", text("customData")},
        {"purpose", text("purpose")},
        {"meetingUrl", text("meetingUrl")},
        {"isPrivate", conversation.is_private},
        {"calendarEventId", text("calendarEventId")}};
}

}  // namespace dealwire::calls
