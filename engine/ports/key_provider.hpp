#pragma once

#include "engine/base/id.hpp"
#include "engine/base/secret.hpp"

#include <optional>
#include <string>

namespace dealwire::ports {

/// A data key as it is stored: only the master key named here opens it.
struct WrappedKey {
    std::string provider;  ///< name of the key provider: file, env, aws-kms
    std::string master;    ///< which master key; never the key itself
    std::string text;      ///< printable

    bool operator==(const WrappedKey&) const = default;
};

/// Holds master keys, and wraps the data keys of tenants with them. A data key is 32 bytes. What
/// was wrapped for one tenant is not opened for another. Thread-safe.
///
/// Errors: throws SealError with a sentence that says what to do.
class KeyProvider {
public:
    struct Fresh {
        base::Secret key;
        WrappedKey wrapped;
    };

    virtual ~KeyProvider() = default;

    [[nodiscard]] virtual const char* name() const = 0;

    /// The master key that wraps from now on.
    virtual std::string master() = 0;

    virtual Fresh fresh(const base::TenantId& tenant) = 0;
    virtual WrappedKey wrap(const base::Secret& key, const base::TenantId& tenant) = 0;
    virtual base::Secret unwrap(const WrappedKey& wrapped, const base::TenantId& tenant) = 0;

    /// A master key that sealed secrets itself, before there were data keys (format 1). Nothing
    /// where there is none of this id.
    virtual std::optional<base::Secret> direct(const std::string& id) {
        static_cast<void>(id);
        return std::nullopt;
    }
};

}  // namespace dealwire::ports
