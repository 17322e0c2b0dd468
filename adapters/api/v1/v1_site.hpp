#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/v1/question.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace dealwire::api::v1 {

struct Answer {
    int status = 200;
    base::Tree document;
    std::vector<std::pair<std::string, std::string>> headers = {};
};

/// Answers one route; throws Refused. Called by several threads at once.
using Handler = std::function<Answer(const Question&)>;
/// By operation.
using Handlers = std::map<std::string, Handler, std::less<>>;

/// Dealwire's own API: takes requests to its routes, checks scope and parameters, and says what is
/// wrong as RFC 9457 has it.
class V1Site final : public CallerSite {
public:
    /// One handler for each route: throws std::logic_error where one is missing. `most_ingest` is
    /// the longest body that takes conversations in.
    V1Site(Handlers handlers, std::uint64_t most_ingest);

    HttpReply answer(const HttpRequest& request, const Caller& caller) override;
    std::uint64_t most_body(const HttpRequest& request, const Caller& caller) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

private:
    Handlers handlers_;
    std::uint64_t most_ingest_;
};

}  // namespace dealwire::api::v1
