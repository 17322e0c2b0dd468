#include "engine/jobs/scheduler.hpp"

#include "engine/ports/store_error.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_entropy.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_job_queue.hpp"
#include "tests/fakes/in_memory_tenant_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using model::JobState;
using model::TenantState;

class SchedulerTest : public testing::Test {
protected:
    SchedulerTest() { timings_.kinds["sync"] = {.every = 15min, .quiet = {}}; }

    Scheduler scheduler() {
        return {{queue_, tenants_, queue_, clock_, entropy_, log_, metrics_, state_, bell_},
                [this] { return timings_; },
                [this](const std::string& worker) { return worker != dead_; },
                [this] { return keeps_; }};
    }

    void tick_for(Scheduler& scheduler, std::chrono::minutes time) {
        for (auto left = time; left > 0min; left -= 1min) {
            clock_.advance(1min);
            scheduler.tick();
        }
    }

    std::size_t jobs(JobState state) { return queue_.jobs({.state = state}).size(); }

    /// Does what waits.
    int work() {
        int done = 0;
        while (const auto lease = queue_.claim({.kinds = {"sync"}}, "w", clock_.now(), 1min)) {
            queue_.finish(*lease, clock_.now(), "");
            ++done;
        }
        return done;
    }

    fakes::FakeClock clock_;
    fakes::FakeEntropy entropy_;
    fakes::FakeEventLog log_;
    fakes::InMemoryTenantStore tenants_;
    fakes::InMemoryJobQueue queue_{&tenants_};
    ports::NoMetrics metrics_;
    ServiceState state_{clock_.now(), true, true};
    Bell bell_;
    Timings timings_;
    std::string dead_;
    bool keeps_ = true;
};

TEST_F(SchedulerTest, MakesAJobSoonAndThenAtEachInterval) {
    Scheduler one = scheduler();
    one.tick();
    int done = 0;
    for (int minute = 0; minute < 60; ++minute) {
        tick_for(one, 1min);
        done += work();
    }
    EXPECT_EQ(done, 4);
    EXPECT_EQ(state_.pulse().ticked, clock_.now());
}

TEST_F(SchedulerTest, MakesEachJobOnceHoweverManyLook) {
    Scheduler one = scheduler();
    Scheduler other = scheduler();
    int made = one.tick().made + other.tick().made;
    for (int minute = 0; minute < 60; ++minute) {
        clock_.advance(1min);
        std::atomic<int> both = 0;
        {
            const std::jthread beside{[&] { both += other.tick().made; }};
            both += one.tick().made;
        }
        EXPECT_LE(both, 1);
        made += both;
        work();
    }
    EXPECT_EQ(made, 4);
}

TEST_F(SchedulerTest, MakesNoneWhileOneWaitsAndOneAfterADowntime) {
    Scheduler one = scheduler();
    one.tick();
    tick_for(one, 120min);
    EXPECT_EQ(jobs(JobState::Waiting), 1U);
    EXPECT_EQ(work(), 1);

    clock_.advance(48h);
    one.tick();
    EXPECT_EQ(jobs(JobState::Waiting), 1U);
}

TEST_F(SchedulerTest, LeavesSchedulesToWhoKeepsThem) {
    Scheduler keeper = scheduler();
    keeper.tick();
    ASSERT_FALSE(queue_.all().empty());
    keeps_ = false;
    timings_.kinds["sync"].on = false;
    Scheduler other = scheduler();
    tick_for(other, 120min);
    EXPECT_FALSE(queue_.all().empty()) << "its settings do not count";
    EXPECT_EQ(jobs(JobState::Waiting), 0U);
    EXPECT_EQ(state_.pulse().ticked, clock_.now());

    keeps_ = true;
    other.tick();
    EXPECT_TRUE(queue_.all().empty()) << "they do at once when its turn comes";
}

TEST_F(SchedulerTest, RestsInQuietHours) {
    timings_.kinds["sync"].quiet = {{0h, 23h}};
    Scheduler one = scheduler();
    one.tick();
    tick_for(one, 22h);
    EXPECT_EQ(jobs(JobState::Waiting), 0U);
    tick_for(one, 90min);
    EXPECT_EQ(jobs(JobState::Waiting), 1U);
}

TEST_F(SchedulerTest, TakesOverSettingsThatChange) {
    timings_.kinds["sync"].every = 24h;
    Scheduler one = scheduler();
    one.tick();
    timings_.kinds["sync"].every = 5min;
    tick_for(one, 10min);
    EXPECT_EQ(jobs(JobState::Waiting), 1U);

    timings_.kinds["sync"].on = false;
    one.tick();
    EXPECT_TRUE(queue_.all().empty());
}

