#pragma once

#include "adapters/config/yaml_reader.hpp"
#include "engine/base/issue.hpp"
#include "engine/jobs/timing.hpp"

#include <chrono>
#include <string>

namespace dealwire::config {

/// What is due when, where nothing else is said.
jobs::Timings usual_timings();

/// How the service works: key `jobs`.
struct JobsConfig {
    int lanes = 2;     ///< jobs that one process works on at once; 0: it works on none
    int attempts = 8;  ///< at one job, before it is parked
    /// How long a job stays with a process that is not heard of any more.
    std::chrono::seconds lease{60};
    std::chrono::seconds stop_within{20};
    std::chrono::seconds keep_runs{std::chrono::days{90}};
    std::chrono::seconds keep_jobs{std::chrono::days{7}};  ///< that are done
    jobs::Timings timings = usual_timings();

    bool operator==(const JobsConfig&) const = default;
};

void read_jobs(YamlReader::Section section, JobsConfig& jobs);

base::Issues check_jobs(const JobsConfig& jobs);

/// As YAML, from `jobs:` to the end of its last line.
std::string jobs_text(const JobsConfig& jobs);

}  // namespace dealwire::config
