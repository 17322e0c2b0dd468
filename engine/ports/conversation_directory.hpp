#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/conversation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Which moment of a conversation a filter and the order of a list are about.
enum class ListedBy {
    Start,   ///< its time: `started`, else `scheduled`
    Listing  ///< of conferences that were planned, the planned start; of all others, their time
};

/// What `ListedConversation::head` holds.
enum class ListedContent {
    Head,      ///< as `model::Listing` has it
    Document,  ///< the document without what was said (`transcript`), which is most of it
    Whole,     ///< the whole document, as it is at the moment at which the filter holds
    Nothing
};

/// Members combine with "and"; an empty list of ids or users matches nothing.
struct ConversationFilter {
    ListedBy by = ListedBy::Start;
    std::optional<base::Instant> from = {};     ///< inclusive
    std::optional<base::Instant> to = {};       ///< exclusive
    std::optional<std::string> workspace = {};  ///< empty text: those that name none
    std::optional<std::vector<base::ConversationId>> ids = {};
    std::optional<std::vector<std::string>> primary_users = {};  ///< as documents name them
    std::optional<bool> is_private = {};
    bool with_planned = false;  ///< also those that never began
    ListedContent content = ListedContent::Head;

    bool operator==(const ConversationFilter&) const = default;
};

/// Where a conversation stands in the order of a list.
struct ListPlace {
    base::Instant at;
    base::ConversationId id;

    auto operator<=>(const ListPlace&) const = default;
    bool operator==(const ListPlace&) const = default;
};

/// A conversation as lists show it, without its document.
struct ListedConversation {
    model::Conversation conversation;
    base::Tree head;        ///< what was asked for; null where there is none
    std::string workspace;  ///< empty: it names none
    ListPlace place;
};

/// Conversations page by page, whatever their number. Errors: throws StoreError. Thread-safe.
class ConversationDirectory {
public:
    virtual ~ConversationDirectory() = default;

    /// At most `limit` of those that match and come after `after` (nothing: from the first), the
    /// oldest first by the moment that the filter is about, then by id. One that is changed between
    /// two pages may be missed or come twice where the change moves it.
    virtual std::vector<ListedConversation> page(const base::TenantId& tenant,
                                                 const ConversationFilter& filter,
                                                 const std::optional<ListPlace>& after,
                                                 std::size_t limit) = 0;

    /// How many match. Looks at every one of them, so it is not for every page.
    virtual std::int64_t count(const base::TenantId& tenant, const ConversationFilter& filter) = 0;

    /// Ids of workspaces that conversations named, ascending; the empty one stands for those that
    /// name none. One whose last conversation is gone stays.
    virtual std::vector<std::string> workspaces(const base::TenantId& tenant) = 0;

    /// What documents name as host, each once, ascending, the empty text left out. Costs one
    /// look-up per host.
    virtual std::vector<std::string> hosts(const base::TenantId& tenant) = 0;

    /// The conversation with this `metaData.clientUniqueId`; of several the lowest id.
    virtual std::optional<base::ConversationId> with_client_id(const base::TenantId& tenant,
                                                               const std::string& client_id) = 0;
};

}  // namespace dealwire::ports
