#pragma once

#include "adapters/store/dialect.hpp"
#include "engine/base/id.hpp"

namespace soci {
class session;
}

namespace dealwire::store {

/// For transactions of those who may not have heard of it yet.
bool is_being_removed(soci::session& session, const base::TenantId& tenant);

/// Throws ports::TenantGone where it is, or was. A removal waits for the open transaction. The
/// first of its locks: the revision of conversations comes behind it.
void refuse_where_removed(soci::session& session, const Dialect& dialect,
                          const base::TenantId& tenant);

}  // namespace dealwire::store
