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
    ASSERT_TRUE(queue().finish(*lease, at(11)));
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

TEST_P(JobQueueContract, RunsAJobOnceMoreThatIsAskedForWhileItRuns) {
    queue().enqueue(job("j1", 0, "all"));
    const auto lease = claim();
    EXPECT_EQ(queue().enqueue(job("j2", 12, "all")).state, JobState::Running);
    EXPECT_EQ(queue().enqueue(job("j3", 14, "all")).id.value, "j1");

    ASSERT_TRUE(queue().finish(*lease, at(11)));

    EXPECT_EQ(name(claim("w1", 11)), "(none)");
    const auto again = claim("w1", 12);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->job.id.value, "j1");
    EXPECT_EQ(again->job.attempts, 1) << "it did not fail";
    ASSERT_TRUE(queue().finish(*again, at(13)));
    EXPECT_EQ(name(claim("w1", 99)), "(none)");
}

TEST_P(JobQueueContract, BringsAWaitingJobForwardUnlessItWaitsAfterAFailure) {
    queue().enqueue(job("j1", 50, "all"));
    EXPECT_EQ(queue().enqueue(job("j2", 5, "all")).due, at(5));
    EXPECT_EQ(queue().enqueue(job("j3", 60, "all")).due, at(5));
    ASSERT_TRUE(queue().retry(*claim("w1", 10), at(40), "The org is down."));

    EXPECT_EQ(queue().enqueue(job("j4", 11, "all")).due, at(40));
}

TEST_P(JobQueueContract, CountsNoAttemptThatWasHandedBack) {
    queue().enqueue(job("j1"));
    EXPECT_TRUE(queue().hand_back(*claim("w1", 10), at(12), "The process ends."));

    const auto again = claim("w2", 12);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->job.attempts, 1);
    EXPECT_EQ(again->job.last_error, "The process ends.");
}

TEST_P(JobQueueContract, CountsWhatBrokeInARow) {
    queue().enqueue(job("j1"));
    const auto breaks = [&] {
        return world_->job_board().find({"acme"}, {"j1"})->lease.job.breaks;
    };
    const auto first = claim("w1", 10);
    EXPECT_EQ(first->job.breaks, 1);
    ASSERT_TRUE(queue().retry(*first, at(11), "It broke.", ports::Failure::Broke));
    EXPECT_EQ(breaks(), 1);
    EXPECT_EQ(claim("w1", 11)->job.breaks, 2) << "and its process dies";
    const auto third = claim("w2", 20);
    EXPECT_EQ(third->job.breaks, 3);
    ASSERT_TRUE(queue().hand_back(*third, at(21), "The process ends."));
    EXPECT_EQ(breaks(), 2) << "that attempt does not count";

    const auto in_order = claim("w2", 21);
    ASSERT_TRUE(queue().retry(*in_order, at(22), "The org is down."));
    EXPECT_EQ(breaks(), 0);
    EXPECT_EQ(claim("w2", 22)->job.attempts, 4);
}

TEST_P(JobQueueContract, ForgetsWhatAJobNeededOnceItIsDone) {
    Job one = job("j1");
    one.payload = "sealed";
    queue().enqueue(one);
    const auto lease = claim();
    EXPECT_EQ(lease->job.payload, "sealed");

    ASSERT_TRUE(queue().finish(*lease, at(11), "Nothing was there."));

    const auto entry = world_->job_board().find({"acme"}, {"j1"});
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->lease.job.payload, "");
    EXPECT_EQ(entry->lease.job.last_error, "Nothing was there.");
    EXPECT_EQ(entry->finished, at(11));
}

Job in_lane(const std::string& id, const std::string& kind, int due = 0) {
    Job made = job(id, due);
    made.kind = kind;
    made.lane = model::kOrgLane;
    return made;
}

