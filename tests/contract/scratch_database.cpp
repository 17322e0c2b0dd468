#include "tests/contract/scratch_database.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace dealwire::contract {
namespace {

std::vector<std::string> first_column(soci::session& session, const std::string& sql) {
    std::vector<std::string> found;
    std::string value;
    soci::indicator state = soci::i_null;
    soci::statement statement{session};
    statement.exchange(soci::into(value, state));
    statement.alloc();
    statement.prepare(sql, soci::details::st_one_time_query);
    statement.define_and_bind();
    for (bool more = statement.execute(true); more; more = statement.fetch())
        found.push_back(state == soci::i_null ? "" : value);
    return found;
}

bool answers(const std::string& sql) { return sql.starts_with("SELECT"); }

class ScratchSqlite final : public ScratchDatabase {
public:
    ScratchSqlite() {
        std::string pattern = (std::filesystem::temp_directory_path() / "store-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error{"no temporary folder"};
        folder_ = pattern;
    }

    ~ScratchSqlite() override { std::filesystem::remove_all(folder_); }

    ScratchSqlite(const ScratchSqlite&) = delete;
    ScratchSqlite& operator=(const ScratchSqlite&) = delete;
    ScratchSqlite(ScratchSqlite&&) = delete;
    ScratchSqlite& operator=(ScratchSqlite&&) = delete;

    [[nodiscard]] std::string url() const override { return "sqlite:" + file(); }

    std::vector<std::string> run(const std::string& sql) override {
        soci::session session{soci::sqlite3, "dbname=" + file() + " timeout=10"};
        if (answers(sql)) return first_column(session, sql);
        session << sql;
        return {};
    }

    void break_table(const std::string& table) override {
        for (const std::string act : {"INSERT", "UPDATE"})
            run("CREATE TRIGGER broken_" + act + "_" + table + " BEFORE " + act + " ON " + table +
                " BEGIN SELECT RAISE(ABORT, 'broken by the test'); END");
    }

    void heal_table(const std::string& table) override {
        for (const std::string act : {"INSERT", "UPDATE"})
            run("DROP TRIGGER broken_" + act + "_" + table);
    }

private:
    [[nodiscard]] std::string file() const { return (folder_ / "store.db").string(); }

    std::filesystem::path folder_;
};

std::string server_url() {
    const char* url = std::getenv("DEALWIRE_TEST_POSTGRESQL");
    return url ? url : "";
}

class ScratchPostgresql final : public ScratchDatabase {
public:
    ScratchPostgresql() {
        static std::atomic<int> number = 0;
        schema_ = "scratch_" + std::to_string(getpid()) + "_" + std::to_string(++number);
        const char separator = server_url().find('?') == std::string::npos ? '?' : '&';
        url_ = server_url() + separator + "options=-csearch_path%3D" + schema_;
        run("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
        run("CREATE SCHEMA " + schema_);
    }

    ~ScratchPostgresql() override { run("DROP SCHEMA " + schema_ + " CASCADE"); }

    ScratchPostgresql(const ScratchPostgresql&) = delete;
    ScratchPostgresql& operator=(const ScratchPostgresql&) = delete;
    ScratchPostgresql(ScratchPostgresql&&) = delete;
    ScratchPostgresql& operator=(ScratchPostgresql&&) = delete;

    [[nodiscard]] std::string url() const override { return url_; }

    std::vector<std::string> run(const std::string& sql) override {
        soci::session session{soci::postgresql, url_};
        auto* backend = static_cast<soci::postgresql_session_backend*>(session.get_backend());
        PQsetNoticeProcessor(
            backend->conn_, [](void*, const char*) {}, nullptr);
        if (answers(sql)) return first_column(session, sql);
        session << sql;
        return {};
    }

    void break_table(const std::string& table) override {
        run("ALTER TABLE " + table + " ADD CONSTRAINT broken CHECK (tenant_id = '') NOT VALID");
    }

    void heal_table(const std::string& table) override {
        run("ALTER TABLE " + table + " DROP CONSTRAINT broken");
    }

private:
    std::string schema_;
    std::string url_;
};

}  // namespace

std::unique_ptr<ScratchDatabase> scratch_sqlite() { return std::make_unique<ScratchSqlite>(); }

std::unique_ptr<ScratchDatabase> scratch_postgresql() {
    return std::make_unique<ScratchPostgresql>();
}

bool has_postgresql() { return !server_url().empty(); }

std::vector<ScratchKind> scratch_kinds() {
    std::vector<ScratchKind> kinds{{"Sqlite", scratch_sqlite}};
    if (has_postgresql()) kinds.push_back({"Postgresql", scratch_postgresql});
    return kinds;
}

}  // namespace dealwire::contract
