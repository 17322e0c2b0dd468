#pragma once

#include "tests/simulators/salesforce/http/message.hpp"

#include <chrono>
#include <optional>
#include <random>
#include <vector>

namespace dealwire::orgsim {

/// What goes wrong with one request.
struct FaultDecision {
    std::chrono::milliseconds delay{0};
    std::optional<HttpResponse> answer;   ///< instead of doing the work
    bool drop = false;                    ///< close without an answer, nothing done
    bool drop_after = false;              ///< do the work, then close without an answer
    bool expire_tokens = false;           ///< all access tokens die before the work
    std::optional<std::size_t> truncate;  ///< close after so many bytes of the answer's body
};

/// The rules of POST /simulator/faults; see README.md for their form. Guarded by the org's lock.
class FaultRules {
public:
    /// Adds one rule or a list of them; throws ApiError for a rule that cannot be read.
    void add(const Json& rules);

    void clear() { rules_.clear(); }

    Json list() const;
    FaultDecision decide(const HttpRequest& request);

private:
    struct Rule {
        Json source;
        std::string method;
        std::string path;
        std::int64_t nth = 0;
        double probability = 1.0;
        std::int64_t times = -1;  ///< how often it may still strike; negative: for ever
        std::mt19937_64 random;
        std::int64_t seen = 0;
        std::int64_t struck = 0;
        FaultDecision action;
    };

    static Rule read(const Json& json);
    static bool strikes(Rule& rule, const HttpRequest& request);

    std::vector<Rule> rules_;
};

}  // namespace dealwire::orgsim
