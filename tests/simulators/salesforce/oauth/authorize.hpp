#pragma once

#include "tests/simulators/salesforce/oauth/endpoints.hpp"

namespace dealwire::orgsim {

/// The way of a browser through /services/oauth2/authorize: sign in, allow or deny, back to the
/// client. Nothing for another path. To be called under the org's lock.
std::optional<HttpResponse> answer_authorize(Org& org, const Credentials& credentials,
                                             const HttpRequest& request);

}  // namespace dealwire::orgsim
