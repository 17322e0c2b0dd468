#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_change_feed.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_deletion_store.hpp"
#include "adapters/store/sql_erased_people.hpp"
#include "adapters/store/sql_hit_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/store/sql_tenant_store.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/tenant_gone.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/fakes/fake_sealer.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <future>
#include <thread>

namespace dealwire::contract {
namespace {

using namespace std::chrono_literals;

using model::Tenant;
using model::TenantState;
using ports::IncomingConversation;
using ports::Saved;
using store::Database;
using store::Statement;

const base::TenantId kAcme{"acme"};
constexpr auto kPatience = 60s;  ///< for what must come; nothing waits as long where all is well

/// A session that has locked rows and does not end before it is told to: everybody who wants to
/// write them waits, on SQLite everybody who wants to write.
class Holder {
public:
    /// `rows`: a table and which of its rows.
    Holder(const std::string& url, std::string rows)
        : thread_{[this, url, rows = std::move(rows)] { hold(url, rows); }} {
        taken_.get_future().wait();
    }

    ~Holder() { release(); }

    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    Holder(Holder&&) = delete;
    Holder& operator=(Holder&&) = delete;

    [[nodiscard]] std::int64_t process() const { return process_; }

    void release() {
        if (!held_) return;
        held_ = false;
        released_.set_value();
        thread_.join();
    }

private:
    void hold(const std::string& url, const std::string& rows) {
        Database own{url};
        own.write([&](soci::session& session) {
            if (own.dialect().backend == store::Backend::Postgresql) {
                process_ = Statement{session, "SELECT pg_backend_pid()"}.number().value_or(0);
                Statement lock{session, "SELECT 1 FROM " + rows + " FOR UPDATE"};
                EXPECT_TRUE(lock.number()) << "there is nothing to hold";
            }
            taken_.set_value();
            released_.get_future().wait();
        });
    }

    std::promise<void> taken_;
    std::promise<void> released_;
    std::int64_t process_ = 0;
    bool held_ = true;
    std::thread thread_;
};

/// Several sessions that want the same at the same moment, each with a database object of its own,
/// as in several processes.
class StoreRace : public testing::TestWithParam<ScratchKind> {
protected:
    StoreRace() {
        store::migrate(database_);
        tenants_.add(tenant(TenantState::Active));
    }

    static Tenant tenant(TenantState state) {
        return {.id = kAcme, .state = state, .created = at(0), .changed = at(0), .note = ""};
    }

    [[nodiscard]] bool is_sqlite() const { return GetParam().name == "Sqlite"; }

    [[nodiscard]] std::string url() const { return scratch_->url(); }

    Holder hold(const std::string& rows) { return {url(), rows}; }

    /// Nobody writes conversations of the tenant.
    Holder hold_revision() { return hold("conversation_revision WHERE tenant_id = 'acme'"); }

    /// Runs in a session of its own.
    template <class Work>
    auto aside(const Work& work) {
        return std::async(std::launch::async, [this, work] {
            Database own{url()};
            return work(own);
        });
    }

    /// Until so many wait for the holder, or for who waits for it. On SQLite nothing tells: there
    /// one writes at a time from beginning to end, so that the order must not matter.
    void wait_until_waiting(const Holder& holder, int count) {
        wait_until_waiting(holder, count, [] { return false; });
    }

    template <class Done>
    void wait_until_waiting(const Holder& holder, int count, const Done& or_done) {
        if (is_sqlite()) return;
        const std::string sql =
            "SELECT COUNT(*) FROM (WITH RECURSIVE waiting (pid) AS ("
            "SELECT a.pid FROM pg_stat_activity AS a WHERE " +
            std::to_string(holder.process()) +
            " = ANY (pg_blocking_pids(a.pid)) UNION SELECT b.pid FROM pg_stat_activity AS b "
            "JOIN waiting AS w ON w.pid = ANY (pg_blocking_pids(b.pid))) "
            "SELECT pid FROM waiting) AS all_waiting";
        const auto until = std::chrono::steady_clock::now() + kPatience;
        while (!or_done() && std::stoi(scratch_->run(sql).at(0)) < count) {
            ASSERT_LT(std::chrono::steady_clock::now(), until) << "nobody waits";
            std::this_thread::sleep_for(5ms);
        }
    }

    std::vector<Saved> save(std::vector<IncomingConversation> batch) {
        return store::SqlConversationStore{database_}.save(kAcme, batch);
    }

