#include "engine/exporting/patient_sink.hpp"

#include "engine/exporting/call_trouble.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_event_log.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using namespace std::chrono_literals;
using base::Error;
using base::Fault;

const Error kLost{Fault::Transient, "TIMEOUT", "No answer."};
const Error kUnreachable{Fault::Transient, "CONNECT_FAILED", "No route."};
const Error kOurBudget{Fault::BudgetSpent, "BUDGET_SHARE_SPENT", "The share is spent."};
const Error kBadValue{Fault::Rejected, "MALFORMED", "Not a date."};

Error asks_for(std::chrono::seconds pause) {
    return {.fault = Fault::RateLimited, .code = "SLOW_DOWN", .detail = "", .retry_after = pause};
}

/// Meets these errors one after another, then answers.
class FailingSink final : public ports::RecordSink {
public:
    explicit FailingSink(std::vector<Error> errors) : errors_{std::move(errors)} {}

    [[nodiscard]] ports::WriteLimits limits() const override { return {}; }

    base::Result<std::vector<std::vector<ports::RowAnswer>>> write(
        std::span<const ports::WriteGroup>, std::stop_token) override {
        if (auto error = next()) return base::fail(*error);
        return {};
    }

    base::Result<std::vector<ports::FoundRecord>> find(const std::string&, const std::string&,
                                                       std::span<const std::string>,
                                                       std::stop_token) override {
        if (auto error = next()) return base::fail(*error);
        return {};
    }

    base::Result<std::vector<model::RecordId>> went_along(const std::string&,
                                                          std::span<const model::RecordId>,
                                                          std::stop_token) override {
        if (auto error = next()) return base::fail(*error);
        return {};
    }

    [[nodiscard]] int calls() const override { return told_; }

    bool silent = false;  ///< what it does is no call: it is kept from the org

private:
    std::optional<Error> next() {
        const auto at = static_cast<std::size_t>(calls_++);
        if (!silent) told_ = calls_;
        return at < errors_.size() ? std::optional{errors_[at]} : std::nullopt;
    }

    std::vector<Error> errors_;
    int calls_ = 0;
    int told_ = 0;
};

/// What became of one call, and what it took.
struct Outcome {
    explicit Outcome(std::vector<Error> errors) : sink{std::move(errors)} {
        PatientSink patient{sink, clock, log};
        written = patient.write({}, {});
    }

    [[nodiscard]] std::chrono::milliseconds waited() const { return clock.now() - clock.kStart; }

    FailingSink sink;
    fakes::FakeClock clock;
    fakes::FakeEventLog log;
    PatientSink::Written written;
};

TEST(PatientSink, RepeatsACallWhoseAnswerIsLostAfterGrowingPauses) {
    const Outcome outcome{{kLost, kLost}};

    EXPECT_TRUE(outcome.written.answers);
    EXPECT_EQ(outcome.sink.calls(), 3);
    EXPECT_EQ(outcome.waited(), pause_after(1) + pause_after(2));
    EXPECT_EQ(outcome.log.events().size(), 2U);
}

TEST(PatientSink, TriesFourTimes) {
    const Outcome outcome{{kLost, kLost, kLost, kLost, kLost}};

    EXPECT_EQ(outcome.written.answers.error().code, "TIMEOUT");
    EXPECT_EQ(outcome.sink.calls(), 4);
    EXPECT_EQ(outcome.log.events().size(), 3U) << "the last one is not repeated";
}

TEST(PatientSink, WaitsAsLongAsTheOrgAsks) {
    const Outcome outcome{{asks_for(45s)}};

    EXPECT_TRUE(outcome.written.answers);
    EXPECT_EQ(outcome.waited(), 45s);
}

TEST(PatientSink, LeavesALongPauseToTheNextRun) {
    const Outcome outcome{{asks_for(61s)}};

    EXPECT_FALSE(outcome.written.answers);
    EXPECT_EQ(outcome.sink.calls(), 1);
    EXPECT_EQ(outcome.waited(), 0s);
}

TEST(PatientSink, RepeatsNoRefusal) {
    const Outcome outcome{{kBadValue}};

    EXPECT_EQ(outcome.written.answers.error().code, "MALFORMED");
    EXPECT_FALSE(outcome.written.never_left);
}

TEST(PatientSink, KnowsCallsThatNeverLeft) {
    EXPECT_TRUE(Outcome{{kOurBudget}}.written.never_left);
    EXPECT_FALSE((Outcome{{kLost, kOurBudget}}.written.never_left))
        << "the first one may have left";
}

TEST(PatientSink, KnowsWhereNoTokenWasGiven) {
    const Error revoked{Fault::Reauthorise, "invalid_grant", "The grant was revoked."};
    FailingSink sink{{revoked, kBadValue}};
    sink.silent = true;
    fakes::FakeClock clock;
    fakes::FakeEventLog log;
    PatientSink patient{sink, clock, log};

    EXPECT_TRUE(patient.write({}, {}).never_left);
    EXPECT_FALSE(patient.write({}, {}).never_left) << "what is said of the rows is about them";
    EXPECT_FALSE(Outcome{{revoked}}.written.never_left) << "the org was called";
}

TEST(PatientSink, KnowsWhereNobodyWasReached) {
    const std::vector never(4, kUnreachable);
    std::vector once = never;
    once[2] = kLost;

    EXPECT_TRUE(Outcome{never}.written.never_left);
    EXPECT_FALSE(Outcome{once}.written.never_left);
    EXPECT_FALSE((Outcome{{kUnreachable}}.written.never_left)) << "then it was";
}

TEST(PatientSink, AsksAgainForKeys) {
    FailingSink sink{{kLost, kLost, kLost, kLost}};
    fakes::FakeClock clock;
    fakes::FakeEventLog log;
    PatientSink patient{sink, clock, log};

    EXPECT_FALSE(patient.find("Topic__c", "Key__c", {}, {}));
    EXPECT_EQ(sink.calls(), 4);
    EXPECT_TRUE(patient.find("Topic__c", "Key__c", {}, {}));
}

TEST(CallTrouble, PausesGrowUpToAMinute) {
    EXPECT_EQ(pause_after(0), 1s);
    EXPECT_EQ(pause_after(1), 2s);
    EXPECT_EQ(pause_after(5), 32s);
    EXPECT_EQ(pause_after(6), 60s);
    EXPECT_EQ(pause_after(60), 60s);
}

TEST(CallTrouble, TellsWhatAnAnswerIsAbout) {
    const Error missing{Fault::Missing, "NOT_FOUND", ""};

    EXPECT_TRUE(is_about_content(kBadValue));
    EXPECT_FALSE(is_about_content(missing));
    EXPECT_TRUE(concerns_one_object(missing));
    EXPECT_FALSE(concerns_one_object(kLost));
    EXPECT_TRUE(knows_no_such_object(missing));
    EXPECT_TRUE(knows_no_such_object({Fault::Rejected, "INVALID_TYPE", ""}));
    EXPECT_FALSE(knows_no_such_object(kBadValue));
    EXPECT_FALSE(is_our_own({Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", ""}));
}

}  // namespace
}  // namespace dealwire::exporting
