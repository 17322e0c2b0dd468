#pragma once

#include "engine/base/error.hpp"

namespace dealwire::exporting {

/// Faults after which further calls are useless or harmful.
inline bool ends_everything(base::Fault fault) {
    using enum base::Fault;
    return fault == RateLimited || fault == BudgetSpent || fault == AuthExpired ||
           fault == Reauthorise || fault == Stopped;
}

}  // namespace dealwire::exporting
