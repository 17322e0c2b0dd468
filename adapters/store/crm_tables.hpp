#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace dealwire::store {

enum class ColumnKind { Text, RecordId, Instant, Date, Flag, Number };

/// A field of an object that has a column of its own.
struct TypedColumn {
    std::string_view field;  ///< API name
    const char* column;
    ColumnKind kind;
    /// The object whose records it points to, where those can be merged away; else empty.
    std::string_view links_to = {};
    bool has_index = false;  ///< by which records with a value are found
};

/// The table of one imported object. Beside its typed columns each has tenant_id, org_id, id,
/// system_modstamp, state, and fields (a JSON object with everything else the admin picked); where
/// records can be released, released_at.
struct CrmTable {
    std::string_view object;
    const char* table;
    const char* stage;
    std::vector<TypedColumn> typed;
    bool can_be_released = false;

    [[nodiscard]] const TypedColumn* find(std::string_view field) const;

    /// Whether its records can lose a merge.
    [[nodiscard]] bool has_master() const { return find("MasterRecordId") != nullptr; }
};

/// All imported objects in a fixed order.
std::span<const CrmTable> crm_tables();

/// Throws StoreError naming the object where it has no table.
const CrmTable& crm_table(std::string_view object);

}  // namespace dealwire::store
