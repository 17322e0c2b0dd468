#include "adapters/store/lean_rows.hpp"

#include "adapters/store/client_handles.hpp"
#include "adapters/store/copied_rows.hpp"
#include "adapters/store/pg_binary.hpp"
#include "adapters/store/prepared_statements.hpp"

#include <algorithm>

namespace dealwire::store {
namespace {

using namespace sqlite_api;

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

class PgRow final : public LeanRow {
public:
    explicit PgRow(const PGresult* result) : result_{result} {}

    void move_to(int row) { row_ = row; }

    [[nodiscard]] bool is_null(std::size_t column) const override {
        return PQgetisnull(result_, row_, static_cast<int>(column)) != 0;
    }

    [[nodiscard]] std::string_view text(std::size_t column) const override {
        const int at = static_cast<int>(column);
        return {PQgetvalue(result_, row_, at),
                static_cast<std::size_t>(PQgetlength(result_, row_, at))};
    }

    [[nodiscard]] std::int64_t integer(std::size_t column) const override {
        return read_integer(text(column));
    }

private:
    const PGresult* result_;
    int row_ = 0;
};

/// Within a transaction nothing is prepared: a statement that the server lost would undo all of it.
PgResult answer_of(PGconn* connection, const LeanQuery& query) {
    return PQtransactionStatus(connection) == PQTRANS_IDLE ? prepared_answer(connection, query)
                                                           : single_answer(connection, query);
}

void hand_over(const PGresult* result, const TakeLeanRow& take) {
    PgRow row{result};
    const int rows = PQntuples(result);
    for (int i = 0; i < rows; ++i) {
        row.move_to(i);
        take(row);
    }
}

class SqliteRow final : public LeanRow {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_{statement} {}

    [[nodiscard]] bool is_null(std::size_t column) const override {
        return sqlite3_column_type(statement_, static_cast<int>(column)) == SQLITE_NULL;
    }

    [[nodiscard]] std::string_view text(std::size_t column) const override {
        const int at = static_cast<int>(column);
        const void* bytes = sqlite3_column_text(statement_, at);
        if (!bytes) return {};
        return {static_cast<const char*>(bytes),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, at))};
    }

    [[nodiscard]] std::int64_t integer(std::size_t column) const override {
        return sqlite3_column_int64(statement_, static_cast<int>(column));
    }

private:
    sqlite3_stmt* statement_;
};

void each_sqlite_row(sqlite3* connection, const LeanQuery& query, const TakeLeanRow& take) {
    sqlite3_stmt* prepared = nullptr;
    expect_done(connection,
                sqlite3_prepare_v2(connection, query.sql.c_str(),
                                   static_cast<int>(query.sql.size()), &prepared, nullptr));
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement{prepared,
                                                                               &sqlite3_finalize};
    for (const auto& [name, value] : query.values)
        sqlite3_bind_text(prepared, sqlite3_bind_parameter_index(prepared, (":" + name).c_str()),
                          value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    const SqliteRow row{prepared};
    while (true) {
        const int code = sqlite3_step(prepared);
        expect_done(connection, code);
        if (code != SQLITE_ROW) return;
        take(row);
    }
}

}  // namespace

base::Instant LeanRow::instant(std::size_t column) const {
    return base::Instant{std::chrono::milliseconds{integer(column)}};
}

std::optional<base::Instant> LeanRow::optional_instant(std::size_t column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
}

model::RecordId LeanRow::record_id(std::size_t column) const {
    const std::string_view letters = text(column);
    if (letters.empty()) return {};
    return model::RecordId::parse(letters).value_or(model::RecordId{});
}

std::string with_names(std::string_view sql,
                       const std::function<std::string(std::string_view name)>& written) {
    std::string text;
    while (true) {
        const std::size_t colon = sql.find(':');
        text.append(sql.substr(0, colon));
        if (colon == std::string_view::npos) return text;
        sql.remove_prefix(colon + 1);
        const std::string_view name{sql.begin(), std::ranges::find_if_not(sql, is_name_character)};
        text.append(written(name));
        sql.remove_prefix(name.size());
    }
}

LeanQuery& LeanQuery::in(const model::OrgScope& scope) {
    return with("tenant", scope.tenant.value).with("org", scope.org.id.text());
}

void each_lean_row(soci::session& session, const Dialect& dialect, const LeanQuery& query,
                   const TakeLeanRow& take) {
    if (dialect.backend == Backend::Sqlite)
        return each_sqlite_row(sqlite_handle(session), query, take);
    hand_over(answer_of(postgresql_handle(session), query).get(), take);
}

void stream_lean_rows(soci::session& session, const Dialect& dialect, const LeanQuery& query,
                      const TakeLeanRow& take) {
    if (dialect.backend == Backend::Sqlite)  // streams by itself
        return each_sqlite_row(sqlite_handle(session), query, take);
    stream_copied_rows(session, query, take);
}

}  // namespace dealwire::store
