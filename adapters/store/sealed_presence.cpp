#include "adapters/store/sealed_presence.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

bool has_rows(soci::session& session, const Dialect& dialect, const char* table,
              const char* count) {
    const auto tables =
        Statement{session, dialect.count_tables}.with("name", std::string{table}).number();
    return tables.value_or(0) > 0 && Statement{session, count}.number().value_or(0) > 0;
}

}  // namespace

bool holds_sealed_secrets(Database& database) {
    return database.read([&](soci::session& session) {
        const Dialect& dialect = database.dialect();
        return has_rows(session, dialect, "data_key", "SELECT COUNT(*) FROM data_key") ||
               has_rows(session, dialect, "connection", "SELECT COUNT(*) FROM connection");
    });
}

}  // namespace dealwire::store
