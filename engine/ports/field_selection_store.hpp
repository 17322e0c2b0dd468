#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/model/scope.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::ports {

/// A field that imports read of an object.
struct ReadColumn {
    std::string name;
    bool visible = true;  ///< false: hidden since, so values of later changes are not known
    bool filled = true;   ///< false: records from before the field was chosen still lack it
    /// For formula and roll-up fields: every record's value is at least as new as this.
    std::optional<base::Instant> as_of = {};

    auto operator<=>(const ReadColumn&) const = default;
    bool operator==(const ReadColumn&) const = default;
};

/// The admin's own fields of an object, in alphabetical order. Nothing: he never chose, and the
/// usual fields are read; an empty list: he chose that none be read beside those always read.
using SelectedFields = std::optional<std::vector<std::string>>;

/// Which fields the admin chose per object, beside those that are always read. Belongs to the
/// tenant, so that it survives a switch of the org. Errors: throws StoreError.
class FieldSelectionStore {
public:
    virtual ~FieldSelectionStore() = default;

    virtual SelectedFields selected(const base::TenantId& tenant, const std::string& object) = 0;
    /// Both make a choice of what was none.
    virtual void select(const base::TenantId& tenant, const std::string& object,
                        std::span<const std::string> fields) = 0;
    virtual void deselect(const base::TenantId& tenant, const std::string& object,
                          std::span<const std::string> fields) = 0;

    /// The fields that are held for records of an object of this org, in alphabetical order; empty
    /// before the first import.
    virtual std::vector<ReadColumn> columns_read(const model::OrgScope& scope,
                                                 const std::string& object) = 0;
    /// Replaces them, in one transaction.
    virtual void save_columns_read(const model::OrgScope& scope, const std::string& object,
                                   std::span<const ReadColumn> columns) = 0;
};

}  // namespace dealwire::ports
