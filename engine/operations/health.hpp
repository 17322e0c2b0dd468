#pragma once

#include "engine/base/clock.hpp"
#include "engine/jobs/service_state.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::operations {

/// How the store answered when it was last asked.
struct StoreAnswer {
    std::optional<base::Instant> answered;  ///< the last time it did; nothing: never yet
    std::string problem;                    ///< why it did not, the last time; empty where it did
    int schema = 0;                         ///< the version it has
    int schema_known = 0;                   ///< the version this program was built for
};

/// Silence that is a fault.
struct HealthLimits {
    std::chrono::seconds store{10};
    std::chrono::seconds scheduler{60};
    std::chrono::seconds worker{60};
    std::chrono::seconds start{30};  ///< until the parts must have been heard of
};

struct HealthCheck {
    std::string name;  ///< "store", "schema", "scheduler", "workers", "stopping"
    bool ok = true;
    std::string detail;  ///< one sentence
    std::string remedy;  ///< empty where it is well
};

struct Health {
    bool live = true;   ///< false: only a restart helps
    bool ready = true;  ///< false: send nobody here
    std::vector<HealthCheck> checks;
};

/// What a load balancer and a supervisor should believe. A store that does not answer makes the
/// process unready, and never dead: a restart would mend nothing, and would lose what runs.
Health health_of(const jobs::Pulse& pulse, const StoreAnswer& store, base::Instant now,
                 const HealthLimits& limits);

}  // namespace dealwire::operations
