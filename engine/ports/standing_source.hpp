#pragma once

#include "engine/model/scope.hpp"
#include "engine/ports/export_store.hpp"
#include "engine/ports/resolution_store.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace dealwire::ports {

struct StandingQuery {
    std::string basis;     ///< of resolutions (`ResolutionStore`)
    std::string settings;  ///< digest (`DueQuery`)
    std::string own = {};  ///< the object that has one record for each conversation; may be empty
};

/// How the conversations of an org stand. Of many, not all are looked at: what such a figure leaves
/// out is said in its place.
struct Standing {
    /// Nothing: all were looked at, and every figure is exact. Else `due`, `records.pending` and
    /// what is stale of `resolutions` tell of so many conversations that changed last: it may be
    /// more. `records.conversations` leaves out those whose own record has no answer yet. The other
    /// figures are exact.
    std::optional<std::int64_t> looked_at;
    ResolutionCounts resolutions;
    RecordCounts records;
    DueCounts due;
};

/// Counts for people who look how things stand, as often as they like: the cost does not grow with
/// what is held, but for counting along indexes. Errors: throws StoreError. Thread-safe.
class StandingSource {
public:
    virtual ~StandingSource() = default;

    virtual Standing standing(const model::OrgScope& scope, const StandingQuery& query) = 0;
};

}  // namespace dealwire::ports
