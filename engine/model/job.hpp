#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace dealwire::model {

enum class JobState { Waiting, Running, Done, Parked };

const char* name_of(JobState state);
std::optional<JobState> job_state_named(const std::string& name);

/// The lane of all work that reads from a tenant's org into the store or writes to that org: of one
/// tenant, one piece of it at a time.
inline constexpr const char* kOrgLane = "org";

/// A piece of work that lives in the database. `kind` + `subject` is done by one worker at a time;
/// so is everything of one tenant in one `lane`.
struct Job {
    base::JobId id;
    base::TenantId tenant;
    std::string kind;     ///< "sync", … (engine/jobs/job_kinds.hpp)
    std::string subject;  ///< what it is about; "" where the kind says it all; never personal data
    std::string lane;     ///< "" where it may run beside anything
    std::string payload;  ///< what else it needs, wiped when it is done; personal data sealed
    JobState state = JobState::Waiting;
    int attempts = 0;
    /// The last attempts in a row that ended with their process, or in a way that nobody foresaw.
    /// One under way counts until it has ended in order.
    int breaks = 0;
    base::Instant due;
    std::string last_error;
};

/// The right to work on a job until `expires`. `fence` grows with every claim of the job: a worker
/// whose fence is no longer the newest has lost its lease and may not commit.
struct Lease {
    Job job;
    std::int64_t fence = 0;
    std::string worker;
    base::Instant expires;
};

/// A job as it is shown to people.
struct JobEntry {
    Lease lease;  ///< worker and expiry tell something only while it is running
    base::Instant created;
    std::optional<base::Instant> finished;  ///< when it was done or parked
    bool again = false;                     ///< asked for once more while it runs
};

/// Jobs of one tenant and kind that are due and could begin now.
struct QueueLine {
    base::TenantId tenant;
    std::string kind;
    base::Instant oldest_due;
    std::int64_t jobs = 0;

    bool operator==(const QueueLine&) const = default;
};

/// How many jobs of a kind are in a state; of those that are done, none are counted.
struct QueueDepth {
    std::string kind;
    JobState state = JobState::Waiting;
    std::int64_t jobs = 0;
    base::Instant oldest_due;

    bool operator==(const QueueDepth&) const = default;
};

}  // namespace dealwire::model
