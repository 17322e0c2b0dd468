#include "tests/fakes/in_memory_data_key_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

InMemoryDataKeyStore::InMemoryDataKeyStore() = default;

InMemoryDataKeyStore::~InMemoryDataKeyStore() = default;

std::vector<ports::DataKey> InMemoryDataKeyStore::all(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    auto keys = tenants_[tenant];
    std::ranges::stable_sort(keys, [](const ports::DataKey& a, const ports::DataKey& b) {
        return std::pair{a.active, a.created_at} > std::pair{b.active, b.created_at};
    });
    return keys;
}

bool InMemoryDataKeyStore::activate(const base::TenantId& tenant, const ports::DataKey& key,
                                    const std::string& former) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    auto& keys = tenants_[tenant];
    const auto active = std::ranges::find(keys, true, &ports::DataKey::active);
    if ((active == keys.end() ? "" : active->id) != former) return false;
    if (std::ranges::find(keys, key.id, &ports::DataKey::id) != keys.end()) return false;
    if (active != keys.end()) active->active = false;
    keys.push_back(key);
    keys.back().active = true;
    return true;
}

void InMemoryDataKeyStore::rewrap(const base::TenantId& tenant, const std::string& id,
                                  const ports::WrappedKey& wrapped) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    if (ports::DataKey* key = find(tenant, id)) key->wrapped = wrapped;
}

void InMemoryDataKeyStore::settle(const base::TenantId& tenant, const std::string& id,
                                  base::Instant at) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    ports::DataKey* key = find(tenant, id);
    if (key && !key->settled_at) key->settled_at = at;
}

void InMemoryDataKeyStore::remove(const base::TenantId& tenant, const std::string& id) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::erase_if(tenants_[tenant],
                  [&](const ports::DataKey& key) { return key.id == id && !key.active; });
}

std::vector<base::TenantId> InMemoryDataKeyStore::tenants() {
    const std::lock_guard lock{mutex_};
    std::vector<base::TenantId> found;
    for (const auto& [tenant, keys] : tenants_)
        if (!keys.empty()) found.push_back(tenant);
    return found;
}

ports::DataKey* InMemoryDataKeyStore::find(const base::TenantId& tenant, const std::string& id) {
    auto& keys = tenants_[tenant];
    const auto found = std::ranges::find(keys, id, &ports::DataKey::id);
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace dealwire::fakes
