#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// GET /sobjects; 304 when nothing changed since If-Modified-Since.
HttpResponse answer_describe_global(const Session& session, const HttpRequest& request);
/// GET /sobjects/X/describe.
HttpResponse answer_describe(const Session& session, const std::string& object,
                             const HttpRequest& request);
/// GET /sobjects/X.
HttpResponse answer_object_info(const Session& session, const std::string& object);

}  // namespace dealwire::orgsim
