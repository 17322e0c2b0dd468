#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/reading.hpp"
#include "engine/model/scope.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace dealwire::ports {

struct PageSaved {
    std::int64_t changed = 0;    ///< rows new or newer than what was held
    std::int64_t deleted = 0;    ///< of those, rows that became a tombstone
    std::int64_t unchanged = 0;  ///< rows held already in this version, or in a newer one
};

/// One record as it is held.
struct StoredRecord {
    std::string object;
    model::RecordId id;
    model::RecordState state = model::RecordState::Live;
    model::RecordId master;                    ///< winner of a merge
    std::optional<base::Instant> released_at;  ///< of a released opportunity
    std::string system_modstamp;
    base::Tree fields;  ///< by API name, typed columns included; null ones are left out
};

/// How many records of an object are held in each state.
struct HeldRecords {
    std::string object;
    std::int64_t live = 0;
    std::int64_t deleted = 0;
    std::int64_t missing = 0;
    std::int64_t released = 0;

    bool operator==(const HeldRecords&) const = default;
};

/// Holds imported CRM records. Errors: throws StoreError; nothing of the call is kept then.
/// Threads: safe to share, each call is a transaction of its own; pages, of one object too, may be
/// saved side by side.
class CrmStore {
public:
    virtual ~CrmStore() = default;

    /// Saves the rows and the place in one transaction: after a crash both are there or neither.
    /// Newer wins per row by SystemModstamp (an equal stamp replaces if the content differs); a row
    /// with IsDeleted becomes a tombstone, and a later row without it lifts the tombstone. Columns
    /// not in the page keep their values. Raises `revision` if anything changed.
    ///
    /// A tombstone with a MasterRecordId points every local link to it (accounts of contacts and
    /// opportunities, contacts of roles, what leads were converted to) at the winner at the end of
    /// the chain, in the same transaction.
    virtual PageSaved save_page(const model::OrgScope& scope, const model::RecordPage& page,
                                const std::optional<model::ReadingPlace>& place) = 0;

    /// Makes tombstones of held records that the org's log says were deleted, unless a version
    /// later than the deletion is held. Keeps `covered` for `deletions_covered`, in the same
    /// transaction. How many became tombstones.
    virtual std::int64_t save_deletions(const model::OrgScope& scope, const std::string& object,
                                        std::span<const model::Deletion> deletions,
                                        base::Instant covered) = 0;

    /// Marks live opportunities as released since `at`, until a saved row makes them live again;
    /// the others among `ids` are left alone, earlier released ones included. How many it marked.
    virtual std::int64_t release(const model::OrgScope& scope, std::span<const model::RecordId> ids,
                                 base::Instant at) = 0;

    virtual std::optional<StoredRecord> get(const model::OrgScope& scope, const std::string& object,
                                            const model::RecordId& id) = 0;

    /// Live records per object, in a fixed order.
    virtual std::vector<std::pair<std::string, std::int64_t>> counts(
        const model::OrgScope& scope) = 0;

    /// Records per object and state, in the same order.
    virtual std::vector<HeldRecords> held(const model::OrgScope& scope) = 0;

    /// Grows with every transaction that changed a record; the same number means the same data.
    virtual std::int64_t revision(const model::OrgScope& scope) = 0;
};

}  // namespace dealwire::ports
