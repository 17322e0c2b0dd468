#include "adapters/store/database.hpp"

#include "adapters/store/backend.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <condition_variable>
#include <mutex>
#include <vector>

namespace dealwire::store {
namespace {

using Session = std::unique_ptr<soci::session>;

constexpr int kAttempts = 5;
constexpr std::chrono::seconds kLongestWaitForSession{60};

/// Sessions that nobody uses at the moment; opens new ones up to a limit.
class Pool {
public:
    Pool(Address address, std::size_t limit) : address_{std::move(address)}, limit_{limit} {}

    /// It may have died since somebody used it; the first statement shows it.
    Session take() {
        reserve();
        if (Session idle = take_idle()) return idle;
        return open();
    }

    /// A fresh one in place of one that died, and with it probably all that are idle: the database
    /// was restarted.
    Session replace(Session dead) {
        dead.reset();
        std::vector<Session> others;
        {
            const std::lock_guard lock{mutex_};
            others.swap(idle_);
        }
        return open();
    }

    void give_back(Session session) {
        const std::lock_guard lock{mutex_};
        idle_.push_back(std::move(session));
        --taken_;
        free_.notify_one();
    }

    /// A session that was taken does not come back.
    void give_up() {
        const std::lock_guard lock{mutex_};
        --taken_;
        free_.notify_one();
    }

    SessionUse use() const {
        const std::lock_guard lock{mutex_};
        return {taken_, idle_.size(), limit_, waiting_};
    }

private:
    Session take_idle() {
        const std::lock_guard lock{mutex_};
        if (idle_.empty()) return nullptr;
        Session session = std::move(idle_.back());
        idle_.pop_back();
        return session;
    }

    void reserve() {
        std::unique_lock lock{mutex_};
        ++waiting_;
        const bool free =
            free_.wait_for(lock, kLongestWaitForSession, [&] { return taken_ < limit_; });
        --waiting_;
        if (!free)
            throw ports::StoreError{"All " + std::to_string(limit_) +
                                    " sessions to the store have been busy for a minute."};
        ++taken_;
    }

    Session open() {
        try {
            return open_session(address_);
        } catch (...) {
            give_up();
            throw;
        }
    }

    Address address_;
    std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable free_;
    std::vector<Session> idle_;
    std::size_t taken_ = 0;
    std::size_t waiting_ = 0;
};

/// A session on loan. It goes back to the pool where somebody says `keep`, else it is closed.
class Loan {
public:
    Loan(Pool& pool, const Dialect& dialect)
        : pool_{pool}, dialect_{dialect}, session_{pool.take()} {}

    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Loan(Loan&&) = delete;
    Loan& operator=(Loan&&) = delete;

    ~Loan() {
        if (!session_) return;  // a fresh one could not be had
        if (clean_) {
            pool_.give_back(std::move(session_));
        } else {
            session_.reset();
            pool_.give_up();
        }
    }

    soci::session& session() { return *session_; }

    /// Runs the first statement of the loan, which changes nothing by itself: a session that died
    /// while it was idle is replaced.
    template <class First>
    void begin(const First& first) {
        try {
            first(*session_);
        } catch (const soci::soci_error&) {
            if (!is_lost(*session_, dialect_)) throw;
            session_ = pool_.replace(std::move(session_));
            first(*session_);
        }
    }

    /// It is as it was before.
    void keep() { clean_ = true; }

private:
    Pool& pool_;
    const Dialect& dialect_;
    Session session_;
    bool clean_ = false;
};

/// A session on loan, with a transaction that is undone unless it was committed.
class Transaction {
public:
    Transaction(Pool& pool, const Dialect& dialect, const char* begin)
        : dialect_{dialect}, loan_{pool, dialect} {
        loan_.begin([&](soci::session& session) { run_script(session, dialect, begin); });
        open_ = true;
    }

    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction(Transaction&&) = delete;
    Transaction& operator=(Transaction&&) = delete;

    ~Transaction() {
        if (is_closed()) loan_.keep();
    }

    soci::session& session() { return loan_.session(); }

    void commit() {
        run_script(loan_.session(), dialect_, "COMMIT");
        open_ = false;
    }

private:
    /// A session that cannot even roll back is closed, which undoes its work as well.
    bool is_closed() noexcept {
        if (!open_) return true;
        try {
            run_script(loan_.session(), dialect_, "ROLLBACK");
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }

    const Dialect& dialect_;
    Loan loan_;
    bool open_ = false;
};

const Dialect& dialect_of(const Address& address) {
    return address.backend == Backend::Sqlite ? sqlite_dialect() : postgresql_dialect();
}

}  // namespace

struct Database::Impl {
    Impl(const Address& address, std::size_t limit)
        : dialect{dialect_of(address)}, pool{address, limit} {}

    /// SQLite lets one write at a time. Within this process the others wait here, where they are
    /// woken, and not in its busy handler, which looks again every few milliseconds.
    std::unique_lock<std::mutex> turn_to(const char* begin) {
        const bool waits = dialect.backend == Backend::Sqlite && begin == dialect.begin_write;
        return waits ? std::unique_lock{writing} : std::unique_lock<std::mutex>{};
    }

    const Dialect& dialect;
    Pool pool;
    std::mutex writing;
};

Database::Database(const std::string& url, DatabaseOptions options)
    : impl_{std::make_unique<Impl>(parse_store_url(url), options.sessions)} {
    read([](soci::session&) {});
}

Database::~Database() = default;

const Dialect& Database::dialect() const { return impl_->dialect; }

SessionUse Database::use() const { return impl_->pool.use(); }

void Database::in_transaction(const char* begin, const std::function<void(soci::session&)>& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            const auto turn = impl_->turn_to(begin);
            Transaction transaction{impl_->pool, impl_->dialect, begin};
            work(transaction.session());
            transaction.commit();
            return;
        } catch (const soci::soci_error& error) {
            if (attempt == kAttempts || !is_worth_retrying(error))
                throw ports::StoreError{"The store refused: " + describe(error)};
        }
    }
}

void Database::without_transaction(const std::function<void(soci::session&)>& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            Loan loan{impl_->pool, impl_->dialect};
            loan.begin(work);
            loan.keep();
            return;
        } catch (const soci::soci_error& error) {
            if (attempt == kAttempts || !is_worth_retrying(error))
                throw ports::StoreError{"The store refused: " + describe(error)};
        }
    }
}

}  // namespace dealwire::store
