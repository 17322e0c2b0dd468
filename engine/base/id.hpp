#pragma once

#include <compare>
#include <functional>
#include <string>

namespace dealwire::base {

/// Text ids that cannot be swapped for one another. Compared bytewise, never case-folded.
template <class Tag>
struct Id {
    std::string value;

    [[nodiscard]] bool empty() const { return value.empty(); }

    auto operator<=>(const Id&) const = default;
    bool operator==(const Id&) const = default;
};

using TenantId = Id<struct TenantIdTag>;
using ConnectionId = Id<struct ConnectionIdTag>;
using ConversationId = Id<struct ConversationIdTag>;  ///< `metaData.id` of the document
using RunId = Id<struct RunIdTag>;
using JobId = Id<struct JobIdTag>;

}  // namespace dealwire::base

template <class Tag>
struct std::hash<dealwire::base::Id<Tag>> {
    std::size_t operator()(const dealwire::base::Id<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.value);
    }
};
