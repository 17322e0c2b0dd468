#include "adapters/store/staging.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using Rows = std::vector<std::vector<TextCell>>;

std::string create_text(const Dialect& dialect, const std::string& table,
                        std::span<const StagedColumn> columns) {
    std::string text = "CREATE TEMP TABLE IF NOT EXISTS " + table + " (";
    for (const StagedColumn& column : columns) {
        if (&column != &columns.front()) text += ", ";
        text.append(column.name).append(" ").append(column.type);
    }
    text += ")";
    if (dialect.backend == Backend::Postgresql) return text + " ON COMMIT DELETE ROWS";
    return text;
}

std::string insert_text(const std::string& table, std::span<const StagedColumn> columns) {
    std::string names;
    std::string places;
    for (const StagedColumn& column : columns) {
        const char* comma = names.empty() ? "" : ", ";
        names.append(comma).append(column.name);
        places.append(comma).append(":").append(column.name);
    }
    return "INSERT INTO " + table + " (" + names + ") VALUES (" + places + ")";
}

void insert_rows(soci::session& session, const std::string& sql, std::size_t columns,
                 const Rows& rows) {
    std::vector<std::string> texts(columns);
    std::vector<soci::indicator> states(columns, soci::i_null);
    soci::statement statement{session};
    for (std::size_t i = 0; i < columns; ++i) statement.exchange(soci::use(texts[i], states[i]));
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < columns; ++i) {
            states[i] = row[i] ? soci::i_ok : soci::i_null;
            if (row[i]) texts[i] = *row[i];
        }
        statement.execute(true);
    }
}

void erase_nul(Rows& rows) {
    for (auto& row : rows)
        for (TextCell& cell : row)
            if (cell) std::erase(*cell, '\0');
}

}  // namespace

void stage(soci::session& session, const Dialect& dialect, const std::string& table,
           std::span<const StagedColumn> columns, Rows rows) {
    erase_nul(rows);
    create_stage(session, dialect, table, columns);
    if (dialect.backend == Backend::Postgresql)
        copy_rows(session, table, rows);
    else
        insert_rows(session, insert_text(table, columns), columns.size(), rows);
}

void create_stage(soci::session& session, const Dialect& dialect, const std::string& table,
                  std::span<const StagedColumn> columns) {
    session << create_text(dialect, table, columns);
    clear_stage(session, table);
}

void clear_stage(soci::session& session, const std::string& table) {
    session << "DELETE FROM " + table;
}

}  // namespace dealwire::store
