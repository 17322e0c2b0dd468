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

/// Every byte that an address cannot hold as %XX.
std::string in_address(std::string_view text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string written;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos) {
            written.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        written.append({'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]});
    }
    return written;
}

/// The page in the recorder, where the call can be heard; else the one here.
std::string url_of(const model::Conversation& conversation, const Tree& head,
                   const Surroundings& around) {
    const std::string written = head.text_at("metaData.url").value_or("");
    if (written.starts_with("https://") || written.starts_with("http://")) return written;
    return around.public_url + "/call?id=" + in_address(conversation.id.value);
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
    constexpr std::size_t kMembers = 20;
    static const Tree kNone;
    const Tree* found = head.find("metaData");
    const Tree& meta = found ? *found : kNone;
    const auto text = [&](const char* name) { return text_or_null(meta.text_at(name)); };
    return MadeObject{kMembers}
        .with("id", conversation.id.value)
        .with("url", url_of(conversation, head, around))
        .with("title", conversation.title)
        .with("scheduled", moment(conversation.scheduled))
        .with("started", base::to_text(conversation.started.value_or(conversation.time)))
        .with("duration", whole(duration_of(head)))
        .with("primaryUserId", around.users.host_of(conversation))
        .with("direction",
              word_of(head, "metaData.direction", {"Inbound", "Outbound", "Conference"}, "Unknown"))
        .with("system", text("system"))
        .with("scope", scope_of(conversation, head, around.users))
        .with("media", word_of(head, "metaData.media", {"Video", "Audio"}, "Audio"))
        .with("language", language_of(head))
        .with("workspaceId", workspace_of(head))
        .with("sdrDisposition", text("sdrDisposition"))
        .with("clientUniqueId", text("clientUniqueId"))
        .with("customData", text("customData"))
        .with("purpose", text("purpose"))
        .with("meetingUrl", text("meetingUrl"))
        .with("isPrivate", conversation.is_private)
        .with("calendarEventId", text("calendarEventId"))
        .take();
}

}  // namespace dealwire::calls
