#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

#include <string>
#include <vector>

namespace dealwire::orgsim {

/// /services/data/vXX.X/jobs and below; `parts` begins with "query" or "ingest". Throws ApiError.
HttpResponse answer_jobs(const Session& session, const HttpRequest& request,
                         const std::vector<std::string>& parts);

/// Does what bulk jobs of the org have due, for at most `budget`; true while more is to come.
/// To be called under the org's lock: before each request, so that a client sees the state of
/// now, and now and then, so that a job ends that nobody asks for.
bool advance_jobs(Org& org, std::chrono::milliseconds budget);

}  // namespace dealwire::orgsim
