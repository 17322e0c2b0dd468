#pragma once

#include "tests/simulators/salesforce/store/json.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace dealwire::orgsim {

/// The daily allocation and what was asked of the org. Guarded by the org's lock.
class Usage {
public:
    /// One API call more; false when the allocation is used up (the call is refused).
    bool take_call();

    /// More calls of the same request, as for the parts of a Batch.
    void add_calls(std::int64_t calls) { used_ += calls; }

    void set_limits(std::int64_t daily_max, std::int64_t used);
    void note_request(const std::string& method, const std::string& path);

    void note_token_request() { ++token_requests_; }

    void reset();

    std::int64_t used() const { return used_; }

    std::int64_t daily_max() const { return daily_max_; }

    /// `api-usage=18/100000`.
    std::string header() const;
    /// {calls, requests:{"GET /services/data/query": n}, tokenRequests}.
    Json stats() const;

private:
    std::int64_t daily_max_ = 105000;
    std::int64_t used_ = 0;
    std::int64_t used_at_reset_ = 0;
    std::int64_t token_requests_ = 0;
    std::map<std::string, std::int64_t> requests_;
};

}  // namespace dealwire::orgsim
