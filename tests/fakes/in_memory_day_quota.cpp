#include "tests/fakes/in_memory_day_quota.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryDayQuota::InMemoryDayQuota() = default;

InMemoryDayQuota::~InMemoryDayQuota() = default;

std::int64_t InMemoryDayQuota::take(const base::TenantId& tenant, base::Date day,
                                    std::int64_t wanted, std::int64_t limit) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    ++asked_;
    std::int64_t& used = used_[{tenant, day}];
    const std::int64_t taken =
        std::clamp(limit - used, std::int64_t{0}, std::max(wanted, std::int64_t{0}));
    used += taken;
    return taken;
}

void InMemoryDayQuota::give_back(const base::TenantId& tenant, base::Date day, std::int64_t count) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::int64_t& used = used_[{tenant, day}];
    used = std::max(used - count, std::int64_t{0});
}

std::int64_t InMemoryDayQuota::used(const base::TenantId& tenant, base::Date day) {
    const std::lock_guard lock{mutex_};
    return used_[{tenant, day}];
}

int InMemoryDayQuota::asked() const {
    const std::lock_guard lock{mutex_};
    return asked_;
}

}  // namespace dealwire::fakes
