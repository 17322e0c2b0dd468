#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/database.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

/// Fills one table with many rows through one prepared statement, past all rules. Booleans that
/// are not among the columns become 0.
class TableWriter {
public:
    /// `columns`: names separated by blanks. Throws std::invalid_argument when the object or a
    /// column does not exist.
    TableWriter(Database& database, const Schema& schema, std::string_view object,
                const std::string& columns);

    /// Values in the order of the columns.
    void write(const Row& row);

    [[nodiscard]] std::size_t rows() const { return rows_; }

private:
    Database& database_;
    std::string sql_;
    std::size_t rows_ = 0;
};

}  // namespace dealwire::orgsim