    /// Whether none of these tables holds anything of the conversation c1.
    void expect_nothing_left(const std::vector<std::string>& tables) {
        for (const std::string& table : tables)
            EXPECT_THAT(scratch_->run("SELECT conversation_id FROM " + table +
                                      " WHERE conversation_id = 'c1'"),
                        testing::IsEmpty())
                << table;
    }

    std::vector<std::string> select(const std::string& sql) { return scratch_->run(sql); }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    Database database_{scratch_->url()};
    store::SqlTenantStore tenants_{database_};
};

template <class Answer>
bool is_ready(const std::future<Answer>& answer) {
    return answer.wait_for(0s) == std::future_status::ready;
}

IncomingConversation that_stays_deleted(IncomingConversation version) {
    version.revives = false;
    return version;
}

auto saves(IncomingConversation version) {
    return [version = std::move(version)](Database& own) {
        return store::SqlConversationStore{own}.save(kAcme, std::vector{version}).at(0);
    };
}

TEST_P(StoreRace, KeepsAConversationDeletedThatIsTakenInAtTheSameMoment) {
    save({conversation("c1")});
    Holder holder = hold_revision();
    auto gone =
        aside([](Database& own) { return store::SqlConversationStore{own}.remove(kAcme, {"c1"}); });
    wait_until_waiting(holder, 1);
    auto saved = aside(saves(that_stays_deleted(conversation("c1", 0, 2))));
    wait_until_waiting(holder, 2);
    holder.release();

    EXPECT_TRUE(gone.get());
    const Saved outcome = saved.get();
    EXPECT_TRUE(outcome == Saved::StaysDeleted || (is_sqlite() && outcome == Saved::Updated));
    EXPECT_THAT(select("SELECT id FROM conversation WHERE state = 'live'"), testing::IsEmpty());
    EXPECT_THAT(select("SELECT conversation_id FROM conversation_content"), testing::IsEmpty());
}

TEST_P(StoreRace, CountsAConversationThatTwoBringInAtTheSameMomentOnceAsNew) {
    save({conversation("other")});
    IncomingConversation second = conversation("c1", 0, 2);
    second.conversation.is_private = true;
    Holder holder = hold_revision();
    auto one = aside(saves(conversation("c1")));
    wait_until_waiting(holder, 1);
    auto two = aside(saves(second));
    wait_until_waiting(holder, 2);
    holder.release();

    EXPECT_THAT((std::vector{one.get(), two.get()}),
                testing::UnorderedElementsAre(Saved::Added, Saved::Updated));
    const auto page = store::SqlChangeFeed{database_}.after(kAcme, {}, 10);
    ASSERT_EQ(page.subjects.size(), 2U);
    EXPECT_EQ(page.subjects[1].id, "c1");
    const auto access = static_cast<std::size_t>(model::Aspect::Access);
    EXPECT_EQ(page.subjects[1].aspects.at(access), page.subjects[1].position)
        << "who may see it has changed";
}

TEST_P(StoreRace, TakesNobodyInWhoIsErasedAtTheSameMoment) {
    save({conversation("other")});
    fakes::FakeSealer sealer;
    const std::int64_t read = store::SqlErasedPeople{database_, sealer}.revision(kAcme);
    IncomingConversation late = conversation("late");
    late.checked = read;
    Holder holder = hold_revision();
    auto remembered = aside([&](Database& own) {
        store::SqlErasedPeople{own, sealer}.remember(kAcme, std::vector<std::string>{"x"}, at(1));
        return true;
    });
    wait_until_waiting(holder, 1);
    auto saved = aside(saves(late));
    wait_until_waiting(holder, 2);
    holder.release();

    EXPECT_TRUE(remembered.get());
    const Saved outcome = saved.get();
    EXPECT_TRUE(outcome == Saved::Unchecked || (is_sqlite() && outcome == Saved::Added));
    EXPECT_EQ(select("SELECT id FROM conversation WHERE id = 'late'").empty(),
              outcome == Saved::Unchecked);
}

TEST_P(StoreRace, LeavesNoResolutionOfAConversationThatIsErasedMeanwhile) {
    save({conversation("c1"), conversation("c2")});
    const auto resolve = [](Database& own) {
        return store::SqlResolutionStore{own}.save(
            scope(), "basis",
            std::vector<ports::MadeResolution>{{resolution("c1"), "digest-1"},
                                               {resolution("c2"), "digest-1"}});
    };
    const auto erase = [](Database& own) {
        return store::SqlDeletionStore{own}.erase(kAcme, {.id = {"d1"}, .at = at(1)},
                                                  std::vector<base::ConversationId>{{"c1"}});
    };
    store::SqlResolutionStore{database_}.save(
        scope(), "before", std::vector<ports::MadeResolution>{{nothing_found("c2"), "digest-1"}});
    Holder holder = hold("resolution WHERE conversation_id = 'c2'");
    auto resolved = aside(resolve);
    wait_until_waiting(holder, 1);
    auto erased = aside(erase);
    wait_until_waiting(holder, 2, [&] { return is_ready(erased); });
    holder.release();

    resolved.get();
    EXPECT_EQ(erased.get(), 1);
    expect_nothing_left({"resolution", "unknown_person"});
}

TEST_P(StoreRace, LeavesNoHitsInAConversationThatIsErasedMeanwhile) {
    save({conversation("c1"), conversation("c2")});
    const std::vector<model::TrackerVersion> set{{"t1", "v1"}};
    const model::TrackerHits hit{
        "t1", "Price", model::SpeakerSide::Customer, "v1", {{"discount", {{1000, "91"}}}}};
    store::SqlHitStore{database_}.save(kAcme, set,
                                       std::vector<ports::MadeSearch>{{{"c2"}, "digest-0", {}}});
    Holder holder = hold("tracker_search WHERE conversation_id = 'c2'");
    auto searched = aside([&](Database& own) {
        return store::SqlHitStore{own}.save(
            kAcme, set,
            std::vector<ports::MadeSearch>{{{"c1"}, "digest-1", {hit}},
                                           {{"c2"}, "digest-1", {hit}}});
    });
    wait_until_waiting(holder, 1);
    auto erased = aside([](Database& own) {
        return store::SqlDeletionStore{own}.erase(kAcme, {.id = {"d1"}, .at = at(1)},
                                                  std::vector<base::ConversationId>{{"c1"}});
    });
    wait_until_waiting(holder, 2, [&] { return is_ready(erased); });
    holder.release();

    searched.get();
    EXPECT_EQ(erased.get(), 1);
    expect_nothing_left({"tracker_hit", "tracker_search"});
}

TEST_P(StoreRace, LetsARemovalWaitForWhatIsBeingSaved) {
    save({conversation("other")});
    Holder holder = hold_revision();
    auto saved = aside(saves(conversation("c1")));
    wait_until_waiting(holder, 1);
    auto moved = aside([](Database& own) {
        return store::SqlTenantStore{own}.move(kAcme, TenantState::Active,
                                               tenant(TenantState::Removing));
    });
    wait_until_waiting(holder, 2, [&] { return is_ready(moved); });
    EXPECT_FALSE(is_ready(moved)) << "it would not see what is saved afterwards";
    holder.release();

    EXPECT_TRUE(moved.get());
    try {
        EXPECT_EQ(saved.get(), Saved::Added);
    } catch (const ports::TenantGone&) {
        EXPECT_TRUE(is_sqlite()) << "there the removal may have come first";
    }
}

TEST_P(StoreRace, AddsOneOfSeveralThatAreAllToBeNew) {
    save({conversation("other")});
    const auto with_client = [](IncomingConversation version) {
        version.only_new = true;
        version.document = base::Tree::Object{
            {"metaData", base::Tree::Object{{"clientUniqueId", "zoom-1"},
                                            {"version", version.conversation.digest}}}};
        return version;
    };
    Holder holder = hold_revision();
    auto one = aside(saves(with_client(conversation("c1"))));
    wait_until_waiting(holder, 1);
    auto same = aside(saves(with_client(conversation("c1", 0, 2))));
    wait_until_waiting(holder, 2);
    auto another = aside(saves(with_client(conversation("c2", 0, 3))));
    wait_until_waiting(holder, 3);
    holder.release();

    const std::vector<Saved> outcomes{one.get(), same.get(), another.get()};
    EXPECT_THAT(outcomes, testing::UnorderedElementsAre(Saved::Added, Saved::Known, Saved::Known));
    const auto added = std::ranges::find(outcomes, Saved::Added) - outcomes.begin() + 1;
    EXPECT_THAT(select("SELECT digest FROM conversation WHERE id <> 'other'"),
                testing::ElementsAre("digest-" + std::to_string(added)));
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreRace, testing::ValuesIn(scratch_kinds()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace dealwire::contract
