#pragma once

#include "engine/base/clock.hpp"
#include "engine/ports/data_key_store.hpp"
#include "engine/ports/sealer.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace dealwire::crypto {

/// Envelope encryption: a secret is sealed by the data key of its tenant, which is stored wrapped
/// by a master key of a key provider (docs/adr/0019). Opens what any data key of the tenant sealed,
/// active or not, and what a key file sealed by itself before there were data keys.
///
/// Thread-safe; several processes may work on one store. Which key is active is looked up for each
/// sealing, so that nothing is sealed by a key that was retired long ago.
class Vault final : public ports::Sealer {
public:
    /// The first provider wraps; the others open what they wrapped before.
    Vault(std::vector<ports::KeyProvider*> providers, ports::DataKeyStore& keys,
          base::Clock& clock);

    [[nodiscard]] std::string seal(const base::Secret& plain,
                                   const ports::SealPlace& place) const override;
    [[nodiscard]] base::Secret open(const std::string& sealed,
                                    const ports::SealPlace& place) const override;

    /// Makes a new data key the active one in place of `former`; what it is to seal comes next
    /// (`settled_at` stays empty). Somebody else's where he was faster.
    ports::DataKey begin_key(const base::TenantId& tenant, const std::string& former) const;

    /// Puts the data key under the master key that wraps now. False where it is already.
    bool rewrap(const base::TenantId& tenant, const ports::DataKey& key) const;

    /// Opens the data key, to know that its master key is at hand; throws SealError where it is
    /// not.
    void check(const base::TenantId& tenant, const ports::DataKey& key) const;

    [[nodiscard]] ports::KeyProvider& provider() const { return *providers_.front(); }

private:
    [[nodiscard]] ports::DataKey active_key(const base::TenantId& tenant) const;
    [[nodiscard]] base::Secret opened(const base::TenantId& tenant,
                                      const ports::DataKey& key) const;
    [[nodiscard]] ports::KeyProvider& provider_of(const ports::WrappedKey& wrapped) const;
    [[nodiscard]] base::Secret open_direct(const std::string& sealed, const std::string& key,
                                           const ports::SealPlace& place) const;

    std::vector<ports::KeyProvider*> providers_;
    ports::DataKeyStore& keys_;
    base::Clock& clock_;

    mutable std::mutex mutex_;  ///< guards what follows
    mutable std::map<base::TenantId, std::map<std::string, base::Secret>> opened_;
};

}  // namespace dealwire::crypto
