#pragma once

#include "engine/base/secret.hpp"

namespace dealwire::system {

/// The value of an environment variable that holds a secret; empty where there is none. With the
/// first call it is overwritten in place and taken away, so that neither children nor
/// /proc/PID/environ show it; later calls still give it. Thread-safe among themselves.
base::Secret secret_variable(const char* name);

}  // namespace dealwire::system
