#pragma once

#include "adapters/api/http/http_server.hpp"
#include "adapters/api/http/visitor.hpp"

#include <functional>

namespace dealwire::api {

/// What the answer to one request depends on besides the request. Shared by all workers.
struct House {
    ServerSettings settings;
    Site& site;
    base::Clock& clock;
    std::function<bool()> others_wait;  ///< requests are whole that no worker has taken yet
    std::function<bool()> ending;       ///< nothing that has not begun is answered any more
};

/// Answers the request that a visitor has brought. Waits for the visitor only where a body follows,
/// of a caller whom the site has let in.
void answer_request(const House& house, Visitor& visitor);

}  // namespace dealwire::api
