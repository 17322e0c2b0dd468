#include "tests/bench/import/content/layout.hpp"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace dealwire::bench {
namespace {

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

Answer ask(PGconn* connection, const std::string& sql) {
    Answer answer{PQexec(connection, sql.c_str()), PQclear};
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error{PQerrorMessage(connection)};
    return answer;
}

void give(PGresult* answer, const RowSink& sink) {
    std::vector<Value> row(static_cast<std::size_t>(PQnfields(answer)));
    for (int i = 0; i < PQntuples(answer); ++i) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const int at = static_cast<int>(column);
            row[column] = std::nullopt;
            if (PQgetisnull(answer, i, at) == 0)
                row[column] =
                    std::string_view{PQgetvalue(answer, i, at),
                                     static_cast<std::size_t>(PQgetlength(answer, i, at))};
        }
        sink.row(row);
    }
}

}  // namespace

void read_postgresql(const std::string& url, const std::string& table, const RowSink& sink) {
    const Connection connection{PQconnectdb(url.c_str()), PQfinish};
    if (PQstatus(connection.get()) != CONNECTION_OK)
        throw std::runtime_error{PQerrorMessage(connection.get())};
    ask(connection.get(), "SET TIME ZONE 'UTC'");
    ask(connection.get(), "BEGIN");
    ask(connection.get(), "DECLARE everything NO SCROLL CURSOR FOR SELECT * FROM " + table);
    for (bool first = true;; first = false) {
        const Answer answer = ask(connection.get(), "FETCH 10000 FROM everything");
        if (first) {
            std::vector<std::string> columns;
            for (int i = 0; i < PQnfields(answer.get()); ++i)
                columns.emplace_back(PQfname(answer.get(), i));
            sink.begin(columns);
        }
        if (PQntuples(answer.get()) == 0) return;
        give(answer.get(), sink);
    }
}

void read_sqlite(const std::string& file, const std::string& table, const RowSink& sink) {
    sqlite3* opened = nullptr;
    const int failed = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> database{opened, sqlite3_close};
    sqlite3_stmt* prepared = nullptr;
    const std::string sql = "SELECT * FROM " + table;
    if (failed != SQLITE_OK ||
        sqlite3_prepare_v2(opened, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
        throw std::runtime_error{sqlite3_errmsg(opened)};
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement{prepared,
                                                                               sqlite3_finalize};
    std::vector<std::string> columns;
    for (int i = 0; i < sqlite3_column_count(prepared); ++i)
        columns.emplace_back(sqlite3_column_name(prepared, i));
    sink.begin(columns);
    std::vector<Value> row(columns.size());
    while (sqlite3_step(prepared) == SQLITE_ROW) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const int at = static_cast<int>(column);
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, at));
            row[column] = std::nullopt;
            if (text)
                row[column] = std::string_view{
                    text, static_cast<std::size_t>(sqlite3_column_bytes(prepared, at))};
        }
        sink.row(row);
    }
}

}  // namespace dealwire::bench
