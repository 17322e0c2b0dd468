#pragma once

#include "engine/importing/reading.hpp"
#include "engine/importing/stamp_windows.hpp"

#include <mutex>
#include <optional>
#include <string>

namespace dealwire::importing {

/// How a reading goes on.
enum class Step { Rest, Bulk, Over };

/// A reading while it is carried out. Used by one thread at a time, but for `take_unordered`.
struct ReadingState {
    ReadingState(Reading& of, base::Instant now);

    Reading& reading;
    Step step = Step::Rest;
    StampWindows windows;
    /// Everything up to here was read in this run, in order.
    std::optional<model::Bookmark> reached;
    bool may_bulk = true;
    bool timed_out = false;  ///< a query took too long
    bool resumed = false;    ///< its job was begun by an earlier run
    int lost_jobs = 0;
    std::int64_t job_rows = 0;  ///< that the org says the present job has
    base::Instant began;

    /// Where a job begins now: what was read in order is left out, but not where rows may have
    /// appeared late since. A job takes the bookmark as far as its own birth.
    [[nodiscard]] std::optional<base::Instant> from() const;

    /// Takes the rows of a page that came in order: the place moves with them.
    void take_ordered(model::RecordPage page);
    /// Takes rows of the bulk job, in no order: the place stays. May be called by several threads
    /// at once.
    void take_unordered(model::RecordPage page);

    /// The window has been read: on to the next one in the same way, or over.
    void window_done();
    /// The window was too much. False where it cannot be narrower.
    bool narrow();

    void fail(base::Error error);
    void warn(std::string sentence);
    void read_by(const char* transfer, std::string why);

private:
    std::mutex counting_;
};

}  // namespace dealwire::importing
