#pragma once

#include "adapters/store/dialect.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace dealwire::store {

using TextCell = std::optional<std::string>;

/// Where a database is, as its client library wants to hear it.
struct Address {
    Backend backend = Backend::Sqlite;
    std::string connect;  ///< may hold a password: never print it
};

/// Reads `sqlite:path` and `postgresql://…`. Throws StoreError.
Address parse_store_url(const std::string& url);

/// A new session with all its settings made. Throws soci::soci_error.
std::unique_ptr<soci::session> open_session(const Address& address);

/// Whether a statement of the session failed because it no longer reaches its database. Says what
/// is known already, without asking.
bool is_lost(soci::session& session, const Dialect& dialect);

/// Runs several statements without binds, as one text, in the transaction that is open.
void run_script(soci::session& session, const Dialect& dialect, const std::string& script);

/// Sends rows into a PostgreSQL table through COPY.
void copy_rows(soci::session& session, const std::string& table,
               std::span<const std::vector<TextCell>> rows);

/// Whether the transaction as a whole may succeed when it is run again.
bool is_worth_retrying(const soci::soci_error& error);

/// One line for an operator. Without bound values and without row contents, which both libraries
/// like to add.
std::string describe(const soci::soci_error& error);

}  // namespace dealwire::store
