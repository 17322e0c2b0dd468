#pragma once

#include "tests/simulators/salesforce/control/faults.hpp"
#include "tests/simulators/salesforce/control/record_faults.hpp"
#include "tests/simulators/salesforce/oauth/endpoints.hpp"

namespace dealwire::orgsim {

/// What the control endpoint steers besides the org itself.
struct Steering {
    FaultRules faults;
    RecordFaults record_faults;
};

/// Everything under /simulator, without authentication. To be called under the org's lock. Never
/// throws.
HttpResponse answer_control(Org& org, Steering& steering, const Credentials& credentials,
                            const HttpRequest& request);

}  // namespace dealwire::orgsim
