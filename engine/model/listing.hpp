#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/conversation.hpp"

#include <string>

namespace dealwire::model {

/// What lists of conversations are made of, so that nobody reads whole documents for them.
struct Listing {
    /// A conference's planned start where it has one, else the conversation's time.
    base::Instant at;
    std::string workspace;  ///< `metaData.workspaceId`; empty: the first workspace of the tenant
    std::string client_id;  ///< `metaData.clientUniqueId`, cut to what an index takes
    base::Tree head;        ///< metaData, interaction and collaboration, as the document has them

    bool operator==(const Listing&) const = default;
};

/// Longer ids of clients are compared by as many of their first characters (code points).
inline constexpr std::size_t kLongestIndexedId = 600;

/// The id of the workspace of conversations whose documents name none.
inline constexpr const char* kFirstWorkspace = "1";

Listing listing_of(const Conversation& conversation, const base::Tree& document);

/// The first characters of a client's id, as `Listing::client_id` holds them.
std::string indexed_id(const std::string& client_id);

}  // namespace dealwire::model
