#pragma once

#include "engine/model/deletion.hpp"
#include "engine/ports/conversation_store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace dealwire::ports {

/// Deletes conversations for good and keeps what was done. Errors: throws StoreError.
///
/// An act may take several calls: its figures are added up under its id, so that a crash in between
/// leaves an entry that counts what was done until then.
class DeletionStore {
public:
    virtual ~DeletionStore() = default;

    /// One transaction. Of each of `ids` that is there goes everything that tells of it; what stays
    /// is its id as a tombstone, by which the export takes its records out of every org. Adds them
    /// to the entry of `act`, which is made even where nothing was there. Returns how many went.
    virtual std::int64_t erase(const base::TenantId& tenant, const model::DeletionAct& act,
                               std::span<const base::ConversationId> ids) = 0;

    /// One transaction. Puts these versions in the place of those held, whatever their digest, and
    /// drops what was worked out from those: it may name the person. One that is gone meanwhile
    /// stays gone, and one that is held in another version than it `replaces` stays as it is.
    /// Returns how many were replaced.
    virtual std::int64_t redact(const base::TenantId& tenant, const model::DeletionAct& act,
                                std::span<const IncomingConversation> versions) = 0;

    /// The act that took a conversation, where it is gone. Its id is empty where it was deleted
    /// before acts were written down.
    virtual std::optional<model::DeletionAct> deletion_of(const base::TenantId& tenant,
                                                          const base::ConversationId& id) = 0;

    /// The newest first, at most `limit`.
    virtual std::vector<model::DeletionAct> history(const base::TenantId& tenant,
                                                    std::size_t limit) = 0;

    /// What the orgs of the tenant's connections may still hold, active or not, by org and
    /// conversation, at most `limit`.
    virtual std::vector<model::PendingDeletion> pending(const base::TenantId& tenant,
                                                        std::size_t limit) = 0;

    /// When the rules of retention were applied last; nothing where they never were.
    virtual std::optional<base::Instant> last_retention(const base::TenantId& tenant) = 0;
    virtual void note_retention(const base::TenantId& tenant, base::Instant at) = 0;
};

}  // namespace dealwire::ports
