#pragma once

#include "engine/base/id.hpp"
#include "engine/model/tracker.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// What was found in one conversation, in ascending tracker ids.
struct ConversationHits {
    base::ConversationId conversation;
    std::vector<model::TrackerHits> hits;

    bool operator==(const ConversationHits&) const = default;
};

/// Knows what trackers found. Errors: throws StoreError.
class HitSource {
public:
    virtual ~HitSource() = default;

    /// Of these conversations those that have hits, in ascending id.
    virtual std::vector<ConversationHits> hits(const base::TenantId& tenant,
                                               std::span<const base::ConversationId> ids) = 0;
};

/// A conversation that has to be searched, and how it was searched last.
struct StaleSearch {
    base::ConversationId id;
    std::string conversation_digest;  ///< of the document as it is now
    std::string searched_with;        ///< digest of the set of trackers; empty: never or with none
    bool same_document = false;       ///< the last search saw this version of the document

    bool operator==(const StaleSearch&) const = default;
};

/// A search that was made.
struct MadeSearch {
    base::ConversationId id;
    std::string conversation_digest;        ///< of the document that was searched
    std::vector<model::TrackerHits> found;  ///< everything that holds now, in ascending tracker ids
};

struct TrackerCount {
    std::string tracker;
    std::int64_t conversations = 0;
    std::int64_t mentions = 0;

    bool operator==(const TrackerCount&) const = default;
};

/// Holds what trackers found, per tenant: it is the same for every org. Errors: throws StoreError.
class HitStore : public HitSource {
public:
    /// Conversations that were not searched with this set of trackers (digest of their versions;
    /// empty for none), or in another version of the document, in ascending id after `after`, at
    /// most `limit`. With no trackers the document does not matter.
    virtual std::vector<StaleSearch> stale(const base::TenantId& tenant, const std::string& set,
                                           const base::ConversationId& after,
                                           std::size_t limit) = 0;

    /// How many there are.
    virtual std::int64_t waiting(const base::TenantId& tenant, const std::string& set) = 0;

    /// The members of a set that something was searched with; empty where that is not known.
    virtual std::vector<model::TrackerVersion> members(const base::TenantId& tenant,
                                                       const std::string& set) = 0;

    /// One transaction. Replaces all that was held of these conversations; those removed meanwhile
    /// are passed over. Returns of how many the hits differ from before.
    virtual int save(const base::TenantId& tenant, std::span<const model::TrackerVersion> set,
                     std::span<const MadeSearch> made) = 0;

    /// Trackers that found anything, in ascending ids.
    virtual std::vector<TrackerCount> counts(const base::TenantId& tenant) = 0;
};

}  // namespace dealwire::ports