TEST_F(SchedulerTest, SchedulesNothingForATenantThatIsNotServed) {
    tenants_.add({.id = {"acme"}, .created = {}, .changed = {}, .note = ""});
    Scheduler one = scheduler();
    one.tick();
    EXPECT_EQ(queue_.all().size(), 2U);

    tenants_.move({"acme"}, TenantState::Active,
                  {.id = {"acme"},
                   .state = TenantState::Suspended,
                   .created = {},
                   .changed = {},
                   .note = ""});
    tick_for(one, 1min);
    ASSERT_EQ(queue_.all().size(), 1U);
    EXPECT_EQ(queue_.all().front().tenant.value, "default");
}

TEST_F(SchedulerTest, FreesTheJobOfAProcessThatDied) {
    Scheduler one = scheduler();
    queue_.enqueue({.id = {"j1"}, .tenant = {"default"}, .kind = "live", .due = clock_.now()});
    ASSERT_TRUE(queue_.claim({.kinds = {"live"}}, "dead", clock_.now(), 1h));
    EXPECT_EQ(one.tick().released, 0);

    dead_ = "dead";
    clock_.advance(10s);

    EXPECT_EQ(one.tick().released, 1);
    EXPECT_EQ(queue_.find({"default"}, {"j1"})->lease.job.state, JobState::Waiting);
}

TEST_F(SchedulerTest, FreesTheJobOfAProcessThatWentSilent) {
    Scheduler one = scheduler();
    queue_.enqueue({.id = {"j1"}, .tenant = {"default"}, .kind = "live", .due = clock_.now()});
    ASSERT_TRUE(queue_.claim({.kinds = {"live"}}, "far away", clock_.now(), 1min));
    clock_.advance(1min);
    EXPECT_EQ(one.tick().released, 1);
}

/// Holders renew their leases right after somebody has looked at them.
class RenewedLanes final : public ports::WorkLanes {
public:
    explicit RenewedLanes(fakes::InMemoryJobQueue& queue) : queue_{queue} {}

    std::optional<model::Lease> take(const model::Job& job, const std::string& worker,
                                     base::Instant now,
                                     std::chrono::milliseconds lease_for) override {
        return queue_.take(job, worker, now, lease_for);
    }

    std::optional<model::Lease> holder(const base::TenantId& tenant, const std::string& lane,
                                       base::Instant now) override {
        return queue_.holder(tenant, lane, now);
    }

    std::vector<model::Lease> running() override {
        auto seen = queue_.running();
        for (const model::Lease& lease : seen) queue_.renew(lease, lease.expires + 1h);
        return seen;
    }

    bool release(const model::Lease& lease, base::Instant now, const std::string& why) override {
        return queue_.release(lease, now, why);
    }

    bool release_silent(const model::Lease& seen, base::Instant now,
                        const std::string& why) override {
        return queue_.release_silent(seen, now, why);
    }

private:
    fakes::InMemoryJobQueue& queue_;
};

TEST_F(SchedulerTest, LeavesAJobToItsHolderWhoRenewedWhileSomebodyLooked) {
    RenewedLanes lanes{queue_};
    Scheduler one{{queue_, tenants_, lanes, clock_, entropy_, log_, metrics_, state_, bell_},
                  [this] { return timings_; },
                  [](const std::string&) { return true; },
                  [this] { return keeps_; }};
    queue_.enqueue({.id = {"j1"}, .tenant = {"default"}, .kind = "live", .due = clock_.now()});
    ASSERT_TRUE(queue_.claim({.kinds = {"live"}}, "slow", clock_.now(), 1min));
    clock_.advance(1min);

    EXPECT_EQ(one.tick().released, 0);

    EXPECT_EQ(queue_.find({"default"}, {"j1"})->lease.job.state, JobState::Running);
}

TEST_F(SchedulerTest, GoesOnAfterTheMachineWasShortOfSomething) {
    std::stop_source stop;
    int asked = 0;
    Scheduler one{{queue_, tenants_, queue_, clock_, entropy_, log_, metrics_, state_, bell_},
                  [&]() -> Timings {
                      if (++asked == 1) throw std::bad_alloc{};
                      stop.request_stop();
                      return timings_;
                  },
                  [](const std::string&) { return true; },
                  [this] { return keeps_; }};

    EXPECT_NO_THROW(one.run(stop.get_token()));

    EXPECT_EQ(asked, 2);
    EXPECT_EQ(log_.events().front().name, "scheduler_failed");
}

TEST_F(SchedulerTest, GoesOnAfterAFailureOfTheStore) {
    Scheduler one = scheduler();
    one.tick();
    clock_.advance(2min);
    queue_.fail_next_commit();
    EXPECT_THROW(one.tick(), ports::StoreError);
    EXPECT_EQ(one.tick().made, 1);
}

TEST_F(SchedulerTest, WakesWhoWaitsForWork) {
    Scheduler one = scheduler();
    one.tick();
    const auto heard = bell_.rings();
    tick_for(one, 2min);
    EXPECT_GT(bell_.rings(), heard);
}

}  // namespace
}  // namespace dealwire::jobs
