#pragma once

#include "engine/ports/day_quota.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// The requests of a day in memory. Thread-safe.
class InMemoryDayQuota final : public ports::DayQuota, public FailingCommits {
public:
    std::int64_t take(const base::TenantId& tenant, base::Date day, std::int64_t wanted,
                      std::int64_t limit) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        ++asked_;
        std::int64_t& used = used_[{tenant, day}];
        const std::int64_t taken =
            std::clamp(limit - used, std::int64_t{0}, std::max(wanted, std::int64_t{0}));
        used += taken;
        return taken;
    }

    void give_back(const base::TenantId& tenant, base::Date day, std::int64_t count) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        std::int64_t& used = used_[{tenant, day}];
        used = std::max(used - count, std::int64_t{0});
    }

    std::int64_t used(const base::TenantId& tenant, base::Date day) override {
        const std::lock_guard lock{mutex_};
        return used_[{tenant, day}];
    }

    /// How often somebody took.
    [[nodiscard]] int asked() const {
        const std::lock_guard lock{mutex_};
        return asked_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::pair<base::TenantId, base::Date>, std::int64_t> used_;
    int asked_ = 0;
};

}  // namespace dealwire::fakes
