#include "engine/model/run.hpp"

#include <algorithm>

namespace dealwire::model {

const char* name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::Ok:
            return "ok";
        case Outcome::Partial:
            return "partial";
        case Outcome::Failed:
            return "failed";
    }
    return "unknown";
}

Outcome worse(Outcome a, Outcome b) { return std::max(a, b); }

}  // namespace dealwire::model
