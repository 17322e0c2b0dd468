#pragma once

#include "engine/ports/run_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Runs in memory. Thread-safe.
class InMemoryRunStore final : public ports::RunStore, public FailingCommits {
public:
    void begin(const base::TenantId& tenant, const model::Run& run) override { put(tenant, run); }

    void finish(const base::TenantId& tenant, const model::Run& run) override { put(tenant, run); }

    std::optional<model::Run> find(const base::TenantId& tenant, const base::RunId& id) override {
        const std::lock_guard lock{mutex_};
        const auto& runs = runs_[tenant];
        const auto found = runs.find(id);
        if (found == runs.end()) return std::nullopt;
        return found->second;
    }

    std::vector<model::Run> newest(const base::TenantId& tenant, std::size_t limit) override {
        const std::lock_guard lock{mutex_};
        std::vector<model::Run> found;
        for (const auto& [id, run] : runs_[tenant]) found.push_back(run);
        std::ranges::sort(found, std::greater{}, [](const model::Run& run) {
            return std::pair{run.started, run.id};
        });
        if (found.size() > limit)
            found.erase(found.begin() + static_cast<long>(limit), found.end());
        return found;
    }

    std::optional<model::Run> last_deciding(const base::TenantId& tenant,
                                            const model::OrgId& org) override {
        for (model::Run& run : newest(tenant, SIZE_MAX)) {
            const bool decided = std::ranges::any_of(
                run.objects, [](const auto& object) { return object.held_back.has_value(); });
            if (decided && run.org == org) return std::move(run);
        }
        return std::nullopt;
    }

private:
    void put(const base::TenantId& tenant, const model::Run& run) {
        const std::lock_guard lock{mutex_};
        reach_commit();
        runs_[tenant].insert_or_assign(run.id, run);
    }

    std::mutex mutex_;
    std::map<base::TenantId, std::map<base::RunId, model::Run>> runs_;
};

}  // namespace dealwire::fakes
