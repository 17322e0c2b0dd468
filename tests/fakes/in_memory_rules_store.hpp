#pragma once

#include "engine/ports/rules_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Revisions of rules in memory. Thread-safe.
class InMemoryRulesStore final : public ports::RulesStore, public FailingCommits {
public:
    std::optional<model::RuleRevision> active(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        const auto& held = tenants_[tenant];
        if (held.empty()) return std::nullopt;
        return held.rbegin()->second;
    }

    std::optional<model::RuleRevision> find(const base::TenantId& tenant, int number) override {
        const std::lock_guard lock{mutex_};
        const auto& held = tenants_[tenant];
        const auto found = held.find(number);
        if (found == held.end()) return std::nullopt;
        return found->second;
    }

    std::vector<model::RuleRevision> history(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::RuleRevision> found;
        for (const auto& [number, revision] : tenants_[tenant]) found.push_back(revision);
        std::ranges::reverse(found);
        return found;
    }

    [[nodiscard]] bool add(const base::TenantId& tenant,
                           std::span<const model::RuleRevision> revisions) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        auto& held = tenants_[tenant];
        const auto taken = [&](const auto& one) { return held.contains(one.number); };
        if (std::ranges::any_of(revisions, taken)) return false;
        for (const model::RuleRevision& one : revisions) held.emplace(one.number, one);
        return true;
    }

private:
    std::mutex mutex_;
    std::map<base::TenantId, std::map<int, model::RuleRevision>> tenants_;
};

}  // namespace dealwire::fakes
