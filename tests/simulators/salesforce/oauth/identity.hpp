#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// `{org}/id/{orgId}/{userId}`.
std::string identity_url(const Org& org, const std::string& user_id);

/// The identity service: GET /id/{org}/{user} with a bearer token.
HttpResponse answer_identity(Org& org, const HttpRequest& request);
/// GET /services/oauth2/userinfo.
HttpResponse answer_userinfo(Org& org, const HttpRequest& request);
/// GET /.well-known/openid-configuration.
HttpResponse answer_discovery(const Org& org);

}  // namespace dealwire::orgsim
