#pragma once

#include "engine/base/error.hpp"

namespace dealwire::exporting {

/// Faults after which further calls are useless or harmful.
inline bool ends_everything(base::Fault fault) {
    using enum base::Fault;
    return fault == RateLimited || fault == BudgetSpent || fault == AuthExpired ||
           fault == Reauthorise || fault == Stopped;
}

/// Nobody was reached, so that the call never left. Code of the transport.
inline bool reached_nobody(const base::Error& error) { return error.code == "CONNECT_FAILED"; }

}  // namespace dealwire::exporting
