#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

#include <map>
#include <string>
#include <vector>

namespace dealwire::orgsim {

/// One element of `compositeRequest`.
struct Subrequest {
    std::string method;
    std::string url;
    std::string reference;
    std::map<std::string, std::string> headers;
    Json body;
};

struct Subresponse {
    std::string reference;
    HttpResponse response;
    bool failed = false;
};

/// Reads the list; throws ApiError for a bad shape: missing or doubled referenceId and the like.
std::vector<Subrequest> read_subrequests(const Json& list);

/// Runs them in order, filling in `@{ref.path}` from earlier bodies. With `atomic` the first
/// failure undoes all, the others answer PROCESSING_HALTED.
std::vector<Subresponse> run_subrequests(const Session& session,
                                         const std::vector<Subrequest>& requests, bool atomic);

/// `[{"body":…,"httpHeaders":…,"httpStatusCode":…,"referenceId":…}]` as text.
std::string composite_items(const std::vector<Subresponse>& responses);

/// The path segments behind "/services/data/vXX.X"; empty for another path.
std::vector<std::string> resource_segments(const std::string& url);

}  // namespace dealwire::orgsim
