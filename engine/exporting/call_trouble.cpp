#include "engine/exporting/call_trouble.hpp"

#include <algorithm>

namespace dealwire::exporting {

using base::Error;
using base::Fault;

std::chrono::milliseconds pause_after(int attempt) {
    constexpr std::chrono::milliseconds kFirstPause = std::chrono::seconds{1};
    return std::min(kFirstPause * (1 << std::min(attempt, 6)), kLongestPause);
}

bool may_repeat(const Error& error) {
    if (error.fault == Fault::Transient) return true;
    return error.fault == Fault::RateLimited &&
           (!error.retry_after || *error.retry_after <= kLongestPause);
}

bool is_about_content(const Error& error) {
    return error.fault == Fault::Rejected || error.fault == Fault::Conflict;
}

bool concerns_one_object(const Error& error) {
    return is_about_content(error) || error.fault == Fault::Missing;
}

bool knows_no_such_object(const Error& error) {
    return error.fault == Fault::Missing || error.code == "INVALID_TYPE";
}

bool is_our_own(const Error& error) {
    return error.fault == Fault::BudgetSpent && error.code.starts_with("BUDGET_");
}

bool reached_nobody(const Error& error) { return error.code == "CONNECT_FAILED"; }

}  // namespace dealwire::exporting
