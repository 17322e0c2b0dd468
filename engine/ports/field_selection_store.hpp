#pragma once

#include "engine/base/id.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// Which fields the admin chose per object, beside those that are always read. Belongs to the
/// tenant, so that it survives a switch of the org. Errors: throws StoreError.
class FieldSelectionStore {
public:
    virtual ~FieldSelectionStore() = default;

    /// In alphabetical order.
    virtual std::vector<std::string> selected(const base::TenantId& tenant,
                                              const std::string& object) = 0;
    virtual void select(const base::TenantId& tenant, const std::string& object,
                        std::span<const std::string> fields) = 0;
    virtual void deselect(const base::TenantId& tenant, const std::string& object,
                          std::span<const std::string> fields) = 0;
};

}  // namespace dealwire::ports
