#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <atomic>
#include <thread>

namespace dealwire::contract {
namespace {

using model::Job;
using model::JobState;
using model::Lease;
using namespace std::chrono_literals;

Job job(const std::string& id, int due = 0, const std::string& tenant = "acme") {
    Job made;
    made.id = {id};
    made.tenant = {tenant};
    made.kind = "sync";
    made.subject = id;
    made.due = at(due);
    return made;
}

class JobBoardContract : public StoreContract {
protected:
    ports::JobBoard& board() { return world_->job_board(); }

    Lease claim(const std::string& tenant = "acme") {
        return *world_->jobs().claim({.kinds = {"sync"}, .tenant = {tenant}}, "w1", at(10), 5min);
    }

    /// The first due job of the tenant, parked.
    void park(const std::string& why, int minute = 11) {
        ASSERT_TRUE(world_->jobs().park(claim(), at(minute), why));
    }

    std::string ids(const ports::JobsShown& shown) {
        std::string text;
        for (const model::JobEntry& entry : board().jobs(shown))
            text += (text.empty() ? "" : " ") + entry.lease.job.id.value;
        return text;
    }
};

TEST_P(JobBoardContract, ListsWhatRunsThenWhatWaitsThenWhatIsOver) {
    for (const Job& one : {job("parked", 0), job("done", 1), job("runs", 2), job("waits", 4),
                           job("first", 3), job("foreign", 0, "globex")})
        world_->jobs().enqueue(one);
    park("Hopeless.");
    ASSERT_TRUE(world_->jobs().finish(claim(), at(12)));
    claim();

    EXPECT_EQ(ids({.tenant = {"acme"}}), "runs first waits parked done");
    EXPECT_EQ(ids({}), "runs foreign first waits parked done");
    EXPECT_EQ(ids({.tenant = {"acme"}, .limit = 2}), "runs first");
    EXPECT_EQ(ids({.tenant = {"acme"}, .state = JobState::Waiting}), "first waits");
    EXPECT_EQ(ids({.tenant = {"acme"}, .state = JobState::Done}), "done");
    EXPECT_EQ(ids({.tenant = {"acme"}, .kind = "export"}), "");
}

TEST_P(JobBoardContract, ShowsWhatWaitsAfterAFailureAlone) {
    for (const Job& one : {job("failed", 0), job("parked", 1), job("waits", 3)})
        world_->jobs().enqueue(one);
    ASSERT_TRUE(world_->jobs().retry(claim(), at(30), "The org is down."));
    park("Hopeless.");

    EXPECT_EQ(ids({.tenant = {"acme"}, .held_up = true}), "failed");
    EXPECT_EQ(ids({.held_up = true}), "failed");
    EXPECT_EQ(ids({.tenant = {"globex"}, .held_up = true}), "");
}

TEST_P(JobBoardContract, ShowsOneJobOfTheTenantAlone) {
    world_->jobs().enqueue(job("j1"));
    park("Hopeless.");

    const auto entry = board().find({"acme"}, {"j1"});
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->lease.job.state, JobState::Parked);
    EXPECT_EQ(entry->lease.job.last_error, "Hopeless.");
    EXPECT_EQ(entry->finished, at(11));
    EXPECT_FALSE(entry->again);
    EXPECT_FALSE(board().find({"globex"}, {"j1"}));
}

TEST_P(JobBoardContract, CountsWhatIsNotDone) {
    for (const Job& one : {job("j1", 1), job("j2", 3), job("j3", 2), job("j4", 0, "globex")})
        world_->jobs().enqueue(one);
    ASSERT_TRUE(world_->jobs().finish(claim(), at(12)));
    park("Hopeless.");

    const std::vector<model::QueueDepth> acme{{"sync", JobState::Parked, 1, at(2)},
                                              {"sync", JobState::Waiting, 1, at(3)}};
    const std::vector<model::QueueDepth> all{{"sync", JobState::Parked, 1, at(2)},
                                             {"sync", JobState::Waiting, 2, at(0)}};
    EXPECT_EQ(board().depth({"acme"}), acme);
    EXPECT_EQ(board().depth({}), all);
}

TEST_P(JobBoardContract, LetsParkedJobsWaitAgain) {
    for (const char* id : {"j1", "j2", "j3"}) world_->jobs().enqueue(job(id));
    for (int i = 0; i < 3; ++i) park("Hopeless.");
    const base::JobId second{"j2"};

    EXPECT_EQ(board().retry_parked({"acme"}, {&second, 1}, at(20)), 1);
    EXPECT_EQ(board().retry_parked({"globex"}, {}, at(20)), 0);
    EXPECT_EQ(ids({.tenant = {"acme"}, .state = JobState::Waiting}), "j2");
    EXPECT_EQ(board().retry_parked({"acme"}, {}, at(21)), 2);

    const auto entry = board().find({"acme"}, {"j2"});
    EXPECT_EQ(entry->lease.job.attempts, 0);
    EXPECT_EQ(entry->lease.job.breaks, 0);
    EXPECT_EQ(entry->lease.job.due, at(20));
    EXPECT_FALSE(entry->finished);
}

TEST_P(JobBoardContract, DoesNotRetryWhatWasAskedForAnew) {
    Job again = job("j2");
    again.subject = "j1";
    world_->jobs().enqueue(job("j1"));
    park("Hopeless.");
    world_->jobs().enqueue(again);

    EXPECT_EQ(board().retry_parked({"acme"}, {}, at(20)), 1);

    EXPECT_EQ(board().find({"acme"}, {"j1"})->lease.job.state, JobState::Done);
    EXPECT_EQ(ids({.tenant = {"acme"}, .state = JobState::Waiting}), "j2");
}

TEST_P(JobBoardContract, LetsOneOfSeveralParkedOnesWithOneSubjectWaitAgain) {
    Job again = job("j2");
    again.subject = "j1";
    world_->jobs().enqueue(job("j1"));
    park("Hopeless.");
    world_->jobs().enqueue(again);
    park("Hopeless again.", 12);

    EXPECT_EQ(board().retry_parked({"acme"}, {}, at(20)), 2);

    EXPECT_EQ(board().find({"acme"}, {"j1"})->lease.job.state, JobState::Done);
    EXPECT_EQ(board().find({"acme"}, {"j2"})->lease.job.state, JobState::Waiting);
}

TEST_P(JobBoardContract, KeepsPausedKindsFromBeingGivenOut) {
    world_->jobs().enqueue(job("j1"));
    world_->jobs().enqueue(job("j2", 0, "globex"));
    EXPECT_TRUE(board().pause({"acme"}, "sync", at(1)));
    EXPECT_FALSE(board().pause({"acme"}, "sync", at(2)));

    EXPECT_FALSE(world_->jobs().claim({.kinds = {"sync"}, .tenant = {"acme"}}, "w1", at(10), 5min));
    EXPECT_EQ(world_->jobs().outlook(at(10)).size(), 1U);
    EXPECT_TRUE(board().pause({}, "sync", at(2)));
    EXPECT_TRUE(world_->jobs().outlook(at(10)).empty());
    EXPECT_EQ(board().paused().size(), 2U);

    EXPECT_TRUE(board().resume({}, "sync"));
    EXPECT_FALSE(board().resume({}, "sync"));
    EXPECT_TRUE(board().resume({"acme"}, "sync"));
    EXPECT_EQ(claim().job.id.value, "j1");
}

class ScheduleStoreContract : public StoreContract {
protected:
    ports::ScheduleStore& schedules() { return world_->schedules(); }

