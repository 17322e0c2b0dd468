#pragma once

#include "engine/ports/spending_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// Calls by the hour in memory. Thread-safe.
class InMemorySpendingStore final : public ports::SpendingStore, public FailingCommits {
public:
    void add(const model::OrgScope& scope, model::WorkKind kind, base::Instant at,
             int calls) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const base::Instant hour = std::chrono::floor<std::chrono::hours>(at);
        calls_[scope][{hour, kind}] += calls;
    }

    std::vector<model::Spending> spent(const model::OrgScope& scope, base::Instant since) override {
        using enum model::WorkKind;
        const std::lock_guard lock{mutex_};
        std::vector<model::Spending> spent{{Live, 0}, {Import, 0}, {Reprocess, 0}, {Backfill, 0}};
        for (const auto& [hour, calls] : calls_[scope])
            for (model::Spending& one : spent)
                if (one.kind == hour.second && hour.first + std::chrono::hours{1} > since)
                    one.calls += calls;
        return spent;
    }

    void pause(const model::OrgScope& scope, const std::optional<model::Pause>& pause) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        pauses_[scope] = pause;
    }

    std::optional<model::Pause> paused(const model::OrgScope& scope) override {
        const std::lock_guard lock{mutex_};
        return pauses_[scope];
    }

private:
    std::mutex mutex_;
    std::map<model::OrgScope, std::map<std::pair<base::Instant, model::WorkKind>, int>> calls_;
    std::map<model::OrgScope, std::optional<model::Pause>> pauses_;
};

}  // namespace dealwire::fakes
