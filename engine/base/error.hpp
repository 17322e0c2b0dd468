#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::base {

/// What the caller should do next; never where the failure came from.
enum class Fault {
    Transient,    ///< try again soon with the same request
    RateLimited,  ///< try again after `retry_after`, or after a short back-off
    BudgetSpent,  ///< the allowance of the day is used up: stop calling, resume when it rolls
    AuthExpired,  ///< get fresh credentials once, then repeat the request
    Reauthorise,  ///< a person must connect again; repeating is harmful
    Conflict,     ///< the state there is not what we believed: read it, then decide
    Rejected,     ///< final for this request until data or settings change
    Missing,      ///< the thing asked for does not exist, or is not visible to us
    Stopped,      ///< we were asked to stop; nothing is wrong
};

/// Lower-case name with dashes, e.g. "rate-limited"; used in logs, JSON and stored errors.
const char* name_of(Fault fault);

struct Error {
    Fault fault;
    std::string code;    ///< code of the remote system, e.g. "UNABLE_TO_LOCK_ROW"; may be empty
    std::string detail;  ///< one sentence for an operator; never a secret, never a record body
    std::string remedy = {};  ///< what to do about it, one sentence; may be empty
    std::optional<std::chrono::seconds> retry_after = std::nullopt;  ///< only with RateLimited
    std::vector<std::string> fields = {};  ///< that the remote system blames, by their names there
};

}  // namespace dealwire::base
