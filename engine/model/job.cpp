#include "engine/model/job.hpp"

namespace dealwire::model {

const char* name_of(JobState state) {
    switch (state) {
        case JobState::Waiting:
            return "waiting";
        case JobState::Running:
            return "running";
        case JobState::Done:
            return "done";
        case JobState::Parked:
            return "parked";
    }
    return "unknown";
}

std::optional<JobState> job_state_named(const std::string& name) {
    using enum JobState;
    for (const JobState state : {Waiting, Running, Done, Parked})
        if (name == name_of(state)) return state;
    return std::nullopt;
}

}  // namespace dealwire::model
