#include "tests/fakes/in_memory_api_key_store.hpp"

namespace dealwire::fakes {

InMemoryApiKeyStore::InMemoryApiKeyStore() = default;

InMemoryApiKeyStore::~InMemoryApiKeyStore() = default;

void InMemoryApiKeyStore::add(const base::TenantId& tenant, const model::ApiKey& key) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    keys_.insert_or_assign({tenant, key.id}, key);
}

std::optional<model::ApiKey> InMemoryApiKeyStore::find(const base::TenantId& tenant,
                                                       const std::string& id) {
    const std::lock_guard lock{mutex_};
    ++looked_up_;
    const auto found = keys_.find({tenant, id});
    if (found == keys_.end()) return std::nullopt;
    return found->second;
}

std::vector<model::ApiKey> InMemoryApiKeyStore::all(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    return newest_first(keys_, tenant);
}

bool InMemoryApiKeyStore::revoke(const base::TenantId& tenant, const std::string& id,
                                 base::Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = keys_.find({tenant, id});
    if (found == keys_.end() || found->second.revoked_at) return false;
    found->second.revoked_at = now;
    return true;
}

bool InMemoryApiKeyStore::change(const base::TenantId& tenant, const std::string& id,
                                 const model::KeyTerms& seen, const model::KeyTerms& wanted) {
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

bool InMemoryApiKeyStore::replace_secret(const base::TenantId& tenant, const std::string& id,
                                         const model::NewSecret& secret) {
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

void InMemoryApiKeyStore::used(const base::TenantId& tenant, const std::string& id,
                               const model::KeyUse& use) {
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

int InMemoryApiKeyStore::looked_up() const {
    const std::lock_guard lock{mutex_};
    return looked_up_;
}

model::ApiKey* InMemoryApiKeyStore::living(const base::TenantId& tenant, const std::string& id) {
    const auto found = keys_.find({tenant, id});
    return found == keys_.end() || found->second.revoked_at ? nullptr : &found->second;
}

InMemoryClientAppStore::InMemoryClientAppStore(InMemoryGrantStore& grants) : grants_{grants} {}

InMemoryClientAppStore::~InMemoryClientAppStore() = default;

void InMemoryClientAppStore::add(const base::TenantId& tenant, const model::ClientApp& app) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    apps_.insert_or_assign({tenant, app.id}, app);
    grants_.know(tenant, app.id, app.name);
}

std::optional<model::ClientApp> InMemoryClientAppStore::find(const base::TenantId& tenant,
                                                             const std::string& id) {
    const std::lock_guard lock{mutex_};
    const auto found = apps_.find({tenant, id});
    if (found == apps_.end()) return std::nullopt;
    return found->second;
}

std::vector<model::ClientApp> InMemoryClientAppStore::all(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    return newest_first(apps_, tenant);
}

bool InMemoryClientAppStore::revoke(const base::TenantId& tenant, const std::string& id,
                                    base::Instant now) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = apps_.find({tenant, id});
    if (found == apps_.end() || found->second.revoked_at) return false;
    found->second.revoked_at = now;
    grants_.revoke_app(tenant, id);
    return true;
}

}  // namespace dealwire::fakes
