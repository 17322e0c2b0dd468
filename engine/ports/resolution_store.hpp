#pragma once

#include "engine/model/conversation.hpp"
#include "engine/model/match_entry.hpp"
#include "engine/model/resolution.hpp"
#include "engine/model/scope.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::ports {

struct ResolutionCounts {
    std::int64_t resolved = 0;          ///< at least one record found
    std::int64_t unresolved = 0;        ///< looked at, nothing found
    std::int64_t waiting = 0;           ///< not looked at yet, or stale
    std::int64_t stale_resolved = 0;    ///< of waiting, those that had found some
    std::int64_t stale_unresolved = 0;  ///< of waiting, those that had found nothing
};

/// A resolution together with the version of the conversation it was made from.
struct MadeResolution {
    model::Resolution resolution;
    std::string conversation_digest;
    /// What it asked for, ascending, each once: a change that touches one of them makes it stale.
    std::vector<model::MatchKey> keys{};
    /// What the rules would have chosen in place of its override; empty where they agree.
    model::RecordId contradicted_by{};
};

/// An override, and what the rules would choose otherwise; the decided opportunity itself where it
/// was deleted and they have no other.
struct Contradiction {
    base::ConversationId conversation;
    model::RecordId decided;  ///< empty means "no opportunity"
    model::RecordId by_rules;

    bool operator==(const Contradiction&) const = default;
};

/// What people decided, by conversation.
using Overrides = std::map<base::ConversationId, model::Override>;

/// Holds resolutions, their traces and manual overrides, per org. Errors: throws StoreError.
///
/// `basis` names everything a resolution depends on besides its conversation and single records of
/// the org (members, rules): one that was made on another basis, or from another version of its
/// conversation, or before a change of its override, is stale. So is one that was marked because a
/// record changed (MatchChanges::mark).
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

    /// Of those that were resolved, in ascending id.
    virtual std::vector<model::Resolution> find_all(const model::OrgScope& scope,
                                                    std::span<const base::ConversationId> ids) = 0;

    [[nodiscard]] std::optional<model::Resolution> find(const model::OrgScope& scope,
                                                        const base::ConversationId& id) {
        auto found = find_all(scope, {&id, 1});
        return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
    }

    /// Conversations that belong to this record, in ascending id; as of when each was resolved
    /// last.
    virtual std::vector<base::ConversationId> naming(const model::OrgScope& scope,
                                                     const model::RecordId& record) = 0;

    virtual std::optional<model::Override> override_of(const model::OrgScope& scope,
                                                       const base::ConversationId& id) = 0;
    /// Every override of the org; people make few.
    virtual Overrides overrides(const model::OrgScope& scope) = 0;
    /// Nothing clears it. The resolution becomes stale. False where there is no such conversation
    /// (any more): nothing is kept of it then.
    virtual bool set_override(const model::OrgScope& scope, const base::ConversationId& id,
                              const std::optional<model::Override>& decision) = 0;

    /// As of when each was resolved last, in ascending id.
    virtual std::vector<Contradiction> contradicted(const model::OrgScope& scope) = 0;

    /// How far the conversations of the tenant have changed. To be asked before a pass over all
    /// that are stale, and given to `settle` after it.
    virtual std::int64_t conversations_revision(const model::OrgScope& scope) = 0;
    /// All conversations up to `revision` have a resolution on `basis`. As long as the basis stays
    /// the same, `stale` and `counts` look only at what came later and at what was marked.
    virtual void settle(const model::OrgScope& scope, const std::string& basis,
                        std::int64_t revision) = 0;

    virtual ResolutionCounts counts(const model::OrgScope& scope, const std::string& basis) = 0;
};

}  // namespace dealwire::ports
