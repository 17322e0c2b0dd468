#include "engine/jobs/held_lease.hpp"

#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/in_memory_job_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;

/// A clock whose waiting ends when the test says so, and then by as much time as was waited for.
class SteppedClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override {
        const std::lock_guard lock{mutex_};
        return now_;
    }

    void wait(std::chrono::milliseconds duration, std::stop_token stop) override {
        std::unique_lock lock{mutex_};
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, stop, [&] { return steps_ > 0; });
        --waiting_;
        if (stop.stop_requested()) return;
        --steps_;
        now_ += duration;
    }

    /// Lets one wait end and returns when the next one has begun, or the waiter has gone.
    void step(std::stop_token gone) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, gone, [&] { return waiting_ > 0 && steps_ == 0; });
        ++steps_;
        changed_.notify_all();
        changed_.wait(lock, gone, [&] { return waiting_ > 0 && steps_ == 0; });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    base::Instant now_{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
    int waiting_ = 0;
    int steps_ = 0;
};

class HeldLeaseTest : public testing::Test {
protected:
    model::Lease claim() {
        queue_.enqueue({.id = {"j1"},
                        .tenant = {"acme"},
                        .kind = "sync",
                        .lane = model::kOrgLane,
                        .due = clock_.now()});
        return *queue_.claim(wanted_, "worker", clock_.now(), 30s);
    }

    ports::JobsWanted wanted_{.kinds = {"sync"}};
    SteppedClock clock_;
    fakes::InMemoryJobQueue queue_;
    fakes::FakeEventLog log_;
};

TEST_F(HeldLeaseTest, KeepsTheLeaseWhileTheWorkGoesOn) {
    HeldLease held{queue_, clock_, log_, claim(), 30s};
    for (int beat = 0; beat < 6; ++beat) clock_.step(held.lost());

    EXPECT_FALSE(held.lost().stop_requested());
    EXPECT_TRUE(queue_.holder({"acme"}, model::kOrgLane, clock_.now()));
    EXPECT_TRUE(held.finish());
}

TEST_F(HeldLeaseTest, AsksTheWorkerToStopWhenSomebodyElseHasTheJob) {
    HeldLease held{queue_, clock_, log_, claim(), 30s};
    ASSERT_TRUE(queue_.claim(wanted_, "other", clock_.now() + 1h, 30s)) << "the lease had expired";
    clock_.step(held.lost());

    EXPECT_TRUE(held.lost().stop_requested());
    EXPECT_FALSE(held.finish());
}

TEST_F(HeldLeaseTest, SurvivesOneBeatThatTheStoreCouldNotTake) {
    HeldLease held{queue_, clock_, log_, claim(), 30s};
    queue_.fail_next_commit();
    clock_.step(held.lost());
    clock_.step(held.lost());

    EXPECT_FALSE(held.lost().stop_requested());
    EXPECT_TRUE(held.finish());
}

TEST_F(HeldLeaseTest, TellsOfEachOfItsBeats) {
    std::atomic<int> beats = 0;
    HeldLease held{queue_, clock_, log_, claim(), 30s};
    held.on_beat([&] { ++beats; });
    for (int beat = 0; beat < 3; ++beat) clock_.step(held.lost());

    EXPECT_GE(beats, 2);
    EXPECT_TRUE(held.finish());
}

TEST_F(HeldLeaseTest, PassesOnARequestToStop) {
    std::stop_source process;
    HeldLease held{queue_, clock_, log_, claim(), 30s};
    held.stop_with(process.get_token());
    process.request_stop();

    EXPECT_TRUE(held.lost().stop_requested());
    EXPECT_TRUE(held.finish());
}

TEST_F(HeldLeaseTest, StopsWhereSomebodyAsksAndKeepsTheLeaseMeanwhile) {
    const model::Lease lease = claim();
    HeldLease held{queue_, clock_, log_, lease, 30s, &queue_};
    clock_.step(held.lost());
    EXPECT_FALSE(held.lost().stop_requested());
    ASSERT_TRUE(queue_.ask_to_stop(lease, "somebody switches"));

    for (int second = 0; second < 35; ++second) clock_.step({});

    EXPECT_TRUE(held.lost().stop_requested());
    EXPECT_EQ(held.asked(), "somebody switches");
    EXPECT_TRUE(queue_.holder({"acme"}, model::kOrgLane, clock_.now()));
    EXPECT_TRUE(held.finish());
}

}  // namespace
}  // namespace dealwire::jobs
