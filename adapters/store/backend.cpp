#include "adapters/store/backend.hpp"

#include "adapters/store/client_handles.hpp"
#include "engine/ports/store_error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>

namespace dealwire::store {
namespace {

using sqlite_api::sqlite3_exec;
using sqlite_api::sqlite3_free;

constexpr std::string_view kSqlitePrefix = "sqlite:";
constexpr int kSqliteBusy = 5;
constexpr int kSqliteLocked = 6;

/// `key='value'` with quotes and backslashes escaped, as libpq reads it.
std::string connect_word(const std::string& key, const std::string& value) {
    std::string word = key + "='";
    for (const char c : value) {
        if (c == '\'' || c == '\\') word.push_back('\\');
        word.push_back(c);
    }
    return word + "' ";
}

/// Where the URI says nothing else. A server that is gone without a word (a network that is cut, a
/// machine that is off) is noticed within half a minute, not after the system's two hours.
constexpr std::array<std::pair<std::string_view, const char*>, 5> kPatience{
    {{"connect_timeout", "10"},
     {"keepalives_idle", "10"},
     {"keepalives_interval", "5"},
     {"keepalives_count", "4"},
     {"tcp_user_timeout", "30000"}}};

/// SOCI takes a connect string apart at `=` and blanks, which breaks URIs, so it gets the words. It
/// also wants a `=` behind every value, hence the harmless last word.
Address postgresql_address(const std::string& url) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
        PQconninfoParse(url.c_str(), &problem), &PQconninfoFree};
    const std::unique_ptr<char, decltype(&PQfreemem)> problem_owner{problem, &PQfreemem};
    if (!options)
        throw ports::StoreError{
            "The store URL is not a PostgreSQL URI; write it as "
            "postgresql://user@host:5432/database."};
    std::string words;
    for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
        if (option->val && std::string_view{option->keyword} != "application_name")
            words += connect_word(option->keyword, option->val);
        for (const auto& [keyword, value] : kPatience)
            if (!option->val && keyword == option->keyword)
                words += connect_word(option->keyword, value);
    }
    return {Backend::Postgresql, words + "application_name='dealwire'"};
}

Address sqlite_address(const std::string& url) {
    const std::string path = url.substr(kSqlitePrefix.size());
    if (path.empty() || path.starts_with(":memory:") || path.find('"') != std::string::npos)
        throw ports::StoreError{"The store URL " + url +
                                " names no file; write it as sqlite:path."};
    return {Backend::Sqlite, path};
}

std::string why_not_opened(int error) {
    switch (error) {
        case EROFS:
            return "its disk is read-only.";
        case ENOSPC:
        case EDQUOT:
            return "its disk is full.";
        case EACCES:
        case EPERM:
            return "this user may not write there.";
        case ENOENT:
        case ENOTDIR:
            return "its folder does not exist.";
        default:
            return std::string{std::strerror(error)} + ".";
    }
}

[[noreturn]] void refuse_file(const std::string& path, int error) {
    throw ports::StoreError{"The store file " + path +
                            " cannot be opened for writing: " + why_not_opened(error)};
}

/// The file holds people's data and sealed tokens: nobody else on the machine may read it. SQLite
/// gives its journal files the same mode.
///
/// A file that is there is not opened here: closing any descriptor of it gives up all locks that
/// this process holds on it (POSIX), those of open sessions included. Another process that ends
/// would believe to be the last one and take the journal away; what is written here afterwards
/// would be lost.
void create_private_file(const std::string& path) {
    static std::mutex creating;
    const std::lock_guard lock{creating};
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) {
        ::close(file);
        return;
    }
    if (errno != EEXIST) refuse_file(path, errno);
    if (::access(path.c_str(), R_OK | W_OK) != 0) refuse_file(path, errno);
}

std::string setting(soci::session& session, const std::string& pragma) {
    std::string value;
    session << "PRAGMA " + pragma, soci::into(value);
    return value;
}

/// A session is used by one thread at a time, so SQLite need not lock for every column it hands
/// out. Has no effect where SQLite is in use already.
void drop_locks_of_sqlite() {
    static const int kOutcome = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    static_cast<void>(kOutcome);
}

std::unique_ptr<soci::session> open_sqlite(const std::string& path) {
    drop_locks_of_sqlite();
    create_private_file(path);
    auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\"");
    // The time-out comes first: switching to WAL may already meet another process.
    run_script(*session, sqlite_dialect(),
               "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
               "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
               "PRAGMA secure_delete = FAST;");
    if (setting(*session, "foreign_keys") != "1" || setting(*session, "synchronous") != "2")
        throw ports::StoreError{"This build of SQLite does not accept the store's settings."};
    return session;
}

std::unique_ptr<soci::session> open_postgresql(const std::string& connect) {
    auto session = std::make_unique<soci::session>(soci::postgresql, connect);
    PQsetNoticeProcessor(
        postgresql_handle(*session), [](void*, const char*) {}, nullptr);
    // Compiling a statement takes longer than any of ours saves by it.
    run_script(*session, postgresql_dialect(),
               "SET TIME ZONE 'UTC'; SET client_encoding = 'UTF8'; SET standard_conforming_strings "
               "= on; SET jit = off");
    return session;
}

