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
    InMemorySpendingStore();
    ~InMemorySpendingStore() override;

    void add(const model::OrgScope& scope, model::WorkKind kind, base::Instant at,
             int calls) override;

    std::vector<model::Spending> spent(const model::OrgScope& scope, base::Instant since) override;

    void pause(const model::OrgScope& scope, const std::optional<model::Pause>& pause) override;

    std::optional<model::Pause> paused(const model::OrgScope& scope) override;

private:
    std::mutex mutex_;
    std::map<model::OrgScope, std::map<std::pair<base::Instant, model::WorkKind>, int>> calls_;
    std::map<model::OrgScope, std::optional<model::Pause>> pauses_;
};

}  // namespace dealwire::fakes
