#pragma once

#include "adapters/store/crm_tables.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/crm_records.hpp"

#include <vector>

namespace dealwire::store {

/// A page in the shape of its staging table: one row per record, in ascending id, the newest of
/// each. Cells are in the order of `stage_columns`.
struct StagedPage {
    std::vector<const TypedColumn*> present;  ///< typed columns that the page has
    std::vector<std::vector<TextCell>> rows;
    bool has_tombstones = false;
};

/// id, system_modstamp, state, fields, then every typed column of the table.
std::vector<StagedColumn> stage_columns(const CrmTable& table, const Dialect& dialect);

/// Throws StoreError where a row has no valid Id. A cell that is not of its column's kind is null.
StagedPage staged_page(const CrmTable& table, const model::RecordPage& page);

/// The value of a typed column as the field it came from.
base::Tree field_value(const TypedColumn& column, const Row& row, std::size_t at);

model::RecordState state_named(const std::string& name);

}  // namespace dealwire::store
