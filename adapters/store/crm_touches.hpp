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

/// Raises the org's revision, because records with these ids were (or may have been) changed, and
/// writes them down for whoever follows the changes of the org; without a follower nothing is
/// written. When more wait than is worth following, following ends: the follower starts anew.
///
/// To be called late in a transaction that changed records: the row of the revision stays locked
/// until its end, and other changes of the same org wait for it from here on.
void raise_revision(soci::session& session, const Dialect& dialect, const model::OrgScope& scope,
                    const std::string& object, std::span<const model::RecordId> changed);

}  // namespace dealwire::store
