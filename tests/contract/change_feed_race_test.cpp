#include "adapters/store/change_notes.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_change_feed.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <set>
#include <thread>

namespace dealwire::contract {
namespace {

using model::ChangePlace;
using store::Database;

const base::TenantId kAcme{"acme"};

/// Several sessions at once: writers and a reader, each with a database object of its own, as in
/// several processes.
class ChangeFeedRace : public testing::TestWithParam<ScratchKind> {
protected:
    ChangeFeedRace() { store::migrate(database_); }

    /// Reads on from `place` to the end that is there now.
    static void read_on(ports::ChangeFeed& feed, ChangePlace& place, std::size_t limit,
                        std::multiset<std::string>& seen) {
        for (bool more = true; more;) {
            const auto page = feed.after(kAcme, place, limit);
            for (const auto& subject : page.subjects) seen.insert(subject.id);
            place = page.next;
            more = page.more;
        }
    }

    [[nodiscard]] std::string url() const { return scratch_->url(); }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    Database database_{scratch_->url()};
};

TEST_P(ChangeFeedRace, SkipsNothingWhileManyWrite) {
    constexpr int kWriters = 6;
    constexpr int kEach = 40;
    std::multiset<std::string> seen;
    ChangePlace place;
    {
        std::vector<std::jthread> writers;
        std::atomic<int> writing = kWriters;
        for (int w = 0; w < kWriters; ++w)
            writers.emplace_back([&, w] {
                Database own{url()};
                store::SqlConversationStore conversations{own};
                for (int i = 0; i < kEach; ++i)
                    conversations.save(kAcme, std::vector{conversation(std::to_string(w) + "-" +
                                                                       std::to_string(i))});
                --writing;
            });
        Database own{url()};
        store::SqlChangeFeed feed{own};
        while (writing > 0) read_on(feed, place, 3, seen);
    }
    store::SqlChangeFeed feed{database_};
    read_on(feed, place, 3, seen);

    EXPECT_EQ(seen.size(), static_cast<std::size_t>(kWriters * kEach)) << "each exactly once";
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
}

TEST_P(ChangeFeedRace, GivesNoPositionOutAgainThatABackupDoesNotKnow) {
    store::SqlConversationStore conversations{database_};
    store::SqlChangeFeed feed{database_};
    for (const char* id : {"c1", "c2", "c3"})
        conversations.save(kAcme, std::vector{conversation(id)});
    const auto read = feed.after(kAcme, {}, 10);
    const std::int64_t saved_at = read.subjects.front().position;
    const std::string behind = " WHERE position > " + std::to_string(saved_at);

    scratch_->run("DELETE FROM subject_change" + behind);
    scratch_->run("UPDATE change_position SET position = " + std::to_string(saved_at));
    EXPECT_FALSE(feed.knows(kAcme, read.next)) << "it is ahead of the store";
    for (const char* id : {"n1", "n2", "n3", "n4"})
        conversations.save(kAcme, std::vector{conversation(id)});

    EXPECT_FALSE(feed.knows(kAcme, read.next)) << "nobody here knows of c3";
    EXPECT_EQ(feed.after(kAcme, read.next, 10).subjects.size(), 4U)
        << "who reads on all the same misses nothing that came in";
}

TEST_P(ChangeFeedRace, ShowsNothingBehindATransactionThatCommitsLater) {
    std::promise<void> taken;
    std::promise<void> released;
    store::SqlChangeFeed feed{database_};
    const std::jthread early{[&] {
        Database own{url()};
        own.write([&, waits = released.get_future().share()](soci::session& session) {
            store::note_changes(session, kAcme, {{model::SubjectKind::Conversation, "early"}});
            taken.set_value();
            waits.wait();
        });
    }};
    taken.get_future().wait();
    auto late = std::async(std::launch::async, [&] {
        Database own{url()};
        store::SqlConversationStore{own}.save(kAcme, std::vector{conversation("late")});
    });
    EXPECT_EQ(late.wait_for(std::chrono::milliseconds{200}), std::future_status::timeout);
    if (GetParam().name != "Sqlite") {
        EXPECT_TRUE(feed.after(kAcme, {}, 10).subjects.empty());
    }

    released.set_value();
    late.get();

    const auto page = feed.after(kAcme, {}, 10);
    ASSERT_EQ(page.subjects.size(), 2U);
    EXPECT_EQ(page.subjects[0].id, "early");
    EXPECT_EQ(page.subjects[1].id, "late");
}

TEST_P(ChangeFeedRace, TellsNobodyOfTheEndWhileAnotherFolds) {
    constexpr int kReaders = 4;
    constexpr int kSaves = 150;
    std::atomic<int> saved = 0;
    std::atomic<int> missed = 0;
    {
        std::vector<std::jthread> readers;
        for (int r = 0; r < kReaders; ++r)
            readers.emplace_back([&, r](const std::stop_token& saving_ended) {
                Database own{url()};
                store::SqlChangeFeed feed{own};
                std::multiset<std::string> seen;
                ChangePlace place;
                for (bool last = false; !last;) {
                    last = saving_ended.stop_requested();
                    const int before = saved;
                    read_on(feed, place, 7, seen);
                    if (seen.size() < static_cast<std::size_t>(before)) ++missed;
                    // So that one looks while another folds; in step all of them would fold.
                    ::usleep(static_cast<useconds_t>(seen.size() * 7 % 13 * 400 + r * 300));
                }
            });
        store::SqlConversationStore conversations{database_};
        for (int i = 0; i < kSaves; ++i, ++saved)
            conversations.save(kAcme, std::vector{conversation(std::to_string(i))});
    }
    EXPECT_EQ(missed, 0) << "the end was told of a feed that had more";
}

/// A process that saves, deletes and folds until somebody kills it.
class Writer {
public:
    Writer(const std::string& url, int round) {
        if (::pipe(began_.data()) != 0) throw std::runtime_error{"no pipe"};
        child_ = ::fork();
        if (child_ < 0) throw std::runtime_error{"no process"};
        if (child_ == 0) write(url, round);
        ::close(began_[1]);
    }

