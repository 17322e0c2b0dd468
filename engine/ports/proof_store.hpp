#pragma once

#include "engine/model/proof.hpp"
#include "engine/model/scope.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// How the ids that the org listed differ from those held.
struct Difference {
    std::int64_t held = 0;           ///< live records
    std::int64_t listed = 0;         ///< different records that the org listed
    std::int64_t gaps = 0;           ///< absent and outdated ones together, beyond any limit
    std::int64_t outdated_gaps = 0;  ///< of those, the outdated ones
    std::vector<model::RecordId> absent;
    std::vector<model::RecordId> outdated;
    std::vector<model::RecordId> unlisted;  ///< held live and not listed
};

/// Compares what the org lists with what is held, in the database: an object of millions of records
/// costs no memory here. Errors: throws StoreError. One proof per object at a time.
class ProofStore {
public:
    virtual ~ProofStore() = default;

    /// Forgets what was listed of this object before.
    virtual void begin(const model::OrgScope& scope, const std::string& object) = 0;
    virtual void add(const model::OrgScope& scope, const std::string& object,
                     std::span<const model::ListedRecord> listed) = 0;
    /// At most `limit` ids of each kind; call again after they were dealt with. A record changed at
    /// or after `as_of` is in no list: the next increment has it.
    virtual Difference compare(const model::OrgScope& scope, const std::string& object,
                               base::Instant as_of, std::size_t limit) = 0;
    /// Marks live records among `ids` as missing; how many.
    virtual std::int64_t mark_missing(const model::OrgScope& scope, const std::string& object,
                                      std::span<const model::RecordId> ids) = 0;
    /// Keeps the proof and forgets what was listed.
    virtual void finish(const model::OrgScope& scope, const model::Proof& proof) = 0;
    /// The latest per object, in a fixed order.
    virtual std::vector<model::Proof> latest(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
