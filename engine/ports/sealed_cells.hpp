#pragma once

#include "engine/ports/sealer.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace dealwire::ports {

/// One sealed secret where it is stored.
struct SealedCell {
    SealPlace place;
    std::string sealed;
};

/// Walks through everything that is sealed in the store, whatever table it is in. Errors: throws
/// StoreError.
class SealedCells {
public:
    virtual ~SealedCells() = default;

    /// At most `limit` of the tenant's, in a fixed order, behind `after` (its tenant is not looked
    /// at; a default one means from the start). Empty cells are left out.
    virtual std::vector<SealedCell> page(const base::TenantId& tenant, const SealPlace& after,
                                         std::size_t limit) = 0;

    /// False, and nothing is changed, where the cell does not hold `cell.sealed` any more: whoever
    /// was faster wrote something newer.
    [[nodiscard]] virtual bool replace(const SealedCell& cell, const std::string& sealed) = 0;

    /// All who have sealed secrets.
    virtual std::vector<base::TenantId> tenants() = 0;
};

}  // namespace dealwire::ports