TEST_P(JobQueueContract, LetsOneOfATenantIntoALane) {
    Job foreign = in_lane("foreign", "export", 3);
    foreign.tenant = {"globex"};
    for (const Job& one :
         {in_lane("j1", "sync"), in_lane("j2", "export", 1), foreign, job("beside", 4)})
        queue().enqueue(one);

    const auto first = claim();
    EXPECT_EQ(name(first), "j1");
    EXPECT_EQ(name(claim()), "foreign");
    EXPECT_EQ(name(claim()), "beside");
    EXPECT_EQ(name(claim()), "(none)");
    EXPECT_TRUE(queue().outlook(at(10)).empty());

    ASSERT_TRUE(queue().finish(*first, at(11)));
    EXPECT_EQ(name(claim()), "j2");
}

TEST_P(JobQueueContract, LetsACommandIntoTheLaneAtOnceOrNotAtAll) {
    ports::WorkLanes& lanes = world_->work_lanes();
    const auto taken = lanes.take(in_lane("hand", "by-hand"), "shell", at(0), 5min);
    ASSERT_TRUE(taken);
    EXPECT_FALSE(lanes.take(in_lane("hand2", "by-hand"), "other", at(1), 5min));
    queue().enqueue(in_lane("j1", "sync"));
    EXPECT_EQ(name(claim("w1", 1)), "(none)");
    EXPECT_EQ(lanes.holder({"acme"}, model::kOrgLane, at(1))->worker, "shell");
    EXPECT_FALSE(lanes.holder({"acme"}, model::kOrgLane, at(5))) << "expired";
    EXPECT_FALSE(lanes.holder({"other"}, model::kOrgLane, at(1)));
    EXPECT_FALSE(lanes.holder({"acme"}, "", at(1)));

    ASSERT_TRUE(queue().finish(*taken, at(2)));

    EXPECT_EQ(name(claim("w1", 2)), "j1");
    EXPECT_FALSE(lanes.take(in_lane("hand3", "by-hand"), "shell", at(3), 5min));
}

TEST_P(JobQueueContract, TakesALaneWhoseHolderWentSilent) {
    ports::WorkLanes& lanes = world_->work_lanes();
    queue().enqueue(in_lane("j1", "sync"));
    ASSERT_TRUE(claim("w1", 0));

    const auto taken = lanes.take(in_lane("hand", "by-hand"), "shell", at(5), 5min);

    ASSERT_TRUE(taken);
    EXPECT_EQ(lanes.running().size(), 1U);
    const auto job_left = world_->job_board().find({"acme"}, {"j1"});
    EXPECT_EQ(job_left->lease.job.state, JobState::Waiting);
    EXPECT_EQ(name(claim("w1", 11)), "j1") << "what was taken is gone with its lease";
    EXPECT_FALSE(world_->job_board().find({"acme"}, {"hand"}));
}

TEST_P(JobQueueContract, ReleasesWhatADeadProcessHeld) {
    ports::WorkLanes& lanes = world_->work_lanes();
    queue().enqueue(in_lane("j1", "sync"));
    ASSERT_TRUE(claim("w1", 0));
    const auto held = lanes.running();
    ASSERT_EQ(held.size(), 1U);

    EXPECT_TRUE(lanes.release(held.front(), at(1), "It is gone."));
    EXPECT_FALSE(lanes.release(held.front(), at(1), "It is gone."));

    const auto again = claim("w2", 1);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->job.attempts, 2) << "it may be what kills processes";
    EXPECT_FALSE(queue().finish(held.front(), at(2)));
}

TEST_P(JobQueueContract, ReleasesNothingOfASilentHolderWhoRenewedSince) {
    ports::WorkLanes& lanes = world_->work_lanes();
    queue().enqueue(in_lane("j1", "sync"));
    const auto held = claim("w1", 0);
    ASSERT_TRUE(held);
    const auto seen = lanes.running();
    ASSERT_EQ(seen.size(), 1U);
    ASSERT_TRUE(queue().renew(*held, at(10)));

    EXPECT_FALSE(lanes.release_silent(seen.front(), at(6), "It went silent."));
    const auto seen_again = lanes.running();
    ASSERT_EQ(seen_again.size(), 1U);
    EXPECT_TRUE(lanes.release_silent(seen_again.front(), at(11), "It went silent."));

    EXPECT_EQ(name(claim("w2", 11)), "j1");
}

