#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/change.hpp"
#include "engine/model/deletion.hpp"
#include "engine/ports/conversation_store.hpp"

#include <span>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

struct Revision {
    std::int64_t conversations = 0;
    std::int64_t erased = 0;  ///< of the list of erased people
};

/// A new revision of the tenant's conversations. Nobody else writes conversations of the tenant, or
/// what they are found by, or erases a person, from here to the end of the open transaction. Comes
/// before every other lock.
Revision raise_revision(soci::session& session, const base::TenantId& tenant);

/// Nobody writes conversations of the tenant from here to the end of the open transaction, which
/// may read them and write what belongs to them; several may at a time. Comes before every other
/// lock, and a transaction that raises the revision does not need it.
void hold_revision(soci::session& session, const Dialect& dialect, const base::TenantId& tenant);

/// What is written of conversations, for the transaction that is open. It adds to `notes` what is
/// to be noted at the end.
std::vector<ports::Saved> save_conversations(soci::session& session, const Dialect& dialect,
                                             const base::TenantId& tenant,
                                             std::span<const ports::IncomingConversation> batch,
                                             model::ChangeNotes& notes);

/// Takes everything away that tells of it but for its id, and notes the act, whose id may be empty.
/// False where there was none.
bool bury(soci::session& session, const Dialect& dialect, const base::TenantId& tenant,
          const base::ConversationId& id, const model::DeletionId& act);

/// Notes the act that changed a conversation or took it away.
void note_act(soci::session& session, const base::TenantId& tenant, const base::ConversationId& id,
              const model::DeletionId& act);

/// Takes away what was worked out from it, in every org; decisions of people stay.
void drop_conclusions(soci::session& session, const base::TenantId& tenant,
                      const base::ConversationId& id);

}  // namespace dealwire::store
