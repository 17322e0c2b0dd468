#pragma once

#include "engine/base/result.hpp"
#include "engine/model/record_page.hpp"
#include "engine/ports/record_source.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::ports {

enum class BulkState { Working, Complete, Failed, Aborted };

/// A job that lets the org write a large answer into pages.
struct BulkJob {
    std::string id;
    std::string object;
    BulkState state = BulkState::Working;
    base::Instant created;     ///< by the org's clock
    std::int64_t rows = 0;     ///< known once it is complete
    std::string trouble = {};  ///< the org's words where it failed; often empty
};

/// Takes the rows of a page in pieces of bounded size, in no order, several at once. `beside` of
/// the pieces is not set. May throw; reading then ends with it.
using PieceSink = std::function<void(model::RecordPage piece)>;

/// One page of a finished job, read to its end.
struct BulkPage {
    std::string next;       ///< locator of the next page; empty at the end
    std::int64_t rows = 0;  ///< in this page, those that are of other owners included
};

/// Reads large objects through jobs: cheap in calls, in no order, resumable at any page.
///
/// Threads: thread-safe; each job is read by one thread at a time.
/// Errors: returned, never thrown (except what the sink throws). `spent` is added to whether the
/// call succeeded or not. Where the org refuses the job as such (Rejected, Missing, or RateLimited
/// because its jobs of the day are spent), the caller reads page by page instead.
class BulkSource {
public:
    virtual ~BulkSource() = default;

    /// Starts a job for a request; `go_on` is not looked at, order is not kept.
    virtual base::Result<BulkJob> start(const ReadRequest& request, Spent& spent,
                                        std::stop_token stop) = 0;

    /// Waits until the job has ended, one way or another, asking less and less often. Transient
    /// with code BULK_JOB_STUCK where it made no progress within the time that jobs are given; the
    /// caller discards it then. Missing where the org does not know the job (any more).
    virtual base::Result<BulkJob> wait(const std::string& job, Spent& spent,
                                       std::stop_token stop) = 0;

    /// Reads one page; constant memory whatever its size. A page that does not hold as many rows as
    /// the org says, or a row whose cells do not fit the columns, is an error: pieces delivered
    /// before it may be kept, the page must be read again.
    virtual base::Result<BulkPage> read_page(const std::string& job, const std::string& locator,
                                             const ReadRequest& request, const PieceSink& sink,
                                             Spent& spent, std::stop_token stop) = 0;

    /// Aborts the job if it is still working, and deletes it. A job that is gone already is fine.
    virtual base::Result<void> discard(const std::string& job, Spent& spent,
                                       std::stop_token stop) = 0;
};

}  // namespace dealwire::ports
