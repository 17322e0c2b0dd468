#pragma once

#include "engine/base/clock.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/record_id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::model {

/// Why an object is read. Each reason keeps its own place, so that a back-fill of a column never
/// holds up what changes now.
enum class Purpose {
    Keep,     ///< the first load, then what changed since: the bookmark of the object
    Fill,     ///< columns that are new in the selection, for the records held already
    Refresh,  ///< formula and roll-up columns, whose values move without a stamp
    Owners,   ///< opportunities of people who became recorded
    Repair,   ///< everything once more: asked for by an admin, or a proof found gaps
};

const char* name_of(Purpose purpose);
/// Nothing for a word that names none.
std::optional<Purpose> purpose_named(std::string_view name);

/// A bulk job on its way, remembered so that a crash goes on at the page it had reached.
struct BulkPlace {
    std::string job;        ///< id of the job in the org
    std::string locator;    ///< of the next page; empty: the first
    base::Instant created;  ///< by the org's clock: what changed later may be missing in the job
    std::int64_t rows_done = 0;

    bool operator==(const BulkPlace&) const = default;
};

/// How far one reading of one object has come. Saved with the rows it speaks of.
struct ReadingPlace {
    std::string object;
    Purpose purpose = Purpose::Keep;
    /// Largest (stamp, id) behind which nothing is left; the id is empty where a bulk job, whose
    /// rows have no order, came that far.
    std::optional<Bookmark> bookmark;
    std::optional<BulkPlace> bulk;  ///< present while a bulk job is being read
    /// Largest stamp among the rows of the bulk job so far.
    std::optional<base::Instant> bulk_stamp;
    /// Of the columns and conditions that were asked for: a place of another request does not
    /// count.
    std::string request_digest;

    bool operator==(const ReadingPlace&) const = default;
};

/// A record that the org's log says was deleted.
struct Deletion {
    RecordId id;
    base::Instant at;

    bool operator==(const Deletion&) const = default;
};

}  // namespace dealwire::model