TEST_P(JobQueueContract, TellsWhatCouldBeginNow) {
    Job foreign = job("foreign", 3);
    foreign.tenant = {"globex"};
    for (const Job& one : {job("j1", 5), job("j2", 2), job("later", 60), foreign})
        queue().enqueue(one);

    const std::vector<model::QueueLine> expected{{{"acme"}, "sync", at(2), 2},
                                                 {{"globex"}, "sync", at(3), 1}};
    EXPECT_EQ(queue().outlook(at(10)), expected);
}

TEST_P(JobQueueContract, GivesNothingOfATenantThatIsNotServed) {
    const model::Tenant acme{.id = {"acme"}, .created = at(0), .changed = at(0), .note = ""};
    model::Tenant suspended = acme;
    suspended.state = model::TenantState::Suspended;
    ASSERT_TRUE(world_->tenants().add(acme));
    ASSERT_TRUE(world_->tenants().move({"acme"}, model::TenantState::Active, suspended));
    queue().enqueue(job("j1"));

    EXPECT_TRUE(queue().outlook(at(10)).empty());
    EXPECT_EQ(name(claim()), "(none)");

    ASSERT_TRUE(world_->tenants().move({"acme"}, model::TenantState::Suspended, acme));
    EXPECT_EQ(name(claim()), "j1");
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
    EXPECT_FALSE(queue().finish(*stale, at(99)));
    EXPECT_FALSE(queue().retry(*stale, at(99), "late"));
    EXPECT_FALSE(queue().park(*stale, at(99), "late"));
    EXPECT_EQ(world_->work_lanes().running().front().worker, "w2");
    EXPECT_TRUE(queue().finish(*fresh, at(20)));
}

TEST_P(JobQueueContract, KeepsAJobWhileItsHolderRenews) {
    queue().enqueue(job("j1"));
    const auto lease = claim("w1", 10);

    EXPECT_TRUE(queue().renew(*lease, at(20)));

    EXPECT_EQ(name(claim("w2", 16)), "(none)");
    EXPECT_TRUE(queue().finish(*lease, at(20))) << "renewing changes nothing of the lease";
}

TEST_P(JobQueueContract, EndsAJobOnce) {
    queue().enqueue(job("j1"));
    const auto lease = claim();

    EXPECT_TRUE(queue().finish(*lease, at(20)));
    EXPECT_FALSE(queue().finish(*lease, at(20)));
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

    EXPECT_TRUE(queue().park(*lease, at(11), "Hopeless."));

    EXPECT_EQ(name(claim("w1", 99)), "(none)");
    EXPECT_EQ(queue().enqueue(job("j2", 0, "all")).id.value, "j2");
}

TEST_P(JobQueueContract, LosesNothingThatWasAskedForWhileAJobRanThatIsParked) {
    queue().enqueue(job("j1", 0, "all"));
    const auto lease = claim();
    queue().enqueue(job("j2", 12, "all"));

    EXPECT_TRUE(queue().park(*lease, at(11), "Hopeless."));

    const auto again = claim("w1", 12);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->job.id.value, "j1");
    EXPECT_EQ(again->job.attempts, 1);
    EXPECT_EQ(again->job.last_error, "Hopeless.");
    EXPECT_TRUE(queue().park(*again, at(13), "Hopeless."));
    EXPECT_EQ(name(claim("w1", 99)), "(none)");
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
    ASSERT_TRUE(queue().finish(*second, at(20)));
    EXPECT_FALSE(stops.ask_to_stop(*second, "too late"));
}

INSTANTIATE_TEST_SUITE_P(Stores, JobQueueContract, testing::ValuesIn(store_kinds()), kind_name);

}  // namespace
}  // namespace dealwire::contract