    void SetUp() override { schedules().add({{"acme"}, "sync", at(5)}); }

    std::string waiting() {
        std::string text;
        for (const auto& entry : world_->job_board().jobs({.state = JobState::Waiting}))
            text += (text.empty() ? "" : " ") + entry.lease.job.id.value;
        return text;
    }

    static Job due_job(const std::string& id) {
        Job made = job(id);
        made.subject.clear();
        return made;
    }

    const ports::ScheduleEntry seen_{{"acme"}, "sync", at(5)};
};

TEST_P(ScheduleStoreContract, TellsWhatIsDue) {
    schedules().add({{"globex"}, "sync", at(3)});
    schedules().add({{"globex"}, "prune", at(30)});
    schedules().add({{"acme"}, "sync", at(1)});  // it is there already

    const std::vector<ports::ScheduleEntry> due{{{"globex"}, "sync", at(3)}, seen_};
    EXPECT_EQ(schedules().due(at(5), 10), due);
    EXPECT_EQ(schedules().due(at(5), 1).size(), 1U);
    EXPECT_EQ(schedules().all().size(), 3U);
    schedules().remove({"globex"}, "prune");
    EXPECT_EQ(schedules().all().size(), 2U);
}

TEST_P(ScheduleStoreContract, MakesTheJobAsItMovesOn) {
    EXPECT_EQ(schedules().advance(seen_, at(20), due_job("j1")), ports::Advanced::Made);

    EXPECT_EQ(waiting(), "j1");
    EXPECT_EQ(schedules().all().front().next, at(20));
    EXPECT_EQ(schedules().advance(seen_, at(30), due_job("j2")), ports::Advanced::Lost);
    EXPECT_EQ(schedules().advance({{"none"}, "sync", at(5)}, at(30), due_job("j2")),
              ports::Advanced::Lost);
    EXPECT_EQ(waiting(), "j1");
}

TEST_P(ScheduleStoreContract, MovesOnWithoutAJobWhereOneIsThereOrParked) {
    ASSERT_EQ(schedules().advance(seen_, at(6), due_job("j1")), ports::Advanced::Made);
    EXPECT_EQ(schedules().advance({{"acme"}, "sync", at(6)}, at(7), due_job("j2")),
              ports::Advanced::Moved);
    const auto lease = world_->jobs().claim({.kinds = {"sync"}}, "w1", at(10), 5min);
    ASSERT_TRUE(world_->jobs().park(*lease, at(11), "Hopeless."));
    EXPECT_EQ(schedules().advance({{"acme"}, "sync", at(7)}, at(8), due_job("j3")),
              ports::Advanced::Moved);
    EXPECT_EQ(schedules().advance({{"acme"}, "sync", at(8)}, at(9), {}), ports::Advanced::Moved);

    EXPECT_EQ(waiting(), "");
}

TEST_P(ScheduleStoreContract, MakesOneJobForManyWhoTickAtOnce) {
    std::atomic<int> made = 0;
    {
        std::vector<std::jthread> tickers;
        for (int i = 0; i < 6; ++i)
            tickers.emplace_back([&, i] {
                const auto id = "j" + std::to_string(i);
                if (schedules().advance(seen_, at(20 + i), due_job(id)) == ports::Advanced::Made)
                    ++made;
            });
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(waiting().size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Stores, JobBoardContract, testing::ValuesIn(store_kinds()), kind_name);
INSTANTIATE_TEST_SUITE_P(Stores, ScheduleStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
