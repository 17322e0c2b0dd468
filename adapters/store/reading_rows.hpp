#pragma once

#include "engine/model/reading.hpp"
#include "engine/model/scope.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// Keeps a place in the transaction that is open.
void write_place(soci::session& session, const model::OrgScope& scope,
                 const model::ReadingPlace& place);

}  // namespace dealwire::store
