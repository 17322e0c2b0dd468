#pragma once

#include "adapters/store/database.hpp"

namespace dealwire::store {

/// Whether the store has something that only its key opens: data keys, or connections from before
/// there were any. The schema may be missing or old. Throws StoreError.
bool holds_sealed_secrets(Database& database);

}  // namespace dealwire::store
