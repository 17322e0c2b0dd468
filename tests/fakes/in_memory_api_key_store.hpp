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
    void add(const base::TenantId& tenant, const model::ApiKey& key) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        keys_.insert_or_assign({tenant, key.id}, key);
    }

    std::optional<model::ApiKey> find(const base::TenantId& tenant,
                                      const std::string& id) override {
        const std::lock_guard lock{mutex_};
        ++looked_up_;
        const auto found = keys_.find({tenant, id});
        if (found == keys_.end()) return std::nullopt;
        return found->second;
    }

    std::vector<model::ApiKey> all(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        return newest_first(keys_, tenant);
    }

    bool revoke(const base::TenantId& tenant, const std::string& id, base::Instant now) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto found = keys_.find({tenant, id});
        if (found == keys_.end() || found->second.revoked_at) return false;
        found->second.revoked_at = now;
        return true;
    }

    bool change(const base::TenantId& tenant, const std::string& id, const model::KeyTerms& seen,
                const model::KeyTerms& wanted) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        model::ApiKey* key = living(tenant, id);
        if (!key || terms_of(*key) != seen) return false;
        key->name = wanted.name;
        key->scopes = wanted.scopes;
        key->trusted = wanted.trusted;
        key->expires_at = wanted.expires_at;
        return true;
    }

    bool replace_secret(const base::TenantId& tenant, const std::string& id,
                        const model::NewSecret& secret) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        model::ApiKey* key = living(tenant, id);
        if (!key || key->digest != secret.seen) return false;
        key->digest = secret.digest;
        key->earlier_digest = secret.earlier_until ? secret.seen : "";
        key->earlier_until = secret.earlier_until;
        key->earlier_used_at = std::nullopt;
        return true;
    }

    void used(const base::TenantId& tenant, const std::string& id,
              const model::KeyUse& use) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto found = keys_.find({tenant, id});
        if (found == keys_.end()) return;
        model::ApiKey& key = found->second;
        if (!(key.last_used_at > use.at)) {
            key.last_used_at = use.at;
            key.last_peer = use.peer;
        }
        if (use.earlier_secret && !key.earlier_digest.empty() && !(key.earlier_used_at > use.at))
            key.earlier_used_at = use.at;
    }

    /// How often a key was looked for.
    [[nodiscard]] int looked_up() const {
        const std::lock_guard lock{mutex_};
        return looked_up_;
    }

private:
    /// Null where there is none, or it is revoked.
    model::ApiKey* living(const base::TenantId& tenant, const std::string& id) {
        const auto found = keys_.find({tenant, id});
        return found == keys_.end() || found->second.revoked_at ? nullptr : &found->second;
    }

    mutable std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, model::ApiKey> keys_;
    int looked_up_ = 0;
};

/// Client apps in memory. Thread-safe.
class InMemoryClientAppStore final : public ports::ClientAppStore, public FailingCommits {
public:
    explicit InMemoryClientAppStore(InMemoryGrantStore& grants) : grants_{grants} {}

    void add(const base::TenantId& tenant, const model::ClientApp& app) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        apps_.insert_or_assign({tenant, app.id}, app);
        grants_.know(tenant, app.id, app.name);
    }

    std::optional<model::ClientApp> find(const base::TenantId& tenant,
                                         const std::string& id) override {
        const std::lock_guard lock{mutex_};
        const auto found = apps_.find({tenant, id});
        if (found == apps_.end()) return std::nullopt;
        return found->second;
    }

    std::vector<model::ClientApp> all(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        return newest_first(apps_, tenant);
    }

    bool revoke(const base::TenantId& tenant, const std::string& id, base::Instant now) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto found = apps_.find({tenant, id});
        if (found == apps_.end() || found->second.revoked_at) return false;
        found->second.revoked_at = now;
        grants_.revoke_app(tenant, id);
        return true;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, model::ClientApp> apps_;
    InMemoryGrantStore& grants_;
};

}  // namespace dealwire::fakes
