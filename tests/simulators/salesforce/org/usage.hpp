#pragma once

#include "tests/simulators/salesforce/store/json.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace dealwire::orgsim {

/// The allocation of a rolling 24 hours, counted by the hour, and what was asked of the org.
/// Guarded by the org's lock.
class Usage {
public:
    explicit Usage(const OrgClock& clock) : clock_(clock) {}

    /// One API call more; false when the allocation is used up (the call is refused).
    bool take_call();

    /// More calls of the same request, as for the parts of a Batch.
    void add_calls(std::int64_t calls);

    /// `used` calls count as made just now.
    void set_limits(std::int64_t daily_max, std::int64_t used);
    void note_request(const std::string& method, const std::string& path);

    void note_token_request() { ++token_requests_; }

    void reset();

    /// In the last 24 hours of the org's clock.
    std::int64_t used() const;

    std::int64_t daily_max() const { return daily_max_; }

    /// `api-usage=18/100000`.
    std::string header() const;
    /// {calls, requests:{"GET /services/data/query": n}, tokenRequests}.
    Json stats() const;

private:
    std::int64_t hour() const;

    const OrgClock& clock_;
    std::int64_t daily_max_ = 105000;
    std::map<std::int64_t, std::int64_t> calls_by_hour_;
    std::int64_t calls_since_reset_ = 0;
    std::int64_t token_requests_ = 0;
    std::map<std::string, std::int64_t> requests_;
};

}  // namespace dealwire::orgsim
