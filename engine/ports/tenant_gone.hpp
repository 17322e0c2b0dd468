#pragma once

#include "engine/ports/store_error.hpp"

namespace dealwire::ports {

/// The tenant is being removed, or was: what somebody wanted to keep of it would stay behind.
/// Nothing was.
class TenantGone : public StoreError {
public:
    using StoreError::StoreError;
};

}  // namespace dealwire::ports
