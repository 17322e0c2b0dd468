#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/secret.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>

namespace dealwire::ports {

/// Remembers people who were erased, by digests of their addresses and numbers alone. Errors:
/// throws StoreError.
class ErasedPeople {
public:
    virtual ~ErasedPeople() = default;

    /// Raises the revision. Who comes back from here finds every conversation that was let in by an
    /// earlier list; none is saved any more.
    virtual void remember(const base::TenantId& tenant, std::span<const std::string> digests,
                          base::Instant at) = 0;
    /// How many of them were remembered.
    virtual int forget(const base::TenantId& tenant, std::span<const std::string> digests) = 0;
    /// All of them, and what their digests were made with: for when that cannot be opened any more.
    /// How many were remembered.
    virtual int forget_all(const base::TenantId& tenant) = 0;
    virtual std::set<std::string> all(const base::TenantId& tenant) = 0;
    /// Of the list of those who are remembered; ascending. Whoever asks before he reads `all` reads
    /// one that is at least as new.
    virtual std::int64_t revision(const base::TenantId& tenant) = 0;

    /// What the digests of the tenant are made with, so that nobody finds out an address by trying
    /// many. `fresh` is kept and given back where there was none.
    virtual base::Secret secret(const base::TenantId& tenant, base::Secret fresh) = 0;
};

/// Makes digests that cannot be made, or checked, without a secret. Thread-safe.
class KeyedDigest {
public:
    virtual ~KeyedDigest() = default;

    [[nodiscard]] virtual std::string digest(const std::string& text) const = 0;
};

}  // namespace dealwire::ports
