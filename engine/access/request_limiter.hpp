#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/time_text.hpp"
#include "engine/ports/day_quota.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace dealwire::access {

/// Of one tenant, over all its keys and apps. 0: no limit.
struct RequestLimits {
    int per_second = 3;
    std::int64_t per_day = 10'000;  ///< from midnight to midnight, UTC

    bool operator==(const RequestLimits&) const = default;
};

/// Why a request has to wait.
struct TooMany {
    std::chrono::seconds retry_after;  ///< at least 1
    bool of_the_day = false;
};

/// Holds tenants to their limits. In any second (not only those of the clock) at most `per_second`
/// requests are let through by this process. Those of a day are counted for all processes together:
/// each takes portions of what is left from the quota, so that a request costs no statement; what
/// is not used is given back. A process that dies takes its portion along, at most a fiftieth of
/// the limit.
///
/// Thread-safe. Errors of the quota are thrown (StoreError).
class RequestLimiter {
public:
    RequestLimiter(ports::DayQuota& quota, RequestLimits limits) : quota_{quota}, limits_{limits} {}

    /// Nothing where the request may go on; it is counted then.
    [[nodiscard]] std::optional<TooMany> admit(const base::TenantId& tenant, base::Instant now);

    /// Gives back what tenants who have been silent for `idle` did not use.
    void tidy(base::Instant now, std::chrono::milliseconds idle = std::chrono::seconds{10});

    /// Limits in force from now on.
    void adopt(RequestLimits limits);

private:
    struct Desk {
        std::vector<base::Instant> passed;  ///< a ring of the last `per_second` requests
        std::size_t next = 0;
        base::Date day{};       ///< that `left` is of
        std::int64_t left = 0;  ///< taken from the quota and not used
        base::Instant used;
        base::Instant ask_again;  ///< the quota had nothing left
    };

    std::optional<TooMany> admit_by_second(Desk& desk, base::Instant now) const;
    std::int64_t portion() const;

    ports::DayQuota& quota_;
    std::mutex mutex_;
    RequestLimits limits_;
    std::map<base::TenantId, Desk> desks_;
};

}  // namespace dealwire::access
