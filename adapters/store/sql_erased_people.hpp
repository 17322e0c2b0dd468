#pragma once

#include "adapters/store/database.hpp"
#include "engine/ports/erased_people.hpp"
#include "engine/ports/sealer.hpp"

namespace dealwire::store {

/// People who were erased, in SQL; the secret of their digests is sealed. `database` must be
/// migrated; both outlive this.
class SqlErasedPeople final : public ports::ErasedPeople {
public:
    SqlErasedPeople(Database& database, const ports::Sealer& sealer)
        : database_{database}, sealer_{sealer} {}

    void remember(const base::TenantId& tenant, std::span<const std::string> digests,
                  base::Instant at) override;
    int forget(const base::TenantId& tenant, std::span<const std::string> digests) override;
    int forget_all(const base::TenantId& tenant) override;
    std::int64_t revision(const base::TenantId& tenant) override;
    std::set<std::string> all(const base::TenantId& tenant) override;
    /// Throws SealError where the key file is another than when the secret was kept.
    base::Secret secret(const base::TenantId& tenant, base::Secret fresh) override;

private:
    Database& database_;
    const ports::Sealer& sealer_;
};

}  // namespace dealwire::store
