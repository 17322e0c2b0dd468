#pragma once

#include "engine/base/result.hpp"
#include "engine/model/record_id.hpp"

#include <set>
#include <span>
#include <stop_token>

namespace dealwire::ports {

/// Knows which records somebody may read in an org, by the org's own sharing. Thread-safe.
class RecordAccess {
public:
    virtual ~RecordAccess() = default;

    /// Those of `records` that `user` may read at this moment. A call per 200 records.
    /// Errors: as of a remote; nothing is known then about any of them.
    virtual base::Result<std::set<model::RecordId>> readable(
        const model::OrgId& org, const model::RecordId& user,
        std::span<const model::RecordId> records, std::stop_token stop) = 0;
};

}  // namespace dealwire::ports
