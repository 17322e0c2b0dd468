#pragma once

#include "tests/simulators/salesforce/store/value.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

/// One SQLite database behind a Poco::Data session. Not thread-safe: the org's lock guards it.
/// Statements are prepared once and kept. Throws std::runtime_error with SQLite's text.
class Database {
public:
    /// `file`: a path, or ":memory:".
    explicit Database(const std::string& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) = delete;
    Database& operator=(Database&&) = delete;

    /// DDL, PRAGMA and other statements without binds and rows.
    void run(const std::string& sql);
    /// One data statement; answers the number of changed rows.
    int execute(std::string_view sql, const Row& binds = {});
    /// Calls `take` for each row until it answers false. `take` must not use this database.
    void each(std::string_view sql, const Row& binds, const std::function<bool(Row&&)>& take);
    std::vector<Row> rows(std::string_view sql, const Row& binds = {});
    /// The first cell of the first row, NULL when there is none.
    Value scalar(std::string_view sql, const Row& binds = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A (nested) transaction, undone unless `commit` was called. Nesting makes savepoints.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;

    void commit();

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace dealwire::orgsim
