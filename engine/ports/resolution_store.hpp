#pragma once

#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"
#include "engine/model/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

struct ResolutionCounts {
    std::int64_t resolved = 0;    ///< at least one record found
    std::int64_t unresolved = 0;  ///< looked at, nothing found
    std::int64_t waiting = 0;     ///< not looked at yet, or stale
};

/// A resolution together with the version of the conversation it was made from.
struct MadeResolution {
    model::Resolution resolution;
    std::string conversation_digest;
};

/// What people decided, by conversation.
using Overrides = std::map<base::ConversationId, model::Override>;

/// Holds resolutions, their traces and manual overrides, per org. Errors: throws StoreError.
///
/// `basis` names everything a resolution depends on besides the conversation (CRM revision,
/// members, rules): one that was made on another basis, or from another version of its
/// conversation, or before a change of its override, is stale.
class ResolutionStore {
public:
    virtual ~ResolutionStore() = default;

    /// Conversations without a fresh resolution, in ascending id after `after`, at most `limit`.
    virtual std::vector<model::Conversation> stale(const model::OrgScope& scope,
                                                   const std::string& basis,
                                                   const base::ConversationId& after,
                                                   std::size_t limit) = 0;

    /// One transaction. Returns how many differ in contacts, leads, accounts or opportunity from
    /// what was held; an equal result only renews its basis. Whom nobody is in the org is counted
    /// in the same transaction (`UnknownPeople`).
    virtual int save(const model::OrgScope& scope, const std::string& basis,
                     std::span<const MadeResolution> made) = 0;

    virtual std::optional<model::Resolution> find(const model::OrgScope& scope,
                                                  const base::ConversationId& id) = 0;

    virtual std::optional<model::Override> override_of(const model::OrgScope& scope,
                                                       const base::ConversationId& id) = 0;
    /// Every override of the org; people make few.
    virtual Overrides overrides(const model::OrgScope& scope) = 0;
    /// Nothing clears it. The resolution becomes stale.
    virtual void set_override(const model::OrgScope& scope, const base::ConversationId& id,
                              const std::optional<model::Override>& decision) = 0;

    virtual ResolutionCounts counts(const model::OrgScope& scope, const std::string& basis) = 0;
};

}  // namespace dealwire::ports
