#pragma once

#include "engine/ports/data_key_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Wrapped data keys in memory. Thread-safe.
class InMemoryDataKeyStore final : public ports::DataKeyStore, public FailingCommits {
public:
    std::vector<ports::DataKey> all(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        auto keys = tenants_[tenant];
        std::ranges::stable_sort(keys, [](const ports::DataKey& a, const ports::DataKey& b) {
            return std::pair{a.active, a.created_at} > std::pair{b.active, b.created_at};
        });
        return keys;
    }

    bool activate(const base::TenantId& tenant, const ports::DataKey& key,
                  const std::string& former) override {
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

    void rewrap(const base::TenantId& tenant, const std::string& id,
                const ports::WrappedKey& wrapped) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        if (ports::DataKey* key = find(tenant, id)) key->wrapped = wrapped;
    }

    void settle(const base::TenantId& tenant, const std::string& id, base::Instant at) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        ports::DataKey* key = find(tenant, id);
        if (key && !key->settled_at) key->settled_at = at;
    }

    void remove(const base::TenantId& tenant, const std::string& id) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        std::erase_if(tenants_[tenant],
                      [&](const ports::DataKey& key) { return key.id == id && !key.active; });
    }

    std::vector<base::TenantId> tenants() override {
        const std::lock_guard lock{mutex_};
        std::vector<base::TenantId> found;
        for (const auto& [tenant, keys] : tenants_)
            if (!keys.empty()) found.push_back(tenant);
        return found;
    }

private:
    ports::DataKey* find(const base::TenantId& tenant, const std::string& id) {
        auto& keys = tenants_[tenant];
        const auto found = std::ranges::find(keys, id, &ports::DataKey::id);
        return found == keys.end() ? nullptr : &*found;
    }

    std::mutex mutex_;
    std::map<base::TenantId, std::vector<ports::DataKey>> tenants_;
};

}  // namespace dealwire::fakes
