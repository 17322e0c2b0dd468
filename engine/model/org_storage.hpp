#pragma once

#include <cstdint>

namespace dealwire::model {

/// Data storage of an org, in megabytes as it tells them.
struct OrgStorage {
    std::int64_t limit_mb = 0;
    std::int64_t left_mb = 0;

    bool operator==(const OrgStorage&) const = default;
};

}  // namespace dealwire::model
