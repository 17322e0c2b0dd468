#pragma once

#include "tests/simulators/salesforce/http/message.hpp"
#include "tests/simulators/salesforce/org/org.hpp"

namespace dealwire::orgsim {

/// POST /composite: up to 25 dependent subrequests, one call.
HttpResponse answer_composite(const Session& session, const HttpRequest& request);
/// POST /composite/graph: up to 75 graphs of 500 nodes in all, each atomic, one call.
HttpResponse answer_graph(const Session& session, const HttpRequest& request);
/// POST /composite/tree/{object}: up to 200 new records with their children, one call.
HttpResponse answer_tree(const Session& session, const std::string& object,
                         const HttpRequest& request);
/// POST /composite/batch: up to 25 independent subrequests, each one a call.
HttpResponse answer_batch(const Session& session, const HttpRequest& request);

}  // namespace dealwire::orgsim
