#pragma once

#include "engine/ports/day_quota.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// The requests of a day in memory. Thread-safe.
class InMemoryDayQuota final : public ports::DayQuota, public FailingCommits {
public:
    InMemoryDayQuota();
    ~InMemoryDayQuota() override;

    std::int64_t take(const base::TenantId& tenant, base::Date day, std::int64_t wanted,
                      std::int64_t limit) override;

    void give_back(const base::TenantId& tenant, base::Date day, std::int64_t count) override;

    std::int64_t used(const base::TenantId& tenant, base::Date day) override;

    /// How often somebody took.
    [[nodiscard]] int asked() const;

private:
    mutable std::mutex mutex_;
    std::map<std::pair<base::TenantId, base::Date>, std::int64_t> used_;
    int asked_ = 0;
};

}  // namespace dealwire::fakes
