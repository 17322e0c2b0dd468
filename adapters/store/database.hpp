#pragma once

#include "adapters/store/dialect.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace soci {
class session;
}

namespace dealwire::store {

struct DatabaseOptions {
    std::size_t sessions = 8;  ///< open at once, at most; a nested read needs one more
};

/// How busy the sessions are.
struct SessionUse {
    std::size_t in_use = 0;
    std::size_t idle = 0;
    std::size_t limit = 0;
    std::size_t waiting = 0;  ///< threads that want one
};

/// One SQLite file or one PostgreSQL database, and the sessions to it. Thread-safe.
///
/// SQLite sessions run in WAL mode with synchronous=FULL: a rotated refresh token or the name of a
/// record that is about to be sent must survive a power cut, not only a crash of ours. With our few
/// large transactions that costs one flush each.
class Database {
public:
    /// `url` is `sqlite:path` or `postgresql://…` (a libpq URI). Connects once, so that a wrong URL
    /// is noticed here. Throws StoreError; its text never holds the password.
    explicit Database(const std::string& url, DatabaseOptions options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    Database(Database&&) = delete;
    Database& operator=(Database&&) = delete;

    [[nodiscard]] const Dialect& dialect() const;
    [[nodiscard]] SessionUse use() const;

    /// Runs `work` in one transaction that may write, and commits it. A deadlock, a serialisation
    /// failure or a busy file runs the whole of it again, so `work` must not keep anything from a
    /// run before. Whatever `work` throws rolls back; database errors come out as StoreError.
    /// `work` must not write in another way: on SQLite it would wait for itself.
    template <class Work>
    auto write(const Work& work) {
        return run(dialect().begin_write, work);
    }

    /// The same for reading only: everything `work` sees is of one moment.
    template <class Work>
    auto read(const Work& work) {
        return run(dialect().begin_read, work);
    }

    /// For one statement that reads, which sees one moment by itself: no transaction around it, so
    /// it costs one round trip in place of three, and each_lean_row keeps it prepared. Of several
    /// statements each would see a moment of its own.
    template <class Work>
    auto glance(const Work& work) {
        return run(nullptr, work);
    }

private:
    struct Impl;

    /// `begin`: what begins the transaction; null: none.
    template <class Work>
    auto run(const char* begin, const Work& work) {
        using Answer = std::invoke_result_t<Work, soci::session&>;
        const auto go = [&](const std::function<void(soci::session&)>& each) {
            if (begin)
                in_transaction(begin, each);
            else
                without_transaction(each);
        };
        if constexpr (std::is_void_v<Answer>) {
            go(work);
        } else {
            std::optional<Answer> answer;
            go([&](soci::session& session) { answer.emplace(work(session)); });
            return std::move(*answer);
        }
    }

    void in_transaction(const char* begin, const std::function<void(soci::session&)>& work);
    void without_transaction(const std::function<void(soci::session&)>& work);

    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::store
