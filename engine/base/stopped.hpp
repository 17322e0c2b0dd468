#pragma once

#include "engine/base/error.hpp"

namespace dealwire::base {

/// What work answers that ended early because it was asked to.
inline Error stopped() {
    return {.fault = Fault::Stopped,
            .code = "STOPPED",
            .detail = "Stopped as asked.",
            .remedy = "Run it again; it goes on where it was."};
}

}  // namespace dealwire::base
