#pragma once

#include "engine/base/result.hpp"
#include "engine/model/export_record.hpp"

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

/// What fits into one call.
struct WriteLimits {
    std::size_t groups_per_call = 5;
    std::size_t rows_per_group = 200;
};

/// Rows of one object, written by one operation.
struct WriteGroup {
    enum class Kind { Upsert, Delete };

    Kind kind = Kind::Upsert;
    std::string object;
    std::vector<model::DesiredRecord> upserts;  ///< only with Upsert; keys are distinct
    std::vector<model::RecordId> deletes;       ///< only with Delete

    [[nodiscard]] std::size_t rows() const {
        return kind == Kind::Upsert ? upserts.size() : deletes.size();
    }
};

/// A row that the org took.
struct TakenRow {
    // NOLINTNEXTLINE(google-explicit-constructor): most answers are no more than an id
    TakenRow(model::RecordId taken, bool is_new = false) : id{std::move(taken)}, created{is_new} {}

    model::RecordId id;
    bool created;  ///< this very request made the record; false where that is not known
};

/// The answer for one row, or why it was refused. Deleting what is gone already succeeds.
using RowAnswer = base::Result<TakenRow>;

/// A record found by its external id.
struct FoundRecord {
    model::RecordName name;
    model::RecordId id;
    bool by_us = false;  ///< made by the connected user, not by a person who copied one of ours
};

/// Writes records into one CRM, as one connected user.
///
/// Threads: calls on one instance must not overlap.
class RecordSink {
public:
    virtual ~RecordSink() = default;

    [[nodiscard]] virtual WriteLimits limits() const = 0;

    /// One call. The groups are carried out in their order and rows stand alone: one refused row
    /// does not undo another. The answer has a list per group with an answer per row, in order.
    /// An error of the whole means that nothing is known about any row: repeat the same call, it is
    /// harmless, because upserts name records by external id.
    virtual base::Result<std::vector<std::vector<RowAnswer>>> write(
        std::span<const WriteGroup> groups, std::stop_token stop) = 0;

    /// The ids of those records that exist, for deletions whose id was never learned and for names
    /// that several records have.
    virtual base::Result<std::vector<FoundRecord>> find(const std::string& object,
                                                        const std::string& key_field,
                                                        std::span<const std::string> keys,
                                                        std::stop_token stop) = 0;

    /// Of these deleted tasks or events, those that the org deleted along with the opportunity,
    /// account or person that they hung on; nobody meant them. Two calls for a few hundred.
    virtual base::Result<std::vector<model::RecordId>> went_along(
        const std::string& object, std::span<const model::RecordId> activities,
        std::stop_token stop) = 0;

    /// Calls made through this instance since it was made, as the org counts them.
    [[nodiscard]] virtual int calls() const = 0;
};

}  // namespace dealwire::ports
