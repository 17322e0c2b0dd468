#pragma once

#include "engine/base/id.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/person_key.hpp"

#include <cstddef>
#include <vector>

namespace dealwire::ports {

/// Finds conversations by who took part, at the cost of what is found. Conversations are in it from
/// the moment they are saved until they are removed. Errors: throws StoreError. Thread-safe.
class ParticipantIndex {
public:
    virtual ~ParticipantIndex() = default;

    /// At most `limit` of those that have the key and whose id is beyond `after` (empty: from the
    /// first), in ascending id; fewer only where no more follow. Of those that were there before
    /// the index was, only the completed ones.
    virtual std::vector<model::Conversation> having(const base::TenantId& tenant,
                                                    model::PersonKey key,
                                                    const base::ConversationId& after,
                                                    std::size_t limit) = 0;

    /// Adds at most `limit` conversations that were there before the index was. False where all are
    /// in it, which stays so. Each call is a transaction of its own; a crash loses one at most.
    virtual bool complete(const base::TenantId& tenant, std::size_t limit) = 0;
};

}  // namespace dealwire::ports
