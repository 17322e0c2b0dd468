#include "adapters/store/client_handles.hpp"

namespace dealwire::store {

sqlite_api::sqlite3* sqlite_handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

PGconn* postgresql_handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

PgResult expect(PGconn* connection, PGresult* raw, ExecStatusType wanted) {
    PgResult result{raw, &PQclear};
    if (PQresultStatus(result.get()) == wanted) return result;
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    throw soci::postgresql_soci_error{PQerrorMessage(connection), state ? state : "     "};
}

void expect_done(sqlite_api::sqlite3* connection, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    throw soci::sqlite3_soci_error{sqlite_api::sqlite3_errmsg(connection), code};
}

}  // namespace dealwire::store
