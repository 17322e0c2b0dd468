#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/tree.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::model {

enum class Affiliation { Internal, External, Unknown };

/// One party of a conversation, as its document names him. Nothing here is resolved yet.
struct Participant {
    std::string id;     ///< `parties[].id`, or "" where the document has none
    std::string email;  ///< as written: may hold a display name, any case, or nothing
    std::string name;
    std::string phone;
    std::string user_id;  ///< `parties[].userId`
    Affiliation affiliation = Affiliation::Unknown;
    bool attended = true;  ///< missing `methods` counts as attended
    bool invited = false;

    bool operator==(const Participant&) const = default;
};

/// What deciding needs of a conversation; the document itself is `ConversationContent`.
struct Conversation {
    base::ConversationId id;
    base::Instant time;  ///< `started`, else `scheduled`
    std::optional<base::Instant> started;
    std::optional<base::Instant> scheduled;
    std::string title;
    std::string primary_user;  ///< `primaryUserId`, the host
    bool is_private = false;
    std::vector<Participant> participants;  ///< in document order
    std::string digest;                     ///< of the whole document; equal means unchanged

    bool operator==(const Conversation&) const = default;
};

/// The whole document: one element of `calls[]` plus `transcript`, unknown fields included.
struct ConversationContent {
    base::ConversationId id;
    base::Tree document;
};

}  // namespace dealwire::model
