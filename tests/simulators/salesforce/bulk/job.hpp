#pragma once

#include "tests/simulators/salesforce/bulk/csv.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

enum class JobState { Open, UploadComplete, InProgress, JobComplete, Failed, Aborted };

[[nodiscard]] std::string_view name_of(JobState state);

/// JobComplete, Failed and Aborted: nothing more will happen.
[[nodiscard]] constexpr bool is_final(JobState state) { return state >= JobState::JobComplete; }

using SteadyTime = std::chrono::steady_clock::time_point;

/// Who asks, and when, in the two clocks of a simulated org.
struct JobContext {
    std::string user_id;
    std::string api_version;  ///< "66.0", from the path
    std::string org_time;     ///< stored form, of the org's own clock
    SteadyTime now;           ///< for the delays between states
};

/// What becomes of jobs, for clients that must cope with it.
struct JobFate {
    enum class Kind { Stuck, Failed, Aborted, Vanished };

    std::string object;  ///< in lower case; empty: of any object
    Kind kind = Kind::Stuck;
    std::string message;     ///< of a failed one; often there is none
    std::int64_t times = 1;  ///< so many jobs from now on
    bool begun = false;      ///< an ingest job meets it after its first rows
};

/// The fate of a job that is made now.
std::optional<JobFate> take_fate(std::vector<JobFate>& fates, const std::string& object);

/// What query and ingest jobs have in common.
struct JobHead {
    std::string id;
    std::string operation;
    std::string object;
    std::string created_by;
    std::string created;   ///< stored form
    std::string modified;  ///< stored form
    std::string api_version;
    std::string delimiter_name = "COMMA";
    CsvForm form;
    JobState state = JobState::Open;
    SteadyTime started;  ///< when the present UploadComplete began
    std::string error;   ///< of a Failed job
    std::int64_t processed = 0;
    std::int64_t failed = 0;
    std::int64_t milliseconds = 0;  ///< spent on the work itself
};

}  // namespace dealwire::orgsim
