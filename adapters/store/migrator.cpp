#include "adapters/store/migrator.hpp"

#include "adapters/store/statement.hpp"
#include "engine/base/digest.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <map>

namespace dealwire::store {
namespace {

using Checksums = std::map<int, std::string>;

constexpr auto kCreateTable = R"sql(
    CREATE TABLE IF NOT EXISTS schema_migration (
        version  BIGINT PRIMARY KEY,
        name     TEXT NOT NULL,
        checksum TEXT NOT NULL
    )
)sql";

constexpr auto kApplied = "SELECT version, checksum FROM schema_migration ORDER BY version";

constexpr auto kRecord = R"sql(
    INSERT INTO schema_migration (version, name, checksum)
    VALUES (:version, :name, :checksum)
)sql";

Checksums applied_steps(soci::session& session, const Dialect& dialect) {
    Checksums applied;
    const auto tables = Statement{session, dialect.count_tables}
                            .with("name", std::string{"schema_migration"})
                            .number();
    if (tables.value_or(0) == 0) return applied;
    Statement{session, kApplied}.each(
        2, [&](const Row& row) { applied.emplace(static_cast<int>(row.integer(0)), row.text(1)); });
    return applied;
}

void check(const Checksums& applied, std::span<const Migration> steps) {
    const int newest = steps.empty() ? 0 : steps.back().version;
    if (!applied.empty() && applied.rbegin()->first > newest)
        throw ports::SchemaError{"The store has schema version " +
                                 std::to_string(applied.rbegin()->first) +
                                 ", this program knows versions up to " + std::to_string(newest) +
                                 "; use the newer program."};
    for (const Migration& step : steps) {
        const auto known = applied.find(step.version);
        if (known != applied.end() && known->second != base::digest(step.sql))
            throw ports::SchemaError{"Step " + std::to_string(step.version) + " (" + step.name +
                                     ") of the store's schema differs from the one this program "
                                     "was built with."};
    }
}

const Migration* next_step(const Checksums& applied, std::span<const Migration> steps) {
    for (const Migration& step : steps)
        if (!applied.contains(step.version)) return &step;
    return nullptr;
}

/// False where nothing was left to do.
bool apply_next(soci::session& session, const Dialect& dialect, std::span<const Migration> steps) {
    if (*dialect.lock_schema) session << dialect.lock_schema;
    session << kCreateTable;
    const Checksums applied = applied_steps(session, dialect);
    check(applied, steps);
    const Migration* step = next_step(applied, steps);
    if (!step) return false;
    run_script(session, dialect, step->sql);
    Statement{session, kRecord}
        .with("version", std::int64_t{step->version})
        .with("name", std::string{step->name})
        .with("checksum", base::digest(step->sql))
        .run();
    return true;
}

}  // namespace

void migrate(Database& database, std::span<const Migration> steps) {
    const Dialect& dialect = database.dialect();
    const Checksums applied =
        database.read([&](soci::session& session) { return applied_steps(session, dialect); });
    check(applied, steps);
    bool more = next_step(applied, steps) != nullptr;
    while (more)
        more = database.write(
            [&](soci::session& session) { return apply_next(session, dialect, steps); });
}

void migrate(Database& database) {
    migrate(database, embedded_migrations(database.dialect().backend));
}

}  // namespace dealwire::store
