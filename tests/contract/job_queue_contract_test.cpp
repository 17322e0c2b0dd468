#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <thread>

namespace dealwire::contract {
namespace {

using model::Job;
using model::JobState;
using model::Lease;
using namespace std::chrono_literals;

const ports::JobsWanted kAny{.kinds = {"sync", "export"}};

Job job(const std::string& id, int due = 0, const std::string& subject = "") {
    Job made;
    made.id = {id};
    made.tenant = {"acme"};
    made.kind = "sync";
    made.subject = subject.empty() ? id : subject;
    made.due = at(due);
    return made;
}

class JobQueueContract : public StoreContract {
protected:
    ports::JobQueue& queue() { return world_->jobs(); }

    std::optional<Lease> claim(const std::string& worker = "w1", int minute = 10) {
        return queue().claim(kAny, worker, at(minute), 5min);
    }

    static std::string name(const std::optional<Lease>& lease) {
        return lease ? lease->job.id.value : "(none)";
    }
};

TEST_P(JobQueueContract, AddsAJobOnceWhileItIsOpen) {
    EXPECT_EQ(queue().enqueue(job("j1", 0, "all")).id.value, "j1");
    EXPECT_EQ(queue().enqueue(job("j2", 0, "all")).id.value, "j1");

    const auto lease = claim();
    EXPECT_EQ(queue().enqueue(job("j3", 0, "all")).state, JobState::Running);
    ASSERT_TRUE(queue().finish(*lease));
    EXPECT_EQ(queue().enqueue(job("j4", 0, "all")).id.value, "j4");
    EXPECT_EQ(queue().enqueue(job("j5", 0, "other")).id.value, "j5");
}

TEST_P(JobQueueContract, GivesTheFirstDueJobOfTheKindsAskedFor) {
    Job other = job("other", 0);
    other.kind = "mail";
    for (const Job& one : {job("late", 14), job("second", 5), job("first", 1), other})
        queue().enqueue(one);

    const auto lease = claim("w1", 10);
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->job.id.value, "first");
    EXPECT_EQ(lease->job.tenant.value, "acme");
    EXPECT_EQ(lease->job.state, JobState::Running);
    EXPECT_EQ(lease->job.attempts, 1);
    EXPECT_EQ(lease->worker, "w1");
    EXPECT_EQ(lease->expires, at(15));
    EXPECT_EQ(name(claim("w1", 10)), "second");
    EXPECT_EQ(name(claim("w1", 10)), "(none)");
    EXPECT_EQ(name(claim("w1", 14)), "late");
}

TEST_P(JobQueueContract, GivesAWorkerOfOneTenantNoJobOfAnother) {
    Job foreign = job("foreign", 0);
    foreign.tenant = {"globex"};
    for (const Job& one : {foreign, job("own", 5)}) queue().enqueue(one);
    const ports::JobsWanted of_acme{.kinds = {"sync"}, .tenant = {"acme"}};

    EXPECT_EQ(name(queue().claim(of_acme, "w1", at(10), 5min)), "own");
    EXPECT_EQ(name(queue().claim(of_acme, "w1", at(10), 5min)), "(none)");
    EXPECT_EQ(name(queue().claim(kAny, "w1", at(10), 5min)), "foreign");
}

TEST_P(JobQueueContract, SaysWhoHoldsAJob) {
    queue().enqueue(job("j1", 0, "all"));
    EXPECT_FALSE(queue().holder({"acme"}, "sync", "all", at(10)));

    claim("w1", 10);

    const auto holder = queue().holder({"acme"}, "sync", "all", at(11));
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->worker, "w1");
    EXPECT_FALSE(queue().holder({"acme"}, "sync", "all", at(15))) << "expired";
    EXPECT_FALSE(queue().holder({"other"}, "sync", "all", at(11)));
}

TEST_P(JobQueueContract, GivesAnExpiredJobToAnotherAndRefusesTheStaleHolder) {
    queue().enqueue(job("j1"));
    const auto stale = claim("w1", 10);
    EXPECT_EQ(name(claim("w2", 14)), "(none)");

    const auto fresh = claim("w2", 15);
    ASSERT_TRUE(fresh);
    EXPECT_GT(fresh->fence, stale->fence);
    EXPECT_EQ(fresh->job.attempts, 2);

    EXPECT_FALSE(queue().renew(*stale, at(99)));
    EXPECT_FALSE(queue().finish(*stale));
    EXPECT_FALSE(queue().retry(*stale, at(99), "late"));
    EXPECT_FALSE(queue().park(*stale, "late"));
    EXPECT_EQ(queue().holder({"acme"}, "sync", "j1", at(16))->worker, "w2");
    EXPECT_TRUE(queue().finish(*fresh));
}

