#include "tests/fakes/in_memory_setting_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemorySettingStore::InMemorySettingStore() = default;

InMemorySettingStore::~InMemorySettingStore() = default;

std::optional<model::SettingRevision> InMemorySettingStore::active(const base::TenantId& tenant,
                                                                   const std::string& kind) {
    const std::lock_guard lock{mutex_};
    const auto& held = held_[{tenant, kind}];
    if (held.empty()) return std::nullopt;
    return held.rbegin()->second;
}

std::optional<model::SettingRevision> InMemorySettingStore::find(const base::TenantId& tenant,
                                                                 const std::string& kind,
                                                                 int number) {
    const std::lock_guard lock{mutex_};
    const auto& held = held_[{tenant, kind}];
    const auto found = held.find(number);
    if (found == held.end()) return std::nullopt;
    return found->second;
}

std::vector<model::SettingRevision> InMemorySettingStore::history(const base::TenantId& tenant,
                                                                  const std::string& kind) {
    const std::lock_guard lock{mutex_};
    std::vector<model::SettingRevision> found;
    for (const auto& [number, revision] : held_[{tenant, kind}]) found.push_back(revision);
    std::ranges::reverse(found);
    return found;
}

bool InMemorySettingStore::add(const base::TenantId& tenant, const std::string& kind, int seen,
                               std::span<const model::SettingRevision> revisions) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    auto& held = held_[{tenant, kind}];
    if ((held.empty() ? 0 : held.rbegin()->first) != seen) return false;
    const auto taken = [&](const auto& one) { return held.contains(one.number); };
    if (std::ranges::any_of(revisions, taken)) return false;
    for (const model::SettingRevision& one : revisions) held.emplace(one.number, one);
    return true;
}

}  // namespace dealwire::fakes
