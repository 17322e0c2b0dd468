#pragma once

#include "engine/base/secret.hpp"

#include <stdexcept>
#include <string>

namespace dealwire::ports {

/// A sealed text could not be opened: wrong key, truncated, or moved to another row.
class SealError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Seals secrets for storage. `context` names the place the secret belongs to (tenant, row,
/// column); what was sealed for one place cannot be opened for another. Thread-safe.
class Sealer {
public:
    virtual ~Sealer() = default;

    /// Printable text (base64), safe to store.
    [[nodiscard]] virtual std::string seal(const base::Secret& plain,
                                           const std::string& context) const = 0;
    /// Throws SealError; the sealed text is left as it is.
    [[nodiscard]] virtual base::Secret open(const std::string& sealed,
                                            const std::string& context) const = 0;
};

}  // namespace dealwire::ports
