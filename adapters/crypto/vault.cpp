#include "adapters/crypto/vault.hpp"

#include "adapters/crypto/sealed_text.hpp"

#include <algorithm>

namespace dealwire::crypto {
namespace {

using base::Secret;
using base::TenantId;
using ports::DataKey;
using ports::SealError;
using ports::SealPlace;

/// Every part with its length, so that no two places have one context.
std::string context_of(const SealPlace& place) {
    std::string context;
    for (const std::string* part : {&place.tenant.value, &place.table, &place.row, &place.column})
        context += std::to_string(part->size()) + ":" + *part;
    return context;
}

/// What format 1 bound a secret to.
std::string former_context_of(const SealPlace& place) {
    if (place.table == "erased_person_secret") return place.tenant.value + "/" + place.table;
    return place.tenant.value + "/" + place.row + "/" + place.column;
}

}  // namespace

Vault::Vault(std::vector<ports::KeyProvider*> providers, ports::DataKeyStore& keys,
             base::Clock& clock)
    : providers_{std::move(providers)}, keys_{keys}, clock_{clock} {}

ports::KeyProvider& Vault::provider_of(const ports::WrappedKey& wrapped) const {
    for (ports::KeyProvider* provider : providers_)
        if (provider->name() == wrapped.provider) return *provider;
    throw SealError("The secrets of this tenant were sealed under a master key of the provider '" +
                    wrapped.provider + "' (" + wrapped.master +
                    "), which is not configured. Configure it again beside the new one, then run "
                    "'dealwire key rotate'.");
}

Secret Vault::opened(const TenantId& tenant, const DataKey& key) const {
    {
        const std::lock_guard lock{mutex_};
        const auto& known = opened_[tenant];
        if (const auto found = known.find(key.id); found != known.end())
            return found->second.copy();
    }
    Secret bytes = provider_of(key.wrapped).unwrap(key.wrapped, tenant);
    const std::lock_guard lock{mutex_};
    opened_[tenant].insert_or_assign(key.id, bytes.copy());
    return bytes;
}

DataKey Vault::active_key(const TenantId& tenant) const {
    for (DataKey& key : keys_.all(tenant))
        if (key.active) return std::move(key);
    DataKey made = begin_key(tenant, "");
    // Nothing older waits to be sealed anew by it: that is for 'key rotate' alone.
    if (!made.settled_at) keys_.settle(tenant, made.id, clock_.now());
    return made;
}

DataKey Vault::begin_key(const TenantId& tenant, const std::string& former) const {
    ports::KeyProvider::Fresh fresh = provider().fresh(tenant);
    DataKey key{.id = random_key_id(),
                .active = true,
                .wrapped = std::move(fresh.wrapped),
                .created_at = clock_.now(),
                .settled_at = std::nullopt};
    if (keys_.activate(tenant, key, former)) {
        const std::lock_guard lock{mutex_};
        opened_[tenant].insert_or_assign(key.id, std::move(fresh.key));
        return key;
    }
    for (DataKey& other : keys_.all(tenant))
        if (other.active) return std::move(other);
    throw SealError("The key of tenant '" + tenant.value + "' could not be stored.");
}

bool Vault::rewrap(const TenantId& tenant, const DataKey& key) const {
    if (key.wrapped.provider == provider().name() && key.wrapped.master == provider().master())
        return false;
    keys_.rewrap(tenant, key.id, provider().wrap(opened(tenant, key), tenant));
    return true;
}

void Vault::check(const TenantId& tenant, const DataKey& key) const {
    static_cast<void>(opened(tenant, key));
}

std::string Vault::seal(const Secret& plain, const SealPlace& place) const {
    const DataKey key = active_key(place.tenant);
    return seal_text({.key = key.id}, opened(place.tenant, key), plain, context_of(place));
}

Secret Vault::open_direct(const std::string& sealed, const std::string& key,
                          const SealPlace& place) const {
    for (ports::KeyProvider* provider : providers_)
        if (const auto bytes = provider->direct(key))
            return open_text(sealed, *bytes, former_context_of(place));
    throw SealError("A secret was sealed with key " + key +
                    ", which is not in the key file. Put that key back, or connect again.");
}

Secret Vault::open(const std::string& sealed, const SealPlace& place) const {
    const SealName name = seal_name_of(sealed);
    if (name.format == 1) return open_direct(sealed, name.key, place);
    const auto keys = keys_.all(place.tenant);
    const auto key = std::ranges::find(keys, name.key, &DataKey::id);
    if (key == keys.end())
        throw SealError("A secret was sealed with data key " + name.key +
                        ", which the store does not hold for this tenant. Restore the store as a "
                        "whole, or connect again.");
    return open_text(sealed, opened(place.tenant, *key), context_of(place));
}

}  // namespace dealwire::crypto
