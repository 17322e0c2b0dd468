#include "engine/budget/policy.hpp"

#include <gtest/gtest.h>

namespace dealwire::budget {
namespace {

using model::WorkKind;
using namespace std::chrono_literals;

const base::Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 5 / 1} + 12h + 20min;

/// An org of 1000 calls a day, of which 500 may be ours and 100 are left to others.
BudgetState state_with(int ours, int used, WorkKind kind = WorkKind::Live) {
    return {.now = kNow,
            .kind = kind,
            .usage = model::ApiUsage{.used = used, .allowed = 1000, .seen_at = kNow},
            .ours = ours,
            .pause = {}};
}

std::string code(const BudgetState& state) {
    const auto refused = refuse(state, {});
    return refused ? refused->code : "";
}

TEST(Budget, LetsAnyCallThroughUntilTheOrgTellsItsFigures) {
    EXPECT_EQ(code({.now = kNow, .ours = 9999}), "");
}

TEST(Budget, KeepsTheLessUrgentWorkWaitingFirst) {
    EXPECT_EQ(code(state_with(249, 249, WorkKind::Backfill)), "");
    EXPECT_EQ(code(state_with(250, 250, WorkKind::Backfill)), "BUDGET_SHARE");
    EXPECT_EQ(code(state_with(349, 349, WorkKind::Reprocess)), "");
    EXPECT_EQ(code(state_with(350, 350, WorkKind::Reprocess)), "BUDGET_SHARE");
    EXPECT_EQ(code(state_with(450, 450, WorkKind::Import)), "BUDGET_SHARE");
    EXPECT_EQ(code(state_with(499, 499, WorkKind::Live)), "");
    EXPECT_EQ(code(state_with(500, 500, WorkKind::Live)), "BUDGET_SHARE");
}

TEST(Budget, LeavesTheReserveToOthersWhoeverSpentTheRest) {
    EXPECT_EQ(code(state_with(10, 899)), "");
    EXPECT_EQ(code(state_with(10, 900)), "BUDGET_RESERVE");
}

TEST(Budget, TellsWhatIsLeftForEachKindOfWork) {
    EXPECT_EQ(left_for(state_with(100, 100, WorkKind::Live), {}), 400);
    EXPECT_EQ(left_for(state_with(100, 100, WorkKind::Backfill), {}), 150);
    EXPECT_EQ(left_for(state_with(100, 850, WorkKind::Live), {}), 50) << "the reserve is nearer";
    EXPECT_EQ(left_for(state_with(600, 950, WorkKind::Live), {}), 0);
    EXPECT_FALSE(left_for({.now = kNow, .ours = 1}, {}));
}

TEST(Budget, HasNothingLeftDuringAPause) {
    BudgetState state = state_with(0, 0);
    state.pause = model::Pause{kNow + 1min, "The org's day is spent."};

    EXPECT_EQ(left_for(state, {}), 0);
}

TEST(Budget, LooksAgainOnceWhatTheOrgSaidIsOld) {
    BudgetState state = state_with(10, 990);
    state.usage->seen_at = kNow - 15min;

    EXPECT_EQ(code(state), "");
}

TEST(Budget, LooksOnceAnHourWhetherTheOrgAllowsMoreByNow) {
    BudgetState state = state_with(600, 600);
    state.usage->seen_at = kNow - 59min;
    EXPECT_EQ(code(state), "BUDGET_SHARE");

    state.usage->seen_at = kNow - 60min;
    EXPECT_EQ(code(state), "");
}

TEST(Budget, KeepsAPauseToItsEnd) {
    BudgetState state = state_with(0, 0);
    state.pause = model::Pause{kNow + 1min, "The org's day is spent."};
    EXPECT_EQ(code(state), "BUDGET_PAUSED");
    EXPECT_EQ(refuse(state, {})->until, kNow + 1min);

    state.now += 1min;
    EXPECT_EQ(code(state), "");
}

TEST(Budget, TellsTheHourWhenOurCallsRollOut) {
    // 300 calls in each of the hours 20 and 21 of yesterday, 100 in this hour.
    const base::Instant today = std::chrono::floor<std::chrono::days>(kNow);
    const auto spent = [&](base::Instant since) {
        int calls = 100;
        if (today - 3h > since) calls += 300;  // the hour from 20 ends at 21
        if (today - 2h > since) calls += 300;
        return calls;
    };

    EXPECT_EQ(rolls_below(500, kNow, spent), today + 21h);
    EXPECT_EQ(rolls_below(200, kNow, spent), today + 22h);
    EXPECT_EQ(rolls_below(800, kNow, spent), today + 13h);
}

TEST(Budget, TellsWhenWorkThatWasRefusedGoesOn) {
    const auto none_since = [](base::Instant since) { return since > kNow - 23h ? 0 : 500; };
    const auto at = [&](const BudgetState& state) {
        return goes_on_at(*refuse(state, {}), state, {}, none_since);
    };
    BudgetState paused = state_with(0, 0);
    paused.pause = model::Pause{kNow + 40min, "The day is spent."};

    EXPECT_EQ(at(paused), kNow + 40min);
    EXPECT_EQ(at(state_with(0, 900)), kNow + 15min);
    EXPECT_EQ(at(state_with(500, 500)), std::chrono::floor<std::chrono::hours>(kNow) + 2h);
}

}  // namespace
}  // namespace dealwire::budget
