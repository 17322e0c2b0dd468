#include "engine/jobs/worker.hpp"

#include "engine/jobs/held_lease.hpp"
#include "engine/jobs/outage.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_job_queue.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using model::JobState;

class ScriptedHandler final : public JobHandler {
public:
    using Work = std::function<JobResult(const model::Job&, std::stop_token)>;

    JobResult handle(const model::Job& job, std::stop_token stop) override {
        handled.push_back(job.id.value);
        return work(job, std::move(stop));
    }

    Work work = [](const model::Job&, const std::stop_token&) { return JobResult::done(); };
    std::vector<std::string> handled;
};

/// Moves by the time somebody waits for, except for heartbeats: those wait until they are over.
class WorkingClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override { return clock_.now(); }

    void wait(std::chrono::milliseconds duration, std::stop_token stop) override {
        if (duration != HeldLease::kLook) return clock_.wait(duration, std::move(stop));
        std::unique_lock lock{mutex_};
        over_.wait(lock, stop, [] { return false; });
    }

    void set(base::Instant now) { clock_.set(now); }

private:
    fakes::FakeClock clock_;
    std::mutex mutex_;
    std::condition_variable_any over_;
};

class WorkerTest : public testing::Test {
protected:
    Worker worker(std::size_t lanes = 1) {
        return {{queue_, queue_, clock_, entropy_, log_, metrics_, state_, bell_},
                {{"sync", &handler_}, {"live", &handler_}, {"prune", &handler_}},
                {.process = "me", .lanes = lanes, .lease = 24h, .most_attempts = 2, .idle = 5ms}};
    }

    void enqueue(const std::string& id, const std::string& kind = "live",
                 const std::string& tenant = "acme") {
        queue_.enqueue(
            {.id = {id}, .tenant = {tenant}, .kind = kind, .subject = id, .due = clock_.now()});
    }

    model::Job job(const std::string& id) { return queue_.find({"acme"}, {id})->lease.job; }

    WorkingClock clock_;
    fakes::FakeEntropy entropy_;
    fakes::FakeEventLog log_;
    fakes::InMemoryJobQueue queue_;
    ports::NoMetrics metrics_;
    ServiceState state_{clock_.now(), true, true};
    Bell bell_;
    ScriptedHandler handler_;
};

TEST_F(WorkerTest, DoesAJobAndEndsIt) {
    enqueue("j1");
    Worker one = worker();

    EXPECT_TRUE(one.work_one(0, {}));
    EXPECT_FALSE(one.work_one(0, {}));

    EXPECT_EQ(job("j1").state, JobState::Done);
    EXPECT_EQ(handler_.handled, std::vector<std::string>{"j1"});
    EXPECT_EQ(one.busy(), 0);
}

TEST_F(WorkerTest, LeavesKindsAloneThatItDoesNotKnow) {
    enqueue("j1", "strange");
    EXPECT_FALSE(worker().work_one(0, {}));
    EXPECT_EQ(job("j1").state, JobState::Waiting);
}

TEST_F(WorkerTest, RetriesAndParksWhatFails) {
    handler_.work = [](const auto&, const auto&) -> JobResult {
        throw std::runtime_error("Nobody foresaw this.");
    };
    enqueue("j1");
    Worker one = worker();
    EXPECT_TRUE(one.work_one(0, {}));
    EXPECT_EQ(job("j1").state, JobState::Waiting);
    EXPECT_GT(job("j1").due, clock_.now());

    clock_.set(job("j1").due);
    EXPECT_TRUE(one.work_one(0, {}));

    EXPECT_EQ(job("j1").state, JobState::Parked);
    EXPECT_EQ(job("j1").last_error, "Nobody foresaw this.");
}

TEST_F(WorkerTest, ParksWhatKilledEveryProcessThatTriedWithoutTryingAgain) {
    enqueue("j1");
    for (int death = 0; death < 2; ++death) {
        const auto lease = queue_.claim({.kinds = {"live"}}, "dead", clock_.now(), 1min);
        ASSERT_TRUE(lease);
        queue_.release(*lease, clock_.now(), "The process that worked on it is gone.");
    }
    EXPECT_TRUE(worker().work_one(0, {}));

    EXPECT_TRUE(handler_.handled.empty());
    EXPECT_EQ(job("j1").state, JobState::Parked);
    EXPECT_NE(job("j1").last_error.find("2 times"), std::string::npos) << job("j1").last_error;
}

JobResult org_is_down() {
    return JobResult::failed(
        {.fault = base::Fault::Transient, .code = "DOWN", .detail = "The org is down."});
}

