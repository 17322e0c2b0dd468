#pragma once

#include "engine/model/ingest_job.hpp"
#include "engine/ports/record_sink.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

enum class IngestState {
    Open,  ///< never closed: none of its rows is carried out
    Working,
    Complete,  ///< every row was tried
    Failed,    ///< some rows may be carried out nevertheless
    Aborted    ///< likewise
};

struct IngestStatus {
    IngestState state = IngestState::Working;
    std::int64_t processed = 0;  ///< rows, refused ones included
    /// Where it failed: what that means for rows that were not tried. Rejected is final for them.
    std::optional<base::Error> trouble = std::nullopt;
};

/// The answer to a row, which is known by its external id, with deletions by its id.
struct IngestRow {
    std::string key;
    RowAnswer answer;
};

struct IngestResults {
    std::vector<IngestRow> rows;  ///< carried out, or refused; in no order
    std::size_t unprocessed = 0;  ///< listed as not tried
};

/// Writes many rows of one object through jobs: some calls for a job of any size, answers after
/// minutes. The order of rows within a job is kept, though the org works on parts of it at once.
///
/// Threads: calls on one instance must not overlap.
/// Errors: returned, never thrown.
class BulkSink {
public:
    virtual ~BulkSink() = default;

    /// Whether the form of jobs can hold the record; else it is written call by call.
    [[nodiscard]] virtual bool takes(const model::DesiredRecord& record) const = 0;

    /// Makes a job without rows, for rows like the first one of `group`. Rejected, Missing, or
    /// RateLimited where the jobs of the day are spent: the org takes no such job, rows are written
    /// call by call.
    virtual base::Result<std::string> open(const WriteGroup& group, std::stop_token stop) = 0;

    /// Gives the job the first rows of the group, as many as a job takes, and starts it. Returns
    /// how many. After an error none of them is carried out, once the job is aborted.
    virtual base::Result<std::size_t> fill(const model::IngestJob& job, const WriteGroup& group,
                                           std::stop_token stop) = 0;

    /// Waits until it has ended or turns out to be Open, asking less and less often. `rows` helps
    /// to guess how long that takes. Transient with code BULK_JOB_STUCK where it made no progress
    /// within the time that jobs are given; Missing where the org does not know it (any more).
    virtual base::Result<IngestStatus> wait(const model::IngestJob& job, std::size_t rows,
                                            std::stop_token stop) = 0;

    /// Reads what became of the rows of an ended job, until `rows` of them are accounted for: first
    /// those carried out, then those refused, then those not tried. 0: only those carried out.
    virtual base::Result<IngestResults> results(const model::IngestJob& job, std::size_t rows,
                                                std::stop_token stop) = 0;

    /// Ends it. One that has ended, or is gone, is fine.
    virtual base::Result<void> abort(const model::IngestJob& job, std::stop_token stop) = 0;

    /// Calls made through this instance since it was made, as the org counts them.
    [[nodiscard]] virtual int calls() const = 0;
};

}  // namespace dealwire::ports
