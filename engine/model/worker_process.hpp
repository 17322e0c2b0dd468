#pragma once

#include "engine/base/clock.hpp"

#include <optional>
#include <string>

namespace dealwire::model {

/// A process of the service, as it reports itself.
struct WorkerProcess {
    std::string name;  ///< `host@boot.namespace/pid/start`
    std::string role;  ///< "serve" or "worker"
    std::string version;
    base::Instant started;
    base::Instant beat;                   ///< its last sign of life
    std::optional<base::Instant> ticked;  ///< its scheduler's last look for due work
    int lanes = 0;                        ///< jobs it works on at once, at most
    int busy = 0;                         ///< of these, at work now
    bool stopping = false;

    bool operator==(const WorkerProcess&) const = default;
};

}  // namespace dealwire::model