    /// Until it has saved something, however long a loaded machine takes. False where it never did.
    [[nodiscard]] bool wait() const {
        char sign = 0;
        return ::read(began_[0], &sign, 1) == 1;
    }

    /// False where it ended by itself.
    [[nodiscard]] bool kill() const {
        int status = 0;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, &status, 0);
        ::close(began_[0]);
        return WIFSIGNALED(status);
    }

private:
    [[noreturn]] void write(const std::string& url, int round) const {
        try {
            Database own{url};
            store::SqlConversationStore conversations{own};
            store::SqlChangeFeed feed{own};
            for (int i = 0;; ++i) {
                const std::string id = std::to_string(round) + "-" + std::to_string(i);
                conversations.save(kAcme,
                                   std::vector{conversation(id), conversation("moves", 0, i)});
                if (i == 0 && ::write(began_[1], "!", 1) != 1) break;
                if (i % 5 == 0) feed.fold(kAcme);
                if (i % 7 == 0) conversations.remove(kAcme, {id});
            }
        } catch (const std::exception&) {  // the parent sees that it ended
        }
        ::_exit(1);
    }

    std::array<int, 2> began_{-1, -1};
    pid_t child_ = -1;
};

/// Which conversations live: as a reader of the feed has it, and as the store does.
struct Lives {
    ChangePlace place;
    std::map<std::string, bool> followed;
    std::map<std::string, bool> held;

    void look(ports::ChangeFeed& feed, ScratchDatabase& scratch) {
        for (bool more = true; more;) {
            const auto page = feed.after(kAcme, place, 10);
            for (const auto& subject : page.subjects) followed[subject.id] = !subject.deleted;
            place = page.next;
            more = page.more;
        }
        held.clear();
        for (const std::string& id : scratch.run("SELECT id FROM conversation")) held[id] = false;
        for (const std::string& id :
             scratch.run("SELECT id FROM conversation WHERE state = 'live'"))
            held[id] = true;
    }
};

TEST_P(ChangeFeedRace, AgreesWithTheStoreWhereverItIsKilled) {
    using namespace std::chrono_literals;
    constexpr int kRounds = 12;
    store::SqlChangeFeed feed{database_};
    Lives lives;
    for (int round = 0; round < kRounds; ++round) {
        const Writer writer{url(), round};
        const bool began = writer.wait();
        ::usleep(static_cast<useconds_t>(round * 13'000));  // it dies at another moment each time
        ASSERT_TRUE(writer.kill() && began) << "it ended by itself";

        // The server finishes what the killed process had sent, between our two looks if it likes.
        // What the feed skips it never shows again: such a gap would not close.
        lives.look(feed, *scratch_);
        for (int wait = 0; wait < 200 && lives.followed != lives.held; ++wait) {
            std::this_thread::sleep_for(50ms);
            lives.look(feed, *scratch_);
        }
        ASSERT_EQ(lives.followed, lives.held) << "in round " << round;
    }
    EXPECT_FALSE(lives.followed.empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, ChangeFeedRace, testing::ValuesIn(scratch_kinds()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace dealwire::contract
