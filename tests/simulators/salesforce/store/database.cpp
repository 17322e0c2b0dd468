#include "tests/simulators/salesforce/store/database.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <stdexcept>
#include <unordered_map>

namespace dealwire::orgsim {
namespace {

Poco::Data::Session open_session(const std::string& file) {
    Poco::Data::SQLite::Connector::registerConnector();
    return {Poco::Data::SQLite::Connector::KEY, file};
}

void bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, index, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        sqlite3_bind_double(statement, index, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC,
                            SQLITE_UTF8);
    } else {
        sqlite3_bind_null(statement, index);
    }
}

Value cell(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_NULL:
            return std::monostate{};
        default: {
            const void* bytes = sqlite3_column_blob(statement, column);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return std::string(static_cast<const char*>(bytes), size);
        }
    }
}

}  // namespace

/// The session is Poco's; statements go to its handle directly, because the columns and types of
/// a query are only known at run time and a million rows have to pass.
struct Database::Impl {
    explicit Impl(const std::string& file)
        : session(open_session(file)), handle(Poco::Data::SQLite::Utility::dbHandle(session)) {}

    ~Impl() {
        for (auto& [sql, statement] : statements) {
            sqlite3_finalize(statement);
        }
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    Impl(Impl&&) = delete;
    Impl& operator=(Impl&&) = delete;

    [[noreturn]] void fail(std::string_view sql) const {
        throw std::runtime_error(std::string(sqlite3_errmsg(handle)) + " in: " + std::string(sql));
    }

    sqlite3_stmt* prepare(std::string_view sql) {
        const auto found = statements.find(std::string(sql));
        if (found != statements.end() && sqlite3_stmt_busy(found->second) == 0) {
            return found->second;
        }
        if (statements.size() > kKeptStatements) {
            drop_idle_statements();
        }
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement,
                               nullptr) != SQLITE_OK) {
            fail(sql);
        }
        statements.emplace(sql, statement);
        return statement;
    }

    void drop_idle_statements() {
        for (auto it = statements.begin(); it != statements.end();) {
            if (sqlite3_stmt_busy(it->second) != 0) {
                ++it;
                continue;
            }
            sqlite3_finalize(it->second);
            it = statements.erase(it);
        }
    }

    static constexpr std::size_t kKeptStatements = 500;

    Poco::Data::Session session;
    sqlite3* handle;
    std::unordered_multimap<std::string, sqlite3_stmt*> statements;
};

Database::Database(const std::string& file) : impl_(std::make_unique<Impl>(file)) {
    run("PRAGMA synchronous = OFF");
    run("PRAGMA journal_mode = MEMORY");
    run("PRAGMA temp_store = MEMORY");
    run("PRAGMA cache_size = -65536");
}

Database::~Database() = default;

void Database::run(const std::string& sql) {
    if (sqlite3_exec(impl_->handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        impl_->fail(sql);
    }
}

int Database::execute(std::string_view sql, const Row& binds) {
    each(sql, binds, [](Row&&) { return false; });
    return sqlite3_changes(impl_->handle);
}

void Database::each(std::string_view sql, const Row& binds,
                    const std::function<bool(Row&&)>& take) {
    sqlite3_stmt* statement = impl_->prepare(sql);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> reset(statement, sqlite3_reset);
    for (std::size_t i = 0; i < binds.size(); ++i) {
        bind(statement, static_cast<int>(i) + 1, binds[i]);
    }
    const int columns = sqlite3_column_count(statement);
    for (;;) {
        const int step = sqlite3_step(statement);
        if (step == SQLITE_DONE) {
            return;
        }
        if (step != SQLITE_ROW) {
            impl_->fail(sql);
        }
        Row row;
        row.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) {
            row.push_back(cell(statement, column));
        }
        if (!take(std::move(row))) {
            return;
        }
    }
}

std::vector<Row> Database::rows(std::string_view sql, const Row& binds) {
    std::vector<Row> result;
    each(sql, binds, [&](Row&& row) {
        result.push_back(std::move(row));
        return true;
    });
    return result;
}

Value Database::scalar(std::string_view sql, const Row& binds) {
    Value result;
    each(sql, binds, [&](Row&& row) {
        result = std::move(row.front());
        return false;
    });
    return result;
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.run("SAVEPOINT step");
}

Transaction::~Transaction() {
    if (open_) {
        database_.run("ROLLBACK TO step");
        database_.run("RELEASE step");
    }
}

void Transaction::commit() {
    database_.run("RELEASE step");
    open_ = false;
}

}  // namespace dealwire::orgsim
