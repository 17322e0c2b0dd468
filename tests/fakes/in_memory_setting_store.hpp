#pragma once

#include "engine/ports/setting_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Revisions of settings in memory. Thread-safe.
class InMemorySettingStore final : public ports::SettingStore, public FailingCommits {
public:
    std::optional<model::SettingRevision> active(const base::TenantId& tenant,
                                                 const std::string& kind) override {
        const std::lock_guard lock{mutex_};
        const auto& held = held_[{tenant, kind}];
        if (held.empty()) return std::nullopt;
        return held.rbegin()->second;
    }

    std::optional<model::SettingRevision> find(const base::TenantId& tenant,
                                               const std::string& kind, int number) override {
        const std::lock_guard lock{mutex_};
        const auto& held = held_[{tenant, kind}];
        const auto found = held.find(number);
        if (found == held.end()) return std::nullopt;
        return found->second;
    }

    std::vector<model::SettingRevision> history(const base::TenantId& tenant,
                                                const std::string& kind) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::SettingRevision> found;
        for (const auto& [number, revision] : held_[{tenant, kind}]) found.push_back(revision);
        std::ranges::reverse(found);
        return found;
    }

    [[nodiscard]] bool add(const base::TenantId& tenant, const std::string& kind, int seen,
                           std::span<const model::SettingRevision> revisions) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        auto& held = held_[{tenant, kind}];
        if ((held.empty() ? 0 : held.rbegin()->first) != seen) return false;
        const auto taken = [&](const auto& one) { return held.contains(one.number); };
        if (std::ranges::any_of(revisions, taken)) return false;
        for (const model::SettingRevision& one : revisions) held.emplace(one.number, one);
        return true;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, std::map<int, model::SettingRevision>> held_;
};

}  // namespace dealwire::fakes
