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

}  // namespace dealwire::model
