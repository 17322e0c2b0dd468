#pragma once

#include "adapters/api/http/message.hpp"
#include "engine/base/tree.hpp"

#include <string>

namespace dealwire::api::v1 {

/// Why a request is refused.
struct Problem {
    int status = 500;
    std::string code;              ///< stable, for programs: "unknown-field"
    std::string title;             ///< the same for every occurrence; empty: that of the status
    std::string detail;            ///< what is wrong here and what to do, a sentence
    base::Tree::Object more = {};  ///< further members
};

/// As RFC 9457 has it (`application/problem+json`): type, title, status, detail, code, requestId.
HttpReply problem(const HttpRequest& request, const Problem& problem);

}  // namespace dealwire::api::v1