/// One row in the text format of COPY: columns parted by tabs, `\N` for null.
void append_copy_row(std::string& out, const std::vector<TextCell>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out.push_back('\t');
        if (!row[i]) {
            out.append("\\N");
            continue;
        }
        for (const char c : *row[i]) {
            if (c == '\\' || c == '\t' || c == '\n' || c == '\r') out.push_back('\\');
            out.push_back(c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c);
        }
    }
    out.push_back('\n');
}

}  // namespace

Address parse_store_url(const std::string& url) {
    if (url.starts_with(kSqlitePrefix)) return sqlite_address(url);
    if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
        return postgresql_address(url);
    throw ports::StoreError{"The store URL must begin with sqlite: or postgresql://."};
}

std::unique_ptr<soci::session> open_session(const Address& address) {
    return address.backend == Backend::Sqlite ? open_sqlite(address.connect)
                                              : open_postgresql(address.connect);
}

bool is_lost(soci::session& session, const Dialect& dialect) {
    return dialect.backend == Backend::Postgresql &&
           PQstatus(postgresql_handle(session)) != CONNECTION_OK;
}

void run_script(soci::session& session, const Dialect& dialect, const std::string& script) {
    if (dialect.backend == Backend::Postgresql) {
        PGconn* connection = postgresql_handle(session);
        expect(connection, PQexec(connection, script.c_str()), PGRES_COMMAND_OK);
        return;
    }
    char* problem = nullptr;
    const int code =
        sqlite3_exec(sqlite_handle(session), script.c_str(), nullptr, nullptr, &problem);
    const std::unique_ptr<char, decltype(&sqlite3_free)> owner{problem, &sqlite3_free};
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error{problem ? problem : "failed", code};
}

void copy_rows(soci::session& session, const std::string& table,
               std::span<const std::vector<TextCell>> rows) {
    constexpr std::size_t kChunk = 256 * 1024;  // few calls, and no second copy of a large page
    PGconn* connection = postgresql_handle(session);
    expect(connection, PQexec(connection, ("COPY " + table + " FROM STDIN").c_str()),
           PGRES_COPY_IN);
    std::string buffer;
    for (const auto& row : rows) {
        append_copy_row(buffer, row);
        if (buffer.size() < kChunk) continue;
        PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size()));
        buffer.clear();
    }
    PQputCopyData(connection, buffer.data(), static_cast<int>(buffer.size()));
    PQputCopyEnd(connection, nullptr);
    // A failure of any part above shows in the result; a second result ends the command.
    expect(connection, PQgetResult(connection), PGRES_COMMAND_OK);
    PQclear(PQgetResult(connection));
}

bool is_worth_retrying(const soci::soci_error& error) {
    // 40001 serialisation, 40P01 deadlock, 23505 a row that another transaction has just added: the
    // second try finds it.
    constexpr std::array<std::string_view, 3> kStates{"40001", "40P01", "23505"};
    if (const auto* postgresql = dynamic_cast<const soci::postgresql_soci_error*>(&error))
        return std::ranges::find(kStates, postgresql->sqlstate()) != kStates.end();
    const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    return sqlite &&
           ((sqlite->result() & 0xFF) == kSqliteBusy || (sqlite->result() & 0xFF) == kSqliteLocked);
}

namespace {

/// What an operator should make of the words of the database; empty where they say it themselves.
std::string_view meaning_of(std::string_view text) {
    struct Meaning {
        std::string_view words;
        std::string_view says;
    };

    constexpr std::array<Meaning, 6> kMeanings{{
        {"disk is full", ": make room on the disk of the store; nothing of this step was kept"},
        {"No space left on device",
         ": make room on the disk of the database server; nothing of this step was kept"},
        {"readonly database", ": the file of the store or its disk is read-only"},
        {"disk I/O error", ": look at the disk of the store, it may be full, read-only or broken"},
        {"too many clients", ": raise max_connections of PostgreSQL, or lower store.pool"},
        {"server closed the connection",
         ": the database server was restarted or cannot be reached; work goes on with it"},
    }};
    const auto* found = std::ranges::find_if(
        kMeanings, [&](const Meaning& one) { return text.find(one.words) != text.npos; });
    return found == kMeanings.end() ? std::string_view{} : found->says;
}

}  // namespace

std::string describe(const soci::soci_error& error) {
    std::string text = error.get_error_message();
    // Further lines quote rows and statements, except where there is no session yet.
    if (!text.starts_with("Cannot establish connection")) text = text.substr(0, text.find('\n'));
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    while (!text.empty() && text.back() == ' ') text.pop_back();
    // Where in the library it happened tells nobody anything.
    if (text.starts_with("sqlite3_"))
        if (const std::size_t words = text.find(": "); words != std::string::npos)
            text.erase(0, words + 2);
    return text.append(meaning_of(text));
}

}  // namespace dealwire::store
