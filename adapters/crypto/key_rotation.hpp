#pragma once

#include "adapters/crypto/sealed_text.hpp"
#include "adapters/crypto/vault.hpp"
#include "engine/ports/sealed_cells.hpp"

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace dealwire::crypto {

/// A secret that could not be opened; it was left as it is.
struct Unopened {
    ports::SealPlace place;
    std::string why;
};

struct DataRotation {
    std::string key;     ///< seals from now on
    std::string former;  ///< empty: there was none, or the rotation goes on where one was stopped
    bool resumed = false;
    bool finished = false;  ///< everything is sealed by `key`
    int resealed = 0;
    std::vector<Unopened> unopened;
};

struct MasterRotation {
    std::string master;
    bool finished = false;
    int rewrapped = 0;  ///< data keys
    int resealed = 0;   ///< secrets that a master key had sealed by itself
    std::vector<Unopened> unopened;
};

/// What the loss of a master key costs one tenant.
struct LostKeys {
    std::string key;                 ///< seals from now on; empty: the one in use opens
    std::vector<Unopened> unopened;  ///< all secrets that no key at hand opens

    [[nodiscard]] bool any() const { return !key.empty() || !unopened.empty(); }
};

/// How many secrets each key sealed. Names are `SealName`s: format and id.
using SealCounts = std::map<std::pair<int, std::string>, int>;

/// Exchanges keys while others work: the new key seals at once, the old ones go on opening, and
/// what they sealed is sealed anew page by page. Nothing is destroyed on the way, a secret that
/// somebody writes meanwhile is left as he wrote it, and a rotation that was stopped or killed
/// anywhere goes on with the next call. Throws SealError and StoreError.
class KeyRotation {
public:
    KeyRotation(const Vault& vault, ports::DataKeyStore& keys, ports::SealedCells& cells,
                base::Clock& clock)
        : vault_{vault}, keys_{keys}, cells_{cells}, clock_{clock} {}

    /// A new data key of the tenant, or the one whose rotation did not come to its end.
    DataRotation rotate_data(const base::TenantId& tenant, const std::stop_token& stop);

    /// Every tenant's data keys come under the master key that wraps now, and so does what master
    /// keys sealed by themselves.
    MasterRotation rewrap_all(const std::stop_token& stop);

    /// A new data key where no master key at hand opens the active one of the tenant, so that
    /// secrets can be stored again. Nothing is destroyed: should the master key turn up, it opens
    /// what it opened before.
    LostKeys replace_lost(const base::TenantId& tenant);

    /// Whether a data key or a secret still needs another master key than the one that wraps now.
    bool needs_former_masters();

    /// Forgets data keys of the tenant that are not active and sealed nothing that is there; how
    /// many. What another process is about to write with one of them could not be opened: call it
    /// long after a rotation.
    int forget_unused(const base::TenantId& tenant);

    SealCounts counts(const base::TenantId& tenant);

private:
    using Wanted = std::function<bool(const SealName&)>;

    /// One walk over everything; how many cells were sealed anew. `missed`: somebody was faster.
    int reseal(const base::TenantId& tenant, const Wanted& wanted, const std::stop_token& stop,
               std::vector<Unopened>& unopened, bool& missed);
    bool reseal_all(const base::TenantId& tenant, const Wanted& wanted, const std::stop_token& stop,
                    std::vector<Unopened>& unopened, int& resealed);
    void each_cell(const base::TenantId& tenant,
                   const std::function<bool(const ports::SealedCell&)>& take);

    const Vault& vault_;
    ports::DataKeyStore& keys_;
    ports::SealedCells& cells_;
    base::Clock& clock_;
};

}  // namespace dealwire::crypto
