// API calls as a budget: days that are spent, shares and reserves, pauses that end by themselves.

#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSpentDay = R"({"path": "/services/data", "nth": 5, "times": -1, "action":
    {"status": 403, "errorCode": "REQUEST_LIMIT_EXCEEDED",
     "message": "TotalRequests Limit exceeded."}})";

constexpr int kCallsPutDownAhead = 6;  ///< and one that was under way
constexpr int kOverlap = 50;           ///< rows that a reading takes up again, at most

constexpr const char* kSpentFromTheStart = R"({"path": "/services/data", "times": -1, "action":
    {"status": 403, "errorCode": "REQUEST_LIMIT_EXCEEDED",
     "message": "TotalRequests Limit exceeded."}})";

/// How often `part` stands in `text`.
int times(const std::string& text, const std::string& part) {
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

class Budget : public testing::Test, protected Reading {
protected:
    Budget() : Reading{"never", 50} {}

    /// Our calls are more than our share of what the org said last, and it paused us.
    void spend_beyond_a_small_allowance() {
        import();
        import({"--full"});
        org.control("POST", "limits", R"({"daily_max": 40, "used": 40})");
        ASSERT_EQ(dealwire.run({"import"}).code, 5);
    }

    /// As if the pause had been long ago.
    void let_the_pause_pass() { store.run("UPDATE spending_pause SET until_at = 1000"); }
};

TEST_F(Budget, ADaySpentInTheMiddleEndsWith5AndSaysWhenItGoesOn) {
    org.fault(kSpentDay);

    const Outcome outcome = dealwire.run({"import"});

    EXPECT_EQ(outcome.code, 5) << outcome;
    const Tree budget = dealwire.json({"budget"});
    EXPECT_NE(text(budget, "pause.until"), "");
    EXPECT_NE(text(budget, "pause.why"), "");
    EXPECT_EQ(text(budget, "kinds.live.goesOnAt"), text(budget, "pause.until"));
    EXPECT_EQ(text(budget, "forecast.export.goesOnAt"), text(budget, "pause.until"));
    EXPECT_NE(text(dealwire.json({"status"}), "budget.pausedUntil"), "");
}

TEST_F(Budget, ARefusedRunSaysOnceUntilWhenAndListsNoZeros) {
    org.fault(kSpentFromTheStart);

    const Outcome first = dealwire.run({"import"});
    const Outcome second = dealwire.run({"import"});

    const std::string until = text(dealwire.json({"budget"}), "pause.until");
    for (const Outcome* outcome : {&first, &second}) {
        EXPECT_EQ(times(outcome->err, until), 1) << *outcome;
        EXPECT_EQ(times(outcome->err, "daily API calls are used up"), 1) << *outcome;
        EXPECT_THAT(outcome->err, HasSubstr("dealwire budget resume"));
        EXPECT_THAT(outcome->out, HasSubstr("Not reached: User, OpportunityStage"));
        EXPECT_THAT(outcome->out, Not(HasSubstr("outcome")));
    }
}

TEST_F(Budget, ARefusedRunIsListedAsStoppedByTheBudget) {
    org.fault(kSpentDay);
    const Tree imported = import({}, 5);

    EXPECT_EQ(text(imported, "outcome"), "stopped-by-budget");
    EXPECT_NE(text(imported, "error.remedy"), "");
    for (const auto& [object, told] : *imported.find("objects")->object())
        EXPECT_FALSE(told.find("error")) << object << ": what ended all is said once";
    EXPECT_EQ(text(of(imported, "OpportunityHistory"), "outcome"), "not-reached");
    const Tree run = list(dealwire.json({"runs", "list"}), "runs").at(0);
    EXPECT_EQ(text(run, "outcome"), "stopped-by-budget");
    EXPECT_EQ(text(run, "error.remedy"), text(imported, "error.remedy"));
    EXPECT_THAT(dealwire.run({"runs", "list"}).out, HasSubstr("stopped by budget"));
    const Outcome shown = dealwire.run({"runs", "show", text(run, "id")});
    EXPECT_EQ(times(shown.out, "daily API calls are used up"), 1) << shown;
}

TEST_F(Budget, AnAdminLiftsThePauseByHandOnceTheOrgHasCallsAgain) {
    org.fault(kSpentDay);
    dealwire.run({"import"});
    org.heal();
    const std::string until = text(dealwire.json({"budget"}), "pause.until");

    const Outcome lifted = dealwire.run({"budget", "resume"});

    EXPECT_EQ(lifted.code, 0) << lifted;
    EXPECT_THAT(lifted.out, HasSubstr(until));
    EXPECT_TRUE(dealwire.json({"budget"}).find("pause")->is_null());
    EXPECT_FALSE(flag(dealwire.json({"budget", "resume"}), "resumed"));
    EXPECT_EQ(text(import(), "outcome"), "ok");
    expect_all_held();
}

TEST_F(Budget, AHastyLiftCostsOneCallAndPausesAnew) {
    org.fault(kSpentFromTheStart);
    dealwire.run({"import"});
    dealwire.run({"budget", "resume"});
    org.reset_stats();

    EXPECT_EQ(dealwire.run({"import"}).code, 5);

    EXPECT_LE(org.stat("calls"), 1);
    EXPECT_FALSE(dealwire.json({"budget"}).find("pause")->is_null());
}

TEST_F(Budget, ACrowdIsNoSpentDayAndSaysToComeBackInAMinute) {
    org.fault(R"({"path": "/services/data", "times": -1, "action": {"status": 403,
        "errorCode": "REQUEST_LIMIT_EXCEEDED",
        "message": "ConcurrentRequests (Concurrent API Requests) Limit exceeded."}})");

    const Outcome outcome = dealwire.run({"import"});

    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_EQ(times(outcome.err, "run it again in a minute"), 1) << outcome;
    EXPECT_THAT(outcome.err, Not(HasSubstr("by itself")));
    EXPECT_TRUE(dealwire.json({"budget"}).find("pause")->is_null());
}