TEST_F(WorkerTest, OutlastsAnOutageOfTheOrgHoweverLong) {
    enqueue("j1", "sync");
    enqueue("j2", "live", "globex");
    Worker one = worker();
    handler_.work = [](const auto&, const auto&) { return org_is_down(); };
    for (const auto& [id, tenant] : {std::pair{"j1", "acme"}, std::pair{"j2", "globex"}}) {
        const auto found = [&] { return queue_.find({tenant}, {id})->lease.job; };
        for (int attempt = 0; attempt < 10; ++attempt) {
            clock_.set(std::max(clock_.now(), found().due));
            while (one.work_one(0, {})) continue;
            ASSERT_EQ(found().state, JobState::Waiting) << id << ": " << found().last_error;
            EXPECT_EQ(found().last_error, "DOWN: The org is down.");
        }
    }
    handler_.work = [](const auto&, const auto&) { return JobResult::done(); };
    clock_.set(clock_.now() + 2h);
    while (one.work_one(0, {})) continue;

    EXPECT_EQ(job("j1").state, JobState::Done);
    EXPECT_EQ(queue_.find({"globex"}, {"j2"})->lease.job.state, JobState::Done);
}

TEST_F(WorkerTest, ParksWhatTheScheduleBringsAfterDeathsInARowAlone) {
    enqueue("j1", "sync");
    Worker one = worker();
    handler_.work = [](const auto&, const auto&) { return org_is_down(); };
    const auto die = [&] {
        clock_.set(std::max(clock_.now(), job("j1").due));
        const auto lease = queue_.claim({.kinds = {"sync"}}, "dead", clock_.now(), 1min);
        ASSERT_TRUE(lease);
        queue_.release(*lease, clock_.now(), "The process that worked on it is gone.");
    };
    const auto fail = [&] {
        clock_.set(std::max(clock_.now(), job("j1").due));
        EXPECT_TRUE(one.work_one(0, {}));
    };
    for (int round = 0; round < 3; ++round) {
        die();
        fail();
        ASSERT_EQ(job("j1").state, JobState::Waiting) << job("j1").last_error;
    }
    die();
    die();
    handler_.handled.clear();
    fail();

    EXPECT_TRUE(handler_.handled.empty());
    EXPECT_EQ(job("j1").state, JobState::Parked);
    EXPECT_NE(job("j1").last_error.find("2 times"), std::string::npos) << job("j1").last_error;
}

TEST_F(WorkerTest, ParksLiveWorkThatTheOrgRefusesTooOften) {
    handler_.work = [](const auto&, const auto&) {
        return JobResult::failed(
            {.fault = base::Fault::Rejected, .code = "NO", .detail = "Refused."});
    };
    enqueue("j1");
    Worker one = worker();
    for (int attempt = 0; attempt < 2; ++attempt) {
        clock_.set(std::max(clock_.now(), job("j1").due));
        EXPECT_TRUE(one.work_one(0, {}));
    }
    EXPECT_EQ(job("j1").state, JobState::Parked);
    EXPECT_EQ(job("j1").last_error, "NO: Refused.");
}

TEST_F(WorkerTest, HandsBackWhatIsCutShortWithoutCountingIt) {
    std::stop_source cut;
    handler_.work = [&](const auto&, const std::stop_token& stop) {
        cut.request_stop();
        return stop.stop_requested() ? JobResult::stopped() : JobResult::done();
    };
    enqueue("j1");

    EXPECT_TRUE(worker().work_one(0, cut.get_token()));

    EXPECT_EQ(job("j1").state, JobState::Waiting);
    EXPECT_EQ(job("j1").attempts, 0);
    EXPECT_EQ(job("j1").due, clock_.now());
}

TEST_F(WorkerTest, CommitsNothingWhereTheLeaseWasLost) {
    handler_.work = [&](const auto&, const auto&) {
        const auto held = queue_.running().front();
        queue_.release(held, clock_.now(), "somebody thought it dead");
        return JobResult::done();
    };
    enqueue("j1");

    EXPECT_TRUE(worker().work_one(0, {}));

    EXPECT_EQ(job("j1").state, JobState::Waiting);
    EXPECT_EQ(std::get<std::string>(log_.events().back().fields.at("ending")), "lost");
}

TEST_F(WorkerTest, WritesDownWhatItDidOnceTheStoreIsBack) {
    handler_.work = [&](const auto&, const auto&) {
        queue_.fail_next_commit();
        return JobResult::done();
    };
    enqueue("j1");

    EXPECT_TRUE(worker().work_one(0, {}));

    EXPECT_EQ(job("j1").state, JobState::Done);
    EXPECT_EQ(handler_.handled.size(), 1U) << "and does not do it again";
}

