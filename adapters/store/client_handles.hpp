#pragma once

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>

namespace dealwire::store {

// The client libraries below a SOCI session, for what SOCI does not offer or does too slowly for
// pages of many thousand rows.

sqlite_api::sqlite3* sqlite_handle(soci::session& session);
PGconn* postgresql_handle(soci::session& session);

using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// The result as it came. Throws soci::postgresql_soci_error where it is not `wanted`.
PgResult expect(PGconn* connection, PGresult* raw, ExecStatusType wanted);

/// Throws soci::sqlite3_soci_error where `code` is none of success.
void expect_done(sqlite_api::sqlite3* connection, int code);

}  // namespace dealwire::store
