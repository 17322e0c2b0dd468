#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/record_id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace dealwire::model {

/// A record as the org lists it for a proof of completeness.
struct ListedRecord {
    RecordId id;
    base::Instant stamp;
};

/// What comparing the org's ids of one object with those held found, and what became of it.
struct Proof {
    std::string object;
    /// By the org's clock: what changed until then is proven. Earlier than `checked` by the
    /// overlap, because rows of transactions that were under way may still have come.
    base::Instant at;
    base::Instant checked;      ///< by the org's clock: when it was asked
    std::int64_t in_org = 0;    ///< ids that the org listed and that are ours to hold
    std::int64_t held = 0;      ///< live records held, when they were compared
    std::int64_t absent = 0;    ///< listed, and not held live
    std::int64_t outdated = 0;  ///< held in a version older than the listed one
    std::int64_t repaired = 0;  ///< of those two, brought up to date by this proof
    std::int64_t deleted = 0;   ///< held live, and proven to be deleted
    std::int64_t missing = 0;   ///< held live, not listed, and no proof of deletion
    /// Why nothing was marked as missing: too many were, which speaks of lost permissions.
    std::string withheld;

    /// Everything the org listed is held in that version, and nothing else is held as live.
    [[nodiscard]] bool complete() const {
        return withheld.empty() && absent + outdated == repaired;
    }

    bool operator==(const Proof&) const = default;
};

}  // namespace dealwire::model
