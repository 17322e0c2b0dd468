#include "tests/simulators/salesforce/store/tables.hpp"

#include <set>

namespace dealwire::orgsim {
namespace {

/// Deletions for getDeleted and the recycle bin. `root`: the record whose deletion took this one
/// along, so that undeleting it brings all of them back. `hard` rows are gone from their table.
constexpr const char* kDeleteLog = R"(
    CREATE TABLE IF NOT EXISTS _deleted (
        object TEXT NOT NULL,
        id TEXT NOT NULL,
        root TEXT NOT NULL,
        deleted_at TEXT NOT NULL,
        hard INTEGER NOT NULL,
        PRIMARY KEY (object, id)
    ))";
constexpr const char* kSettings = R"(
    CREATE TABLE IF NOT EXISTS _setting (name TEXT PRIMARY KEY, value TEXT NOT NULL))";

std::string column_of(const FieldSchema& field) {
    std::string column = sql_name(field.name);
    switch (storage_of(field.type)) {
        case Storage::Integer:
            return column + " INTEGER";
        case Storage::Real:
            return column + " REAL";
        default:
            break;
    }
    column += " TEXT";
    if (field.type == FieldType::Id) {
        return column + " PRIMARY KEY";
    }
    return is_text(field.type) && !field.case_sensitive ? column + " COLLATE NOCASE" : column;
}

void create_table(Database& database, const ObjectSchema& object) {
    std::string columns;
    for (const auto& field : object.fields) {
        if (storage_of(field.type) != Storage::None) {
            columns += (columns.empty() ? "" : ", ") + column_of(field);
        }
    }
    if (!object.has_is_deleted) {
        columns += ", \"IsDeleted\" INTEGER NOT NULL DEFAULT 0";
    }
    database.run("CREATE TABLE IF NOT EXISTS " + sql_name(object.name) + " (" + columns + ")");
}

void add_new_columns(Database& database, const ObjectSchema& object) {
    std::set<std::string> known;
    for (const auto& row : database.rows("PRAGMA table_info(" + sql_name(object.name) + ")")) {
        known.insert(lower(std::get<std::string>(row.at(1))));
    }
    for (const auto& field : object.fields) {
        if (storage_of(field.type) != Storage::None && !known.contains(lower(field.name))) {
            database.run("ALTER TABLE " + sql_name(object.name) + " ADD COLUMN " +
                         column_of(field));
        }
    }
}

bool worth_an_index(const FieldSchema& field) {
    return field.type == FieldType::Reference || field.external_id || field.unique ||
           (field.id_lookup && field.type != FieldType::Id) || field.name == "SystemModstamp";
}

}  // namespace

std::string sql_name(std::string_view name) { return '"' + std::string(name) + '"'; }

void create_tables(Database& database, const Schema& schema) {
    database.run(kDeleteLog);
    database.run(kSettings);
    for (const auto& object : schema.objects()) {
        create_table(database, object);
        add_new_columns(database, object);
    }
}

void create_indexes(Database& database, const Schema& schema) {
    for (const auto& object : schema.objects()) {
        for (const auto& field : object.fields) {
            if (!worth_an_index(field) || field.name == "LastModifiedById" ||
                field.name == "CreatedById") {
                continue;
            }
            const std::string also = field.name == "SystemModstamp" ? ", \"Id\"" : "";
            database.run("CREATE INDEX IF NOT EXISTS " + sql_name(object.name + "_" + field.name) +
                         " ON " + sql_name(object.name) + " (" + sql_name(field.name) + also + ")");
        }
    }
}

}  // namespace dealwire::orgsim
