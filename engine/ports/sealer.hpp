#pragma once

#include "engine/base/id.hpp"
#include "engine/base/secret.hpp"

#include <stdexcept>
#include <string>

namespace dealwire::ports {

/// A sealed text could not be opened, or nothing can be sealed: wrong or missing key, truncated, or
/// moved to another place. Nothing is destroyed; a person must act.
class SealError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where a secret lives. All of it is bound to what is sealed for it.
struct SealPlace {
    base::TenantId tenant;
    std::string table;  ///< or the purpose of what is in no table
    std::string row;    ///< empty where the tenant has one row
    std::string column;

    auto operator<=>(const SealPlace&) const = default;
};

/// Seals secrets for storage. What was sealed for one place cannot be opened for another.
/// Thread-safe. Call it outside of transactions: the first secret of a tenant makes its key.
class Sealer {
public:
    virtual ~Sealer() = default;

    /// Printable text (base64), safe to store. Throws SealError, and StoreError where the keys are.
    [[nodiscard]] virtual std::string seal(const base::Secret& plain,
                                           const SealPlace& place) const = 0;
    /// Throws as above; the sealed text is left as it is.
    [[nodiscard]] virtual base::Secret open(const std::string& sealed,
                                            const SealPlace& place) const = 0;
};

}  // namespace dealwire::ports
