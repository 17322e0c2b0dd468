#include "adapters/store/dialect.hpp"

namespace dealwire::store {
namespace {

std::string call(std::string_view function, std::string_view first, std::string_view second) {
    std::string text{function};
    text.append("(").append(first).append(second).append(")");
    return text;
}

std::string as_jsonb(std::string_view value) { return "CAST(" + std::string{value} + " AS JSONB)"; }

}  // namespace

std::string Dialect::is_in(std::string_view column, std::string_view select) const {
    const bool sqlite = backend == Backend::Sqlite;
    std::string text{column};
    text.append(sqlite ? " IN (" : " = ANY (ARRAY(").append(select).append(sqlite ? ")" : "))");
    return text;
}

std::string Dialect::rows_listed(std::string_view table, std::string_view column) const {
    const std::string name{column};
    if (backend == Backend::Sqlite)
        return "tenant_id = :tenant AND org_id = :org AND " + name + " IN (" + listed_ids + ")";
    // OFFSET 0 keeps the planner from turning the look-ups into one join.
    return "ctid = ANY (ARRAY(SELECT found.ctid FROM " + std::string{ids_table} +
           " CROSS JOIN LATERAL (SELECT k.ctid FROM " + std::string{table} +
           " AS k WHERE k.tenant_id = :tenant AND k.org_id = :org AND k." + name +
           " = listed.value OFFSET 0) AS found))";
}

std::string Dialect::found_by_key(std::string_view table, std::string_view column,
                                  std::string_view within) const {
    const std::string rows = "(SELECT * FROM " + std::string{table} + " WHERE " +
                             std::string{within} + " AND " + std::string{column};
    if (backend == Backend::Sqlite) return rows + " IN (" + listed_ids + ")) AS c";
    return "(SELECT DISTINCT value FROM " + std::string{ids_table} +
           ") AS listed CROSS JOIN LATERAL " + rows + " = listed.value OFFSET 0) AS c";
}

std::string Dialect::merged_json(std::string_view held, std::string_view added) const {
    if (backend == Backend::Sqlite) return call("json_patch", held, ", " + std::string{added});
    return call("jsonb_strip_nulls", as_jsonb(held), " || " + as_jsonb(added));
}

std::string Dialect::comparable_json(std::string_view held) const {
    if (backend == Backend::Sqlite) return call("json_patch", "'{}', ", held);
    return call("jsonb_strip_nulls", as_jsonb(held), "");
}

const Dialect& sqlite_dialect() {
    // IMMEDIATE, because a transaction that reads first and writes later fails at once when another
    // one wrote in between, without waiting for the busy time-out.
    static constexpr Dialect kDialect{.backend = Backend::Sqlite,
                                      .begin_write = "BEGIN IMMEDIATE",
                                      .begin_read = "BEGIN",
                                      .prepare_page = "",
                                      .lock_unheld = "",
                                      .lock_shared = "",
                                      .listed_ids = "SELECT value FROM json_each(:ids)",
                                      .ids_table = "json_each(:ids) AS listed",
                                      .count_tables =
                                          "SELECT COUNT(*) FROM sqlite_master "
                                          "WHERE type = 'table' AND name = :name",
                                      .lock_schema = "",
                                      .id_type = "TEXT",
                                      .number_type = "TEXT"};
    return kDialect;
}

const Dialect& postgresql_dialect() {
    // A page need not wait for the disk: if the machine dies, the last pages are lost with their
    // places and are read again, and every commit that does wait (a name that is about to be sent,
    // a token, the end of a reading) makes all pages before it safe too. Compiling a statement that
    // runs once takes longer than running it.
    static constexpr Dialect kDialect{
        .backend = Backend::Postgresql,
        .begin_write = "BEGIN",
        .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        .prepare_page = "SET LOCAL synchronous_commit = off; SET LOCAL jit = off",
        .lock_unheld = " FOR UPDATE SKIP LOCKED",
        .lock_shared = " FOR SHARE",
        .listed_ids = "SELECT jsonb_array_elements_text(CAST(:ids AS JSONB))",
        .ids_table = "jsonb_array_elements_text(CAST(:ids AS JSONB)) AS listed (value)",
        .count_tables =
            "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass(CAST(:name AS TEXT))",
        .lock_schema = "SELECT pg_advisory_xact_lock(7310868735421937001)",
        .id_type = "TEXT COLLATE \"C\"",
        .number_type = "NUMERIC"};
    return kDialect;
}

}  // namespace dealwire::store
