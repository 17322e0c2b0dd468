#pragma once

#include "engine/model/scope.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// To be called last in a transaction that changed records: the row stays locked until its end, and
/// other pages of the same org wait for it.
void raise_revision(soci::session& session, const model::OrgScope& scope);

}  // namespace dealwire::store
