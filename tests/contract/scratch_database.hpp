#pragma once

#include <memory>
#include <string>
#include <vector>

namespace dealwire::contract {

/// An empty place for a database: a file in a folder of its own, or a schema of its own on the
/// server that DEALWIRE_TEST_POSTGRESQL names. Removed with this object.
class ScratchDatabase {
public:
    virtual ~ScratchDatabase() = default;

    [[nodiscard]] virtual std::string url() const = 0;

    /// Runs SQL behind the stores' back; answers the first column of all rows.
    virtual std::vector<std::string> run(const std::string& sql) = 0;
    virtual void break_table(const std::string& table) = 0;
    virtual void heal_table(const std::string& table) = 0;
};

std::unique_ptr<ScratchDatabase> scratch_sqlite();
std::unique_ptr<ScratchDatabase> scratch_postgresql();
bool has_postgresql();

struct ScratchKind {
    std::string name;
    std::unique_ptr<ScratchDatabase> (*make)();
};

/// Sqlite, and Postgresql where there is a server.
std::vector<ScratchKind> scratch_kinds();

}  // namespace dealwire::contract
