#pragma once

#include "engine/ports/api_key_store.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/in_memory_grant_store.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// Those of one tenant, the newest first.
template <class Kept>
std::vector<Kept> newest_first(const std::map<std::pair<base::TenantId, std::string>, Kept>& kept,
                               const base::TenantId& tenant) {
    std::vector<Kept> found;
    for (const auto& [key, each] : kept)
        if (key.first == tenant) found.push_back(each);
    std::ranges::stable_sort(found, [](const Kept& one, const Kept& other) {
        return one.created_at > other.created_at;
    });
    return found;
}

/// Access keys in memory. Thread-safe.
class InMemoryApiKeyStore final : public ports::ApiKeyStore, public FailingCommits {
public:
    InMemoryApiKeyStore();
    ~InMemoryApiKeyStore() override;

    void add(const base::TenantId& tenant, const model::ApiKey& key) override;

    std::optional<model::ApiKey> find(const base::TenantId& tenant, const std::string& id) override;

    std::vector<model::ApiKey> all(const base::TenantId& tenant) override;

    bool revoke(const base::TenantId& tenant, const std::string& id, base::Instant now) override;

    bool change(const base::TenantId& tenant, const std::string& id, const model::KeyTerms& seen,
                const model::KeyTerms& wanted) override;

    bool replace_secret(const base::TenantId& tenant, const std::string& id,
                        const model::NewSecret& secret) override;

    void used(const base::TenantId& tenant, const std::string& id,
              const model::KeyUse& use) override;

    /// How often a key was looked for.
    [[nodiscard]] int looked_up() const;

private:
    /// Null where there is none, or it is revoked.
    model::ApiKey* living(const base::TenantId& tenant, const std::string& id);

    mutable std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, model::ApiKey> keys_;
    int looked_up_ = 0;
};

/// Client apps in memory. Thread-safe.
class InMemoryClientAppStore final : public ports::ClientAppStore, public FailingCommits {
public:
    explicit InMemoryClientAppStore(InMemoryGrantStore& grants);
    ~InMemoryClientAppStore() override;

    void add(const base::TenantId& tenant, const model::ClientApp& app) override;

    std::optional<model::ClientApp> find(const base::TenantId& tenant,
                                         const std::string& id) override;

    std::vector<model::ClientApp> all(const base::TenantId& tenant) override;

    bool revoke(const base::TenantId& tenant, const std::string& id, base::Instant now) override;

private:
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, model::ClientApp> apps_;
    InMemoryGrantStore& grants_;
};

}  // namespace dealwire::fakes
