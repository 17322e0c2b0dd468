#include "tests/fakes/in_memory_spending_store.hpp"

namespace dealwire::fakes {

InMemorySpendingStore::InMemorySpendingStore() = default;

InMemorySpendingStore::~InMemorySpendingStore() = default;

void InMemorySpendingStore::add(const model::OrgScope& scope, model::WorkKind kind,
                                base::Instant at, int calls) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const base::Instant hour = std::chrono::floor<std::chrono::hours>(at);
    calls_[scope][{hour, kind}] += calls;
}

std::vector<model::Spending> InMemorySpendingStore::spent(const model::OrgScope& scope,
                                                          base::Instant since) {
    using enum model::WorkKind;
    const std::lock_guard lock{mutex_};
    std::vector<model::Spending> spent{{Live, 0}, {Import, 0}, {Reprocess, 0}, {Backfill, 0}};
    for (const auto& [hour, calls] : calls_[scope])
        for (model::Spending& one : spent)
            if (one.kind == hour.second && hour.first + std::chrono::hours{1} > since)
                one.calls += calls;
    return spent;
}

void InMemorySpendingStore::pause(const model::OrgScope& scope,
                                  const std::optional<model::Pause>& pause) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    pauses_[scope] = pause;
}

std::optional<model::Pause> InMemorySpendingStore::paused(const model::OrgScope& scope) {
    const std::lock_guard lock{mutex_};
    return pauses_[scope];
}

}  // namespace dealwire::fakes