TEST_F(WorkerTest, KeepsALaneFreeOfLengthyWork) {
    enqueue("long1", "sync");
    enqueue("long2", "sync", "globex");
    Worker two = worker(2);
    std::vector<std::string> beside;
    handler_.work = [&](const model::Job& at_work, const auto&) {
        if (at_work.id.value != "long1") return JobResult::done();
        EXPECT_EQ(two.busy(), 1);
        EXPECT_FALSE(two.work_one(1, {})) << "the other lengthy one waits";
        enqueue("short");
        bell_.ring();
        EXPECT_TRUE(two.work_one(1, {}));
        beside = handler_.handled;
        return JobResult::done();
    };

    EXPECT_TRUE(two.work_one(0, {}));
    EXPECT_EQ(beside, (std::vector<std::string>{"long1", "short"}));
    EXPECT_TRUE(two.work_one(0, {}));
    EXPECT_EQ(handler_.handled.back(), "long2");
}

TEST_F(WorkerTest, WorksUntilItIsAskedToStopAndWaitsForAStoreThatFails) {
    std::stop_source stop;
    handler_.work = [&](const model::Job& at_work, const auto&) {
        if (at_work.id.value == "j2") stop.request_stop();
        return JobResult::done();
    };
    enqueue("j1");
    enqueue("j2");
    queue_.fail_next_commit();

    worker().run(0, stop.get_token(), {});

    EXPECT_EQ(job("j1").state, JobState::Done);
    EXPECT_EQ(job("j2").state, JobState::Done);
    EXPECT_EQ(log_.events().front().name, "worker_store_failed");
    EXPECT_TRUE(state_.pulse().workers.empty()) << "it took its leave";
}

TEST_F(WorkerTest, GoesOnAfterTheMachineWasShortOfSomething) {
    std::stop_source stop;
    handler_.work = [&](const auto&, const auto&) {
        stop.request_stop();
        return JobResult::done();
    };
    enqueue("j1");
    queue_.break_next_commit();

    EXPECT_NO_THROW(worker().run(0, stop.get_token(), {}));

    EXPECT_EQ(job("j1").state, JobState::Done);
    EXPECT_EQ(log_.events().front().name, "worker_failed");
}

TEST(Outage, IsToldOfWhenItBeginsAndNowAndThen) {
    fakes::FakeEventLog log;
    fakes::FakeClock clock;
    Outage outage{log, clock, "store_failed"};

    for (int second = 0; second < 240; ++second) {
        outage.failed("gone");
        clock.advance(std::chrono::seconds{1});
    }
    EXPECT_EQ(log.events().size(), 1U);
    clock.advance(Outage::kAgain);
    outage.failed("gone");
    EXPECT_EQ(log.events().size(), 2U);
    outage.over();
    outage.failed("gone again");
    EXPECT_EQ(log.events().size(), 3U);
}

TEST_F(WorkerTest, DoesEveryJobOnceInSeveralLanes) {
    constexpr int kJobs = 200;
    for (int i = 0; i < kJobs; ++i)
        enqueue("j" + std::to_string(i), i % 3 ? "live" : "prune", "t" + std::to_string(i % 7));
    std::mutex mutex;
    std::map<std::string, int> times;
    handler_.work = {};

    class Counting final : public JobHandler {
    public:
        Counting(std::mutex& mutex, std::map<std::string, int>& times)
            : mutex_{mutex}, times_{times} {}

        JobResult handle(const model::Job& done, std::stop_token) override {
            const std::lock_guard lock{mutex_};
            ++times_[done.id.value];
            return JobResult::done();
        }

    private:
        std::mutex& mutex_;
        std::map<std::string, int>& times_;
    };

    Counting counting{mutex, times};
    Worker four{{queue_, queue_, clock_, entropy_, log_, metrics_, state_, bell_},
                {{"live", &counting}, {"prune", &counting}},
                {.process = "me", .lanes = 4, .lease = 24h}};
    {
        std::vector<std::jthread> lanes;
        for (std::size_t lane = 0; lane < 4; ++lane)
            lanes.emplace_back([&, lane] {
                while (four.work_one(lane, {})) continue;
            });
    }
    EXPECT_EQ(times.size(), static_cast<std::size_t>(kJobs));
    for (const auto& [id, count] : times) EXPECT_EQ(count, 1) << id;
}

TEST(Bell, WakesWhoWaitsAndMissesNoRingInBetween) {
    Bell bell;
    fakes::FakeClock clock;
    const auto heard = bell.rings();
    bell.ring();
    bell.wait(clock, heard, 1h, {});
    EXPECT_EQ(clock.now(), fakes::FakeClock::kStart) << "it was rung since";

    bell.wait(clock, bell.rings(), 1h, {});
    EXPECT_EQ(clock.now(), fakes::FakeClock::kStart + 1h);
}

}  // namespace
}  // namespace dealwire::jobs
