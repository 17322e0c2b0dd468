#pragma once

#include "adapters/store/client_handles.hpp"
#include "adapters/store/lean_rows.hpp"

namespace dealwire::store {

/// The answer of a query outside of a transaction. The second time that a connection is asked the
/// same, it keeps the statement prepared: parsing and planning take longer than most look-ups by
/// key. PostgreSQL itself goes on planning anew where the values matter.
///
/// Works without prepared statements where a pooler between loses them. Throws
/// soci::postgresql_soci_error.
PgResult prepared_answer(PGconn* connection, const LeanQuery& query);

/// `:name` as `$1`, `$2`, … in the order of the values.
std::string positional(const LeanQuery& query);

/// The same, not prepared.
PgResult single_answer(PGconn* connection, const LeanQuery& query);

}  // namespace dealwire::store