TEST_F(Budget, NobodyCallsDuringThePause) {
    org.fault(kSpentDay);
    dealwire.run({"import"});
    org.heal();
    org.reset_stats();

    const Outcome import = dealwire.run({"import"});
    const Outcome sync = dealwire.run({"sync", "--json"});

    EXPECT_EQ(import.code, 5) << import;
    EXPECT_EQ(sync.code, 5) << sync;
    EXPECT_EQ(org.stat("calls"), 0);
    EXPECT_THAT(import.err, HasSubstr("It goes on at"));
}

TEST_F(Budget, TheFirstRunAfterThePauseGoesOnByItself) {
    org.fault(kSpentDay);
    dealwire.run({"import"});
    org.heal();
    let_the_pause_pass();

    EXPECT_EQ(text(import(), "outcome"), "ok");

    expect_all_held();
    EXPECT_TRUE(dealwire.json({"budget"}).find("pause")->is_null());
}

TEST_F(Budget, TheRunAfterThePauseTakesUpWhatWasLeft) {
    org.fault(R"({"path": "/query/0r8", "nth": 4, "times": -1, "action": {"status": 403,
        "errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}})");
    const Tree stopped = import({"Contact"}, 5);
    const auto before = number(of(stopped, "Contact"), "read");
    ASSERT_GE(before, 50);
    org.heal();
    let_the_pause_pass();

    const Tree resumed = import({"Contact"});

    EXPECT_EQ(text(resumed, "outcome"), "ok");
    EXPECT_LT(number(of(resumed, "Contact"), "read"), 278 - before + kOverlap);
    EXPECT_EQ(held_live(store).at("Contact"), importable(org).at("Contact"));
}

TEST_F(Budget, ADayThatIsStillSpentAfterThePauseCostsOneCallAndAnotherPause) {
    org.fault(kSpentFromTheStart);
    dealwire.run({"import"});
    let_the_pause_pass();
    org.reset_stats();

    EXPECT_EQ(dealwire.run({"sync"}).code, 5);
    EXPECT_EQ(dealwire.run({"import"}).code, 5);

    EXPECT_LE(org.stat("calls"), 1);
    EXPECT_GT(text(dealwire.json({"budget"}), "pause.until"), "2020");
}

TEST_F(Budget, ImportsStopAtTheirPartOfTheShare) {
    org.control("POST", "limits", R"({"daily_max": 1000, "used": 0})");
    dealwire.configure("share: 50%", "share: 1%");
    import({"OpportunityStage"});  // the org tells its allowance

    const Outcome outcome = dealwire.run({"import"});

    EXPECT_EQ(outcome.code, 5) << outcome;
    EXPECT_LE(number(dealwire.json({"budget"}), "ours"), 10);
    dealwire.configure("share: 1%", "share: 90%");
    EXPECT_EQ(text(import(), "outcome"), "ok");
    expect_all_held();
}

