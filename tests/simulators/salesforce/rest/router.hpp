#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// Everything under /services/data: versions, session, limits, then the resource. To be called
/// under the org's lock. Never throws.
HttpResponse answer_rest(Org& org, const HttpRequest& request);

/// One resource for a session that was let in; also used for the parts of a Composite call.
/// Throws ApiError.
HttpResponse dispatch(const Session& session, const HttpRequest& request);

/// `dispatch` with errors as answers.
HttpResponse dispatch_or_error(const Session& session, const HttpRequest& request);

}  // namespace dealwire::orgsim
