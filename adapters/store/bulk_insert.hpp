#pragma once

#include "adapters/store/dialect.hpp"
#include "adapters/store/row_sink.hpp"

#include <memory>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace dealwire::store {

/// Where rows go. Names are constants of ours.
struct BulkTarget {
    std::string table;
    std::vector<std::string> columns;  ///< that each row gives, in its order
    /// Columns that have the same text in every row; rows do not give them.
    std::vector<std::pair<std::string, std::string>> constants = {};
    /// What becomes of a row whose key is there already: SQL to follow VALUES. SQLite alone; COPY
    /// knows no such thing.
    std::string on_conflict = {};
};

/// Adds many rows to one table in the transaction that is open: by COPY in binary form on
/// PostgreSQL, by one prepared statement on SQLite. Nothing else may be done with the session
/// before `finish`; destroyed without it, the rows so far are given up and the transaction must be
/// rolled back. Throws soci::soci_error.
class BulkInsert : public RowSink {
public:
    virtual void finish() = 0;
};

std::unique_ptr<BulkInsert> bulk_insert(soci::session& session, const Dialect& dialect,
                                        const BulkTarget& target);

}  // namespace dealwire::store
