#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/database.hpp"

namespace dealwire::orgsim {

/// A quoted SQL identifier.
std::string sql_name(std::string_view name);

/// Creates what is missing: one table per object, new columns, the delete log. Existing rows stay.
void create_tables(Database& database, const Schema& schema);

/// Indexes on references, keys, addresses and stamps. Call it after a large load.
void create_indexes(Database& database, const Schema& schema);

}  // namespace dealwire::orgsim
