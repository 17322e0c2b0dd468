#include "engine/base/error.hpp"

namespace dealwire::base {

const char* name_of(Fault fault) {
    switch (fault) {
        case Fault::Transient:
            return "transient";
        case Fault::RateLimited:
            return "rate-limited";
        case Fault::BudgetSpent:
            return "budget-spent";
        case Fault::AuthExpired:
            return "auth-expired";
        case Fault::Reauthorise:
            return "re-authorise";
        case Fault::Conflict:
            return "conflict";
        case Fault::Rejected:
            return "rejected";
        case Fault::Missing:
            return "missing";
        case Fault::Stopped:
            return "stopped";
    }
    return "unknown";
}

}  // namespace dealwire::base