TEST_P(JobQueueContract, KeepsAJobWhileItsHolderRenews) {
    queue().enqueue(job("j1"));
    const auto lease = claim("w1", 10);

    EXPECT_TRUE(queue().renew(*lease, at(20)));

    EXPECT_EQ(name(claim("w2", 16)), "(none)");
    EXPECT_TRUE(queue().finish(*lease)) << "renewing changes nothing of the lease";
}

TEST_P(JobQueueContract, EndsAJobOnce) {
    queue().enqueue(job("j1"));
    const auto lease = claim();

    EXPECT_TRUE(queue().finish(*lease));
    EXPECT_FALSE(queue().finish(*lease));
    EXPECT_EQ(name(claim("w1", 99)), "(none)");
}

TEST_P(JobQueueContract, HandsAJobBackToBeDoneLater) {
    queue().enqueue(job("j1"));
    const auto lease = claim("w1", 10);

    EXPECT_TRUE(queue().retry(*lease, at(30), "The org is down."));

    EXPECT_EQ(name(claim("w2", 29)), "(none)");
    const auto again = claim("w2", 30);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->job.last_error, "The org is down.");
    EXPECT_EQ(again->job.attempts, 2);
    EXPECT_GT(again->fence, lease->fence);
}

TEST_P(JobQueueContract, ParksAJobAndLetsItBeAskedForAnew) {
    queue().enqueue(job("j1", 0, "all"));
    const auto lease = claim();

    EXPECT_TRUE(queue().park(*lease, "Hopeless."));

    EXPECT_EQ(name(claim("w1", 99)), "(none)");
    EXPECT_EQ(queue().enqueue(job("j2", 0, "all")).id.value, "j2");
}

TEST_P(JobQueueContract, GivesEveryJobToOneOfManyWorkers) {
    constexpr int kJobs = 40;
    for (int i = 0; i < kJobs; ++i) queue().enqueue(job("j" + std::to_string(i)));

    std::mutex mutex;
    std::vector<std::string> claimed;
    {
        std::vector<std::jthread> workers;
        for (int worker = 0; worker < 4; ++worker)
            workers.emplace_back([&, worker] {
                while (const auto lease = claim("w" + std::to_string(worker))) {
                    const std::lock_guard lock{mutex};
                    claimed.push_back(lease->job.id.value);
                }
            });
    }

    EXPECT_EQ(claimed.size(), static_cast<std::size_t>(kJobs));
    EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), claimed.size());
}

TEST_P(JobQueueContract, AddsAJobOnceForManyWhoAskAtOnce) {
    std::mutex mutex;
    std::set<std::string> answers;
    {
        std::vector<std::jthread> askers;
        for (int i = 0; i < 6; ++i)
            askers.emplace_back([&, i] {
                const Job there = queue().enqueue(job("j" + std::to_string(i), 0, "all"));
                const std::lock_guard lock{mutex};
                answers.insert(there.id.value);
            });
    }

    EXPECT_EQ(answers.size(), 1U);
}

TEST_P(JobQueueContract, TellsTheHolderThatHeWasAskedToStopAndNobodyAfterHim) {
    ports::WorkStops& stops = world_->work_stops();
    queue().enqueue(job("j1"));
    const auto first = claim("w1", 10);
    EXPECT_EQ(stops.stop_asked(*first), std::nullopt);

    EXPECT_TRUE(stops.ask_to_stop(*first, "somebody switches"));
    EXPECT_EQ(stops.stop_asked(*first), "somebody switches");

    const auto second = claim("w2", 20);
    ASSERT_TRUE(second);
    EXPECT_EQ(stops.stop_asked(*second), std::nullopt);
    EXPECT_FALSE(stops.ask_to_stop(*first, "too late"));
    ASSERT_TRUE(queue().finish(*second));
    EXPECT_FALSE(stops.ask_to_stop(*second, "too late"));
}

INSTANTIATE_TEST_SUITE_P(Stores, JobQueueContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
