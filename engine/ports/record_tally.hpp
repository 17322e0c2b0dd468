#pragma once

#include "engine/model/export_record.hpp"
#include "engine/model/scope.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace dealwire::ports {

/// How many records of ours are in one state in an org.
struct TalliedRecords {
    std::string object;
    model::ExportState state = model::ExportState::Written;
    std::int64_t records = 0;

    bool operator==(const TalliedRecords&) const = default;
};

/// Counts what we have in an org. Errors: throws StoreError.
class RecordTally {
public:
    virtual ~RecordTally() = default;

    /// By object and state; without those that somebody deleted there. In order.
    virtual std::vector<TalliedRecords> tally(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
