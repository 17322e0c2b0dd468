#pragma once

#include "adapters/store/crm_tables.hpp"
#include "adapters/store/statement.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/crm_records.hpp"

namespace dealwire::store {

/// The value of a typed column as the field it came from.
base::Tree field_value(const TypedColumn& column, const Row& row, std::size_t at);

model::RecordState state_named(std::string_view name);

}  // namespace dealwire::store
