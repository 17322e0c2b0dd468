#pragma once

#include "adapters/store/database.hpp"

#include <span>

namespace dealwire::store {

/// One step of the schema. Steps are numbered 1, 2, 3, … and never edited after a release.
struct Migration {
    int version = 0;
    const char* name = "";
    const char* sql = "";
};

/// The steps this program was built with, in order (migrations/<backend>/NNNN_name.sql).
std::span<const Migration> embedded_migrations(Backend backend);

/// Brings the schema up to the last of `steps`, each in its own transaction. Safe to call from
/// several processes at once: the others wait and find the work done. Without work it only reads.
/// Throws SchemaError where the database was written by a newer program or a step was edited.
void migrate(Database& database, std::span<const Migration> steps);
void migrate(Database& database);

}  // namespace dealwire::store
