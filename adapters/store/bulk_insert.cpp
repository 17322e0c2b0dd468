#include "adapters/store/bulk_insert.hpp"

#include "adapters/store/client_handles.hpp"
#include "adapters/store/pg_binary.hpp"

namespace dealwire::store {
namespace {

using namespace sqlite_api;

std::string column_list(const BulkTarget& target) {
    std::string list;
    for (const auto& [column, value] : target.constants)
        list.append(list.empty() ? "" : ", ").append(column);
    for (const std::string& column : target.columns)
        list.append(list.empty() ? "" : ", ").append(column);
    return list;
}

/// The binary form of COPY, a chunk at a time: the server works on one while the next is built.
class PgCopy final : public BulkInsert {
public:
    PgCopy(soci::session& session, const BulkTarget& target)
        : connection_{postgresql_handle(session)} {
        const std::string sql =
            "COPY " + target.table + " (" + column_list(target) + ") FROM STDIN (FORMAT binary)";
        expect(connection_, PQexec(connection_, sql.c_str()), PGRES_COPY_IN);
        append_int16(row_start_,
                     static_cast<std::int16_t>(target.constants.size() + target.columns.size()));
        for (const auto& [column, value] : target.constants) append_text_field(row_start_, value);
        chunk_.reserve(kChunk + kChunk / 4);
        chunk_.append("PGCOPY\n\377\r\n\0", 11);
        append_int32(chunk_, 0);  // no flags
        append_int32(chunk_, 0);  // no header extension
    }

    PgCopy(const PgCopy&) = delete;
    PgCopy& operator=(const PgCopy&) = delete;
    PgCopy(PgCopy&&) = delete;
    PgCopy& operator=(PgCopy&&) = delete;

    ~PgCopy() override {
        if (finished_) return;
        PQputCopyEnd(connection_, "given up");
        while (PGresult* rest = PQgetResult(connection_)) PQclear(rest);
    }

    void begin_row() override { chunk_.append(row_start_); }

    void null() override { append_null_field(chunk_); }

    void text(std::string_view value) override { append_text_field(chunk_, value); }

    void integer(std::int64_t value) override {
        append_int32(chunk_, 8);
        append_int64(chunk_, value);
    }

    void flag(bool value) override {
        append_int32(chunk_, 2);
        append_int16(chunk_, value ? 1 : 0);
    }

    void number(std::string_view digits) override { append_numeric_field(chunk_, digits); }

    void end_row() override {
        if (chunk_.size() >= kChunk) send();
    }

    void finish() override {
        append_int16(chunk_, -1);  // no further row
        send();
        finished_ = true;
        PQputCopyEnd(connection_, nullptr);
        // A failure of any part above shows in the first result; the end of results ends COPY.
        PGresult* first = PQgetResult(connection_);
        while (PGresult* rest = PQgetResult(connection_)) PQclear(rest);
        expect(connection_, first, PGRES_COMMAND_OK);
    }

private:
    // Large enough that calls do not count, small enough to stay in the processor's cache.
    static constexpr std::size_t kChunk = 128 * 1024;

    void send() {
        PQputCopyData(connection_, chunk_.data(), static_cast<int>(chunk_.size()));
        chunk_.clear();
    }

    PGconn* connection_;
    std::string row_start_;
    std::string chunk_;
    bool finished_ = false;
};

class SqliteInsert final : public BulkInsert {
public:
    SqliteInsert(soci::session& session, const BulkTarget& target)
        : connection_{sqlite_handle(session)},
          constants_{static_cast<int>(target.constants.size())} {
        std::string places;
        for (std::size_t i = 0; i < target.constants.size() + target.columns.size(); ++i)
            places.append(i == 0 ? "?" : ", ?");
        const std::string sql = "INSERT INTO " + target.table + " (" + column_list(target) +
                                ") VALUES (" + places + ")" + target.on_conflict;
        expect_done(connection_,
                    sqlite3_prepare_v2(connection_, sql.c_str(), static_cast<int>(sql.size()),
                                       &statement_, nullptr));
        int at = 0;
        for (const auto& [column, value] : target.constants)
            sqlite3_bind_text(statement_, ++at, value.data(), static_cast<int>(value.size()),
                              SQLITE_TRANSIENT);
    }

    SqliteInsert(const SqliteInsert&) = delete;
    SqliteInsert& operator=(const SqliteInsert&) = delete;
    SqliteInsert(SqliteInsert&&) = delete;
    SqliteInsert& operator=(SqliteInsert&&) = delete;

    ~SqliteInsert() override { sqlite3_finalize(statement_); }

    void begin_row() override { at_ = constants_; }

    void null() override { sqlite3_bind_null(statement_, ++at_); }

    void text(std::string_view value) override {
        if (value.find('\0') == std::string_view::npos) return bind(value, SQLITE_STATIC);
        std::string clean{value};
        std::erase(clean, '\0');
        bind(clean, SQLITE_TRANSIENT);
    }

    void integer(std::int64_t value) override { sqlite3_bind_int64(statement_, ++at_, value); }

    void flag(bool value) override { sqlite3_bind_int(statement_, ++at_, value ? 1 : 0); }

    void number(std::string_view digits) override { text(digits); }

    void end_row() override {
        const int code = sqlite3_step(statement_);
        sqlite3_reset(statement_);
        expect_done(connection_, code);
    }

    void finish() override {}

private:
    void bind(std::string_view value, sqlite3_destructor_type lifetime) {
        // A null pointer would bind a null where there is an empty text.
        const char* data = value.data() ? value.data() : "";
        sqlite3_bind_text(statement_, ++at_, data, static_cast<int>(value.size()), lifetime);
    }

    sqlite3* connection_;
    sqlite3_stmt* statement_ = nullptr;
    int constants_;
    int at_ = 0;
};

}  // namespace

std::unique_ptr<BulkInsert> bulk_insert(soci::session& session, const Dialect& dialect,
                                        const BulkTarget& target) {
    if (dialect.backend == Backend::Postgresql) return std::make_unique<PgCopy>(session, target);
    return std::make_unique<SqliteInsert>(session, target);
}

}  // namespace dealwire::store
