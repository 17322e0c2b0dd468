#include "tests/fakes/in_memory_run_store.hpp"

#include <algorithm>
#include <cstdint>

namespace dealwire::fakes {

InMemoryRunStore::InMemoryRunStore() = default;

InMemoryRunStore::~InMemoryRunStore() = default;

void InMemoryRunStore::begin(const base::TenantId& tenant, const model::Run& run) {
    put(tenant, run);
}

void InMemoryRunStore::finish(const base::TenantId& tenant, const model::Run& run) {
    put(tenant, run);
}

std::optional<model::Run> InMemoryRunStore::find(const base::TenantId& tenant,
                                                 const base::RunId& id) {
    const std::lock_guard lock{mutex_};
    const auto& runs = runs_[tenant];
    const auto found = runs.find(id);
    if (found == runs.end()) return std::nullopt;
    return found->second;
}

std::vector<model::Run> InMemoryRunStore::newest(const base::TenantId& tenant, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    std::vector<model::Run> found;
    for (const auto& [id, run] : runs_[tenant]) found.push_back(run);
    std::ranges::sort(found, std::greater{}, [](const model::Run& run) {
        return std::pair{run.started, run.id};
    });
    if (found.size() > limit) found.erase(found.begin() + static_cast<long>(limit), found.end());
    return found;
}

std::optional<model::Run> InMemoryRunStore::last_deciding(const base::TenantId& tenant,
                                                          const model::OrgId& org) {
    for (model::Run& run : newest(tenant, SIZE_MAX)) {
        const bool decided = std::ranges::any_of(
            run.objects, [](const auto& object) { return object.held_back.has_value(); });
        if (decided && run.org == org) return std::move(run);
    }
    return std::nullopt;
}

void InMemoryRunStore::put(const base::TenantId& tenant, const model::Run& run) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    runs_[tenant].insert_or_assign(run.id, run);
}

}  // namespace dealwire::fakes
