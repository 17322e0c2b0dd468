#include "tests/simulators/salesforce/seed/table_writer.hpp"

#include "tests/simulators/salesforce/store/tables.hpp"

#include <set>
#include <sstream>
#include <stdexcept>

namespace dealwire::orgsim {

TableWriter::TableWriter(Database& database, const Schema& schema, std::string_view object,
                         const std::string& columns)
    : database_(database) {
    const ObjectSchema* described = schema.find_object(object);
    if (described == nullptr) throw std::invalid_argument("No object " + std::string{object});
    std::string names;
    std::string marks;
    std::set<std::string> given;
    std::istringstream words{columns};
    for (std::string column; words >> column; given.insert(column)) {
        if (described->find_field(column) == nullptr) {
            throw std::invalid_argument(std::string{object} + " has no field " + column);
        }
        names.append(names.empty() ? "" : ", ").append(sql_name(column));
        marks.append(marks.empty() ? "?" : ", ?");
    }
    for (const FieldSchema& field : described->fields) {
        if (field.type != FieldType::Boolean || given.contains(field.name)) continue;
        names.append(", ").append(sql_name(field.name));
        marks.append(", 0");
    }
    sql_ = "INSERT INTO " + sql_name(described->name) + " (" + names + ") VALUES (" + marks + ")";
}

void TableWriter::write(const Row& row) {
    database_.execute(sql_, row);
    ++rows_;
}

}  // namespace dealwire::orgsim
