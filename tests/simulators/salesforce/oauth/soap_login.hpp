#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/oauth/endpoints.hpp"

namespace dealwire::orgsim {

/// POST /services/Soap/{u|c}/{version}: login, logout and getUserInfo of the partner API, as
/// clients with user name and password use them.
HttpResponse answer_soap(Org& org, const Credentials& credentials, const HttpRequest& request);

}  // namespace dealwire::orgsim
