#pragma once

#include "engine/base/id.hpp"
#include "engine/model/conversation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace dealwire::ports {

enum class Saved {
    Added,
    Updated,
    Unchanged,
    StaysDeleted,  ///< it was deleted once, and nobody asked to have it back
    Known,         ///< it was to be a new one, and there is one; that one stays as it is
    Unchecked      ///< not saved: somebody was erased since it was checked
};

/// A validated conversation with its document.
struct IncomingConversation {
    model::Conversation conversation;
    base::Tree document;
    bool revives = true;  ///< where it was deleted before: it is added anew
    /// For DeletionStore::redact: only in the place of the version with this digest.
    std::optional<std::string> replaces = {};
    bool only_new = false;  ///< Known where one lives with its id or its `clientUniqueId`
    /// The revision of the list of erased people by which it was let in (ErasedPeople::revision).
    /// Nothing: it comes in whoever takes part.
    std::optional<std::int64_t> checked = {};
};

/// Holds conversations, their participants and documents. Errors: throws StoreError.
class ConversationStore {
public:
    virtual ~ConversationStore() = default;

    /// One transaction. A known id replaces the document; an equal digest is Unchanged; a removed
    /// id is Added anew where it `revives`, else StaysDeleted. One that would be written is
    /// Unchecked where the list of erased people is no longer that by which it was `checked`. Ids
    /// within `batch` are distinct.
    virtual std::vector<Saved> save(const base::TenantId& tenant,
                                    std::span<const IncomingConversation> batch) = 0;

    /// Those that exist, in ascending id.
    virtual std::vector<model::Conversation> find_all(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) = 0;

    [[nodiscard]] std::optional<model::Conversation> find(const base::TenantId& tenant,
                                                          const base::ConversationId& id) {
        auto found = find_all(tenant, {&id, 1});
        return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
    }

    /// The documents of those that exist, in the order asked.
    virtual std::vector<model::ConversationContent> contents(
        const base::TenantId& tenant, std::span<const base::ConversationId> ids) = 0;

    /// The newest first by (time, id), at most `limit`, those before `before` only (empty: from the
    /// newest).
    virtual std::vector<model::Conversation> newest(const base::TenantId& tenant,
                                                    const base::ConversationId& before,
                                                    std::size_t limit) = 0;

    /// Removes the document and participants at once and leaves a tombstone, so that the export
    /// takes the records out of the org. False where there was none.
    virtual bool remove(const base::TenantId& tenant, const base::ConversationId& id) = 0;

    virtual std::int64_t count(const base::TenantId& tenant) = 0;
};

}  // namespace dealwire::ports
