#pragma once

#include "engine/base/id.hpp"
#include "engine/model/export_record.hpp"

#include <cstdint>
#include <string>

namespace dealwire::exporting {

/// What became of the rows that were sent, each time they were: `sent` is the sum of the others. A
/// row that never left, because nobody was reached, was not sent.
struct RowCounts {
    std::int64_t sent = 0;
    std::int64_t accepted = 0;  ///< a record that is to be deleted and gone already: that, too
    std::int64_t refused = 0;   ///< also those that are sent again, such as rows that met a lock

    /// The answer was lost, or the org ended before it came to the row.
    [[nodiscard]] std::int64_t unprocessed() const { return sent - accepted - refused; }

    RowCounts& operator+=(const RowCounts& other);
    bool operator==(const RowCounts&) const = default;
};

/// "12 rows sent: 10 accepted, 1 refused, 1 without an answer".
std::string sentence_of(const RowCounts& rows);

/// A row that was sent and could not be written for now, mostly for a lock, and why.
struct LeftRow {
    base::ConversationId conversation;
    model::RecordName name;
    std::string code;
    std::string message;

    bool operator==(const LeftRow&) const = default;
};

/// What a run did, in records unless said otherwise. Rows accepted are the records written, those
/// deleted but for `along`, and `undone`.
struct ExportTally {
    int upserts = 0;
    int deletes = 0;  ///< details that went with their conversation record included
    int along = 0;    ///< of them, those details: no row was sent for them
    int undone = 0;   ///< rows that brought back what somebody had deleted, or took it out again
    int parked = 0;   ///< refused in this run, or waiting for a refused parent
    RowCounts rows = {};

    bool operator==(const ExportTally&) const = default;
};

}  // namespace dealwire::exporting
