#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// /composite/sobjects and below: up to 200 records in one call, or 2,000 ids to read.
/// `segments` is the path after "composite/sobjects". Throws ApiError for a malformed request;
/// failures of single records stand in the answer.
HttpResponse answer_collections(const Session& session, const HttpRequest& request,
                                const std::vector<std::string>& segments);

}  // namespace dealwire::orgsim
