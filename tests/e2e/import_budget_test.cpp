// API calls as a budget: days that are spent, shares and reserves, pauses that end by themselves.

#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

constexpr const char* kSpentDay = R"({"path": "/services/data", "nth": 5, "times": -1, "action":
    {"status": 403, "errorCode": "REQUEST_LIMIT_EXCEEDED",
     "message": "TotalRequests Limit exceeded."}})";

class Budget : public testing::Test, protected Reading {
protected:
    Budget() : Reading{"never", 50} {}

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
    EXPECT_NE(text(dealwire.json({"status"}), "budget.pausedUntil"), "");
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
    EXPECT_THAT(import.err, HasSubstr("until"));
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

    EXPECT_EQ(number(budget, "ours"), 0);
    EXPECT_TRUE(budget.find("pause")->is_null());
}

}  // namespace
}  // namespace dealwire::e2e
