#pragma once

#include "adapters/store/backend.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::store {

struct StagedColumn {
    const char* name;
    const char* type;
};

/// Puts rows into a temporary table of this session, from where one INSERT … SELECT takes them to
/// their place: by COPY on PostgreSQL, by one prepared statement on SQLite. The table is empty
/// before; `clear_stage` empties it again, so that SQLite does not keep it in memory. NUL
/// characters are taken out.
///
/// `table` and the columns are constants of ours. Each row has one cell per column.
void stage(soci::session& session, const Dialect& dialect, const std::string& table,
           std::span<const StagedColumn> columns, std::vector<std::vector<TextCell>> rows);
/// Makes an empty one, to be filled in another way.
void create_stage(soci::session& session, const Dialect& dialect, const std::string& table,
                  std::span<const StagedColumn> columns);
void clear_stage(soci::session& session, const std::string& table);

}  // namespace dealwire::store