TEST_F(Budget, ResumeForgetsAnAllowanceThatIsNotTrueAnyMore) {
    spend_beyond_a_small_allowance();
    org.control("POST", "limits", R"({"daily_max": 105000, "used": 300})");
    ASSERT_EQ(dealwire.run({"import"}).code, 5) << "what was seen last is too little";

    const Outcome resumed = dealwire.run({"budget", "resume"});

    EXPECT_THAT(resumed.out, HasSubstr("is forgotten"));
    EXPECT_EQ(text(import(), "outcome"), "ok");
    EXPECT_EQ(number(dealwire.json({"budget"}), "allowed"), 105000);
}

TEST_F(Budget, ResumeCostsOneCallWhereOurShareIsStillSpent) {
    spend_beyond_a_small_allowance();
    ASSERT_TRUE(flag(dealwire.json({"budget", "resume"}), "resumed"));
    org.control("POST", "limits", R"({"daily_max": 40, "used": 20})");
    org.reset_stats();

    EXPECT_EQ(dealwire.run({"import"}).code, 5);
    EXPECT_EQ(dealwire.run({"import"}).code, 5);

    EXPECT_LE(org.stat("calls"), 1);
}

TEST_F(Budget, OneCallAnHourLooksWhetherTheOrgAllowsMore) {
    spend_beyond_a_small_allowance();
    dealwire.run({"import"});
    org.control("POST", "limits", R"({"daily_max": 105000, "used": 300})");
    store.run("UPDATE connection SET usage_seen_at = usage_seen_at - 3600000");
    let_the_pause_pass();

    EXPECT_EQ(text(import(), "outcome"), "ok");
}

TEST_F(Budget, TheDoctorMayAlwaysCallAndHealsAStaleAllowance) {
    spend_beyond_a_small_allowance();
    org.control("POST", "limits", R"({"daily_max": 105000, "used": 300})");
    let_the_pause_pass();

    const Tree examined = dealwire.json({"doctor"});

    EXPECT_EQ(number(examined, "problems"), 0);
    EXPECT_EQ(text(import(), "outcome"), "ok");
}

TEST_F(Budget, CallsOfKilledRunsCount) {
    const auto ours = [&] { return number(dealwire.json({"budget"}), "ours"); };
    for (int nth : {4, 9, 3}) {
        org.fault(R"({"path": "/services/data", "nth": )" + std::to_string(nth) +
                  R"(, "action": {"delay_ms": 2000}})");
        const auto process = dealwire.begin({"import", "--full"});
        wait_until([&] { return org.strikes() > 0 || !process->running(); });
        ASSERT_TRUE(process->running());
        process->kill();
        org.heal();
    }
    EXPECT_GE(ours(), org.stat("calls"));
    EXPECT_LE(ours(), org.stat("calls") + 3 * kCallsPutDownAhead);
}

TEST_F(Budget, CallsOfConnectAreOurs) {
    EXPECT_GT(org.stat("calls"), 0);
    EXPECT_EQ(number(dealwire.json({"budget"}), "ours"), org.stat("calls"));
}

TEST_F(Budget, TheReserveIsLeftToOthers) {
    import({"OpportunityStage"});
    org.control("POST", "limits", R"({"daily_max": 1000, "used": 950})");
    dealwire.run({"import"});  // learns it from the first answer
    org.reset_stats();

    const Outcome outcome = dealwire.run({"import"});

    EXPECT_EQ(outcome.code, 5) << outcome;
    EXPECT_EQ(org.stat("calls"), 0);
}

TEST_F(Budget, TellsWhatWasSpentWhatIsLeftAndWhatWorkWillCost) {
    import();

    const Tree budget = dealwire.json({"budget"});

    EXPECT_EQ(number(budget, "used"), org.stat("used"));
    EXPECT_GT(number(budget, "kinds.import.spent"), 0);
    EXPECT_EQ(number(budget, "kinds.live.limit"), number(budget, "allowed") / 2);
    EXPECT_LT(number(budget, "kinds.backfill.left"), number(budget, "kinds.import.left"));
    EXPECT_EQ(number(budget, "share.percent"), 50);
    EXPECT_EQ(number(budget, "reserve.percent"), 10);
    EXPECT_LE(number(budget, "forecast.import"), 4);
    EXPECT_GT(number(budget, "forecast.reconcile"), number(budget, "forecast.import"));
}

TEST_F(Budget, IsAFriendlyAnswerBeforeTheFirstCall) {
    const Tree budget = dealwire.json({"budget"});

    EXPECT_LE(number(budget, "ours"), 4) << "of connect, which looks at the rights";
    EXPECT_TRUE(budget.find("pause")->is_null());
}

}  // namespace
}  // namespace dealwire::e2e
