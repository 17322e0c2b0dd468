#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/model/record_id.hpp"
#include "engine/model/scope.hpp"

#include <span>
#include <string>

namespace soci {
class session;
}

namespace dealwire::store {

/// Records of one object that a transaction changed, or may have changed.
struct ChangedRecords {
    std::string object;
    std::span<const model::RecordId> ids;
    bool count_for_resolutions = true;
};

/// The one place where a change of CRM records makes other things look again. Conversations that
/// were judged by one of the records become due for export at once. Raises the org's revision, and
/// writes the ids down for whoever follows what resolutions depend on; without a follower nothing
/// is written. When more wait than is worth following, following ends: the follower starts anew.
///
/// To be called late in the transaction that changed the records: the row of the revision stays
/// locked until its end, and other changes of the same org wait for it from here on.
void note_changes(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                  const ChangedRecords& changed);

}  // namespace dealwire::store
