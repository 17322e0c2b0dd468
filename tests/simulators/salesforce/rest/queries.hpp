#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// GET /query?q=…, /queryAll?q=…, /query?explain=….
HttpResponse answer_query(const Session& session, const HttpRequest& request, bool all);
/// GET /query/{locator}.
HttpResponse answer_next_page(const Session& session, const std::string& locator);

}  // namespace dealwire::orgsim
