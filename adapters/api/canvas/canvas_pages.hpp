#pragma once

#include "adapters/api/pages/assets.hpp"
#include "engine/base/clock.hpp"
#include "engine/canvas/refusal.hpp"
#include "engine/canvas/view.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace dealwire::api {

/// Where the pages are. Beside these: `POST kCanvas` takes signed requests.
inline constexpr const char* kCanvas = "/salesforce/canvas";
inline constexpr const char* kRecordPage = "/salesforce/canvas/record";
inline constexpr const char* kConversationPage = "/salesforce/canvas/conversation";

/// The address of a page within a session; `name` and `value` of one more field, or none.
std::string address_of(const char* page, const std::string& session, const char* name = "",
                       const std::string& value = "");

/// The page of one conversation, as HTML. `back` is the address of the list it belongs to; empty
/// where it stands alone.
std::string conversation_page(const canvas::ConversationView& view, const std::string& back);

struct ConversationList {
    std::vector<canvas::ConversationEntry> entries;  ///< the newest first
    std::string session;
    std::string newer;  ///< address of the first page; empty on it
    std::string older;  ///< address of the next page; empty on the last
};

std::string list_page(const ConversationList& list);

/// What happened, why, and what to do about it.
std::string refusal_page(canvas::Refusal refusal);

/// The HTTP status that goes with it.
int status_of(canvas::Refusal refusal);

/// `4:05`, or `1:04:05` from an hour on.
std::string clock_text(std::int64_t ms);
/// `4 min`, `1 h 5 min`, `40 s`.
std::string length_text(std::int64_t ms);

}  // namespace dealwire::api
