#include "tests/e2e/kit/sql.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <stdexcept>

namespace dealwire::e2e {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

bool is_sqlite(const std::string& url) { return url.starts_with(kSqlite); }

}  // namespace

struct Sql::Impl {
    explicit Impl(const std::string& url) : sqlite{is_sqlite(url)} {
        if (sqlite)
            session.open(soci::sqlite3, "dbname=" + url.substr(kSqlite.size()) + " timeout=10");
        else
            session.open(soci::postgresql, url);
    }

    soci::session session;
    bool sqlite;
};

Sql::Sql(const std::string& url) : impl_{std::make_unique<Impl>(url)} {}

Sql::~Sql() = default;

void Sql::run(const std::string& statement) { impl_->session << statement; }

std::vector<std::string> Sql::column(const std::string& select) {
    std::vector<std::string> found;
    std::string value;
    soci::indicator state = soci::i_null;
    soci::statement statement{impl_->session};
    statement.exchange(soci::into(value, state));
    statement.alloc();
    statement.prepare(select, soci::details::st_one_time_query);
    statement.define_and_bind();
    for (bool more = statement.execute(true); more; more = statement.fetch())
        found.push_back(state == soci::i_null ? "" : value);
    return found;
}

std::string Sql::one(const std::string& select) {
    const auto found = column(select);
    if (found.empty()) throw std::runtime_error("no row: " + select);
    return found.front();
}

std::vector<std::string> Sql::rows(const std::string& table) {
    if (!impl_->sqlite) return column("SELECT t::text FROM " + table + " t ORDER BY id");
    std::string all;
    for (const std::string& name : column("SELECT name FROM pragma_table_info('" + table + "')"))
        all += (all.empty() ? "" : " || ',' || ") + ("quote(" + name + ")");
    return column("SELECT " + all + " FROM " + table + " ORDER BY id");
}

}  // namespace dealwire::e2e
