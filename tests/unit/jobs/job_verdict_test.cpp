#include "engine/jobs/job_verdict.hpp"

#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using namespace std::chrono_literals;
using base::Fault;

JobResult failed(Fault fault) {
    return JobResult::failed({.fault = fault, .code = "CODE", .detail = "It went wrong."});
}

JobVerdict verdict(const JobResult& result, int attempts = 1, bool scheduled = false) {
    return verdict_on({.result = result,
                       .attempts = attempts,
                       .breaks = attempts,
                       .most_attempts = 3,
                       .scheduled = scheduled,
                       .chance = 0.5});
}

TEST(JobVerdict, EndsWhatWasDoneWithItsNote) {
    const JobVerdict done = verdict(JobResult::done("Two were there."));
    EXPECT_EQ(done.ending, Ending::Done);
    EXPECT_EQ(done.words, "Two were there.");
}

TEST(JobVerdict, RetriesAFailureAndParksItAtLast) {
    EXPECT_EQ(verdict(failed(Fault::Transient)).ending, Ending::Retried);
    EXPECT_EQ(verdict(failed(Fault::Transient)).wait, 30s);
    EXPECT_EQ(verdict(failed(Fault::Transient), 2).wait, 60s);
    const JobVerdict parked = verdict(failed(Fault::Rejected), 3);
    EXPECT_EQ(parked.ending, Ending::Parked);
    EXPECT_EQ(parked.words, "CODE: It went wrong.");
}

TEST(JobVerdict, ParksNothingThatTheScheduleBringsAgainForAnError) {
    EXPECT_EQ(verdict(failed(Fault::Transient), 50, true).ending, Ending::Retried);
    EXPECT_EQ(verdict(failed(Fault::Rejected), 50, true).ending, Ending::Done);
}

TEST(JobVerdict, ParksWhatBreaksTheProcessAlsoWhereItIsScheduled) {
    JobResult broke = failed(Fault::Rejected);
    broke.broke = true;
    EXPECT_EQ(verdict(broke, 2, true).ending, Ending::Retried);
    EXPECT_EQ(verdict(broke, 3, true).ending, Ending::Parked);
}

TEST(JobVerdict, CountsWhatBrokeApartFromAnOutage) {
    JobResult broke = failed(Fault::Rejected);
    broke.broke = true;
    const auto verdict_after = [&](int breaks) {
        return verdict_on({.result = broke,
                           .attempts = 50,
                           .breaks = breaks,
                           .most_attempts = 3,
                           .scheduled = true,
                           .patient = true});
    };
    EXPECT_EQ(verdict_after(1).ending, Ending::Retried);
    EXPECT_EQ(verdict_after(1).failure, ports::Failure::Broke);
    EXPECT_EQ(verdict_after(3).ending, Ending::Parked);
    EXPECT_EQ(verdict(failed(Fault::Transient)).failure, ports::Failure::Foreseen);
}

TEST(JobVerdict, WaitsForTheEndOfAnOutageWithPatientWorkAlone) {
    const auto verdict_on_fault = [](Fault fault) {
        const JobResult result = failed(fault);
        return verdict_on({.result = result, .attempts = 50, .most_attempts = 3, .patient = true});
    };
    EXPECT_EQ(verdict_on_fault(Fault::Transient).ending, Ending::Retried);
    EXPECT_EQ(verdict_on_fault(Fault::RateLimited).ending, Ending::Retried);
    EXPECT_EQ(verdict_on_fault(Fault::Rejected).ending, Ending::Parked);
}

TEST(JobVerdict, ParksAtOnceWhatNoAttemptCanChange) {
    const JobVerdict parked = verdict(
        JobResult::refuse({.fault = Fault::Rejected, .code = "CODE", .detail = "Too many."}));
    EXPECT_EQ(parked.ending, Ending::Parked);
    EXPECT_EQ(parked.words, "CODE: Too many.");
}

TEST(JobVerdict, AsksNoOrgAgainThatRefusedUs) {
    EXPECT_EQ(verdict(failed(Fault::Reauthorise)).ending, Ending::Done);
    EXPECT_EQ(verdict(failed(Fault::Reauthorise)).words, "CODE: It went wrong.");
}

TEST(JobVerdict, WaitsForCallsWithoutCountingAnAttempt) {
    EXPECT_EQ(verdict(failed(Fault::BudgetSpent), 3).ending, Ending::Returned);
    EXPECT_GE(verdict(failed(Fault::BudgetSpent), 3).wait, 1min);
    EXPECT_EQ(verdict(failed(Fault::BudgetSpent), 3, true).ending, Ending::Done);
}

TEST(JobVerdict, HandsBackWhatWasStopped) {
    const JobResult stopped = JobResult::stopped();
    EXPECT_EQ(verdict(stopped, 3).ending, Ending::Returned);
    EXPECT_EQ(verdict(stopped, 3).wait, 0ms);
    const JobVerdict aside = verdict_on({.result = stopped, .asked_away = true});
    EXPECT_EQ(aside.ending, Ending::Returned);
    EXPECT_GE(aside.wait, 5s) << "who asked takes the lane meanwhile";
}

}  // namespace
}  // namespace dealwire::jobs
