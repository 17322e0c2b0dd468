#pragma once

#include "engine/model/scope.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// To be called late in a transaction that changed records: the row stays locked until its end, and
/// other changes of the same org wait for it from here on.
void raise_revision(soci::session& session, const model::OrgScope& scope);

}  // namespace dealwire::store
