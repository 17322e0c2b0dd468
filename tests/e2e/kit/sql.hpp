#pragma once

#include <memory>
#include <string>
#include <vector>

namespace dealwire::e2e {

/// A database looked at, or changed, behind a program's back: the store of an installation, or the
/// tables of the org.
class Sql {
public:
    /// `sqlite:FILE` or `postgresql://…`.
    explicit Sql(const std::string& url);
    ~Sql();
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    void run(const std::string& statement);
    /// The first column of each row, which must be text; empty for null.
    std::vector<std::string> column(const std::string& select);
    /// The first column of the first row.
    std::string one(const std::string& select);
    /// Every row of a table as text, all columns, in ascending id.
    std::vector<std::string> rows(const std::string& table);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::e2e
