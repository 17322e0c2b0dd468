#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"

#include <cstdint>
#include <string>

namespace dealwire::model {

enum class JobState { Waiting, Running, Done, Parked };

const char* name_of(JobState state);

/// A piece of work that lives in the database. `kind` + `subject` is done by one worker at a time.
struct Job {
    base::JobId id;
    base::TenantId tenant;
    std::string kind;     ///< "sync", …
    std::string subject;  ///< what it is about; "" where the kind says it all
    JobState state = JobState::Waiting;
    int attempts = 0;
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

}  // namespace dealwire::model
