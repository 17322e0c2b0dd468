#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// GET /services/data: needs no token.
HttpResponse answer_versions();
/// Supported are v31.0 to v67.0: 410 GONE below, 404 above.
void check_version(const std::string& version);
/// GET /services/data/vXX.X.
HttpResponse answer_resources(const Session& session);
/// GET /limits.
HttpResponse answer_limits(const Session& session);
/// GET /limits/recordCount?sObjects=A,B.
HttpResponse answer_record_count(const Session& session, const HttpRequest& request);

/// Of the Tooling API nothing but the list of installed packages, as clients query it.
HttpResponse answer_tooling_query(const Session& session, const HttpRequest& request);

}  // namespace dealwire::orgsim
