#pragma once

#include "engine/ports/data_key_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Wrapped data keys in memory. Thread-safe.
class InMemoryDataKeyStore final : public ports::DataKeyStore, public FailingCommits {
public:
    InMemoryDataKeyStore();
    ~InMemoryDataKeyStore() override;

    std::vector<ports::DataKey> all(const base::TenantId& tenant) override;

    bool activate(const base::TenantId& tenant, const ports::DataKey& key,
                  const std::string& former) override;

    void rewrap(const base::TenantId& tenant, const std::string& id,
                const ports::WrappedKey& wrapped) override;

    void settle(const base::TenantId& tenant, const std::string& id, base::Instant at) override;

    void remove(const base::TenantId& tenant, const std::string& id) override;

    std::vector<base::TenantId> tenants() override;

private:
    ports::DataKey* find(const base::TenantId& tenant, const std::string& id);

    std::mutex mutex_;
    std::map<base::TenantId, std::vector<ports::DataKey>> tenants_;
};

}  // namespace dealwire::fakes
