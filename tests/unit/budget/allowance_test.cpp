#include "engine/budget/allowance.hpp"

#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/in_memory_spending_store.hpp"

#include <gtest/gtest.h>

namespace dealwire::budget {
namespace {

using base::Fault;
using model::WorkKind;
using namespace std::chrono_literals;

class AllowanceTest : public testing::Test {
protected:
    std::unique_ptr<Allowance> allowance(int used = 0) {
        return std::make_unique<Allowance>(
            store_, clock_, scope_, BudgetSettings{},
            model::ApiUsage{.used = used, .allowed = 1000, .seen_at = clock_.now()});
    }

    int spent(WorkKind kind) {
        for (const auto& one : store_.spent(scope_, clock_.now() - 24h))
            if (one.kind == kind) return one.calls;
        return -1;
    }

    static base::Error refused_by_org() {
        return {Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."};
    }

    model::OrgScope scope_{{"acme"}, {*model::RecordId::parse("00D000000000001")}};
    fakes::InMemorySpendingStore store_;
    fakes::FakeClock clock_;
};

TEST_F(AllowanceTest, CountsCallsByTheKindOfWork) {
    auto gate = allowance();
    gate->work_on(WorkKind::Import);
    gate->made(3, {});
    gate->work_on(WorkKind::Backfill);
    gate->made(2, {});
    gate.reset();

    EXPECT_EQ(spent(WorkKind::Import), 3);
    EXPECT_EQ(spent(WorkKind::Backfill), 2);
    EXPECT_EQ(spent(WorkKind::Live), 0);
}

TEST_F(AllowanceTest, PutsCallsDownBeforeTheyAreMadeSoThatAKilledProcessLosesNone) {
    const auto gate = allowance();
    gate->work_on(WorkKind::Import);
    for (int made = 0; made < 13; ++made) {
        ASSERT_FALSE(gate->refusal());
        EXPECT_GT(spent(WorkKind::Import), made) << "killed while it is made";
        EXPECT_LE(spent(WorkKind::Import), made + 5);
        gate->made(1, {});
    }
    gate->flush();

    EXPECT_EQ(spent(WorkKind::Import), 13);
}

TEST_F(AllowanceTest, CountsRepetitionsAndCallsSideBySide) {
    const auto gate = allowance();
    for (int call = 0; call < 7; ++call) ASSERT_FALSE(gate->refusal());
    EXPECT_GE(spent(WorkKind::Live), 7);
    for (int call = 0; call < 7; ++call) gate->made(4, {});
    EXPECT_GE(spent(WorkKind::Live), 28);
    gate->flush();

    EXPECT_EQ(spent(WorkKind::Live), 28);
}

TEST_F(AllowanceTest, TakesBackWhatWasNotMadeFromTheHourItWasPutDownIn) {
    auto gate = allowance();
    ASSERT_FALSE(gate->refusal());
    gate->made(1, {});
    clock_.advance(90min);
    gate.reset();

    EXPECT_EQ(spent(WorkKind::Live), 1);
    clock_.advance(24h);
    EXPECT_EQ(spent(WorkKind::Live), 0);
}

TEST_F(AllowanceTest, MeasuresTheShareAgainstCallsMadeNotAgainstThosePutDownAhead) {
    store_.add(scope_, WorkKind::Live, clock_.now(), 497);
    const auto gate = allowance();
    for (int call = 0; call < 3; ++call) {
        ASSERT_FALSE(gate->refusal()) << call;
        gate->made(1, {});
    }

    EXPECT_TRUE(gate->refusal());
}

TEST_F(AllowanceTest, LetsThePersonThroughWhoLooksWhyNothingGoes) {
    allowance()->exhausted(refused_by_org());
    store_.add(scope_, WorkKind::Live, clock_.now(), 2000);
    auto gate = allowance(999);
    ASSERT_TRUE(gate->refusal());
    gate->let_everything_through();

    EXPECT_FALSE(gate->refusal());
    gate->made(1, {});
    gate.reset();
    EXPECT_EQ(spent(WorkKind::Live), 2001);
    EXPECT_TRUE(store_.paused(scope_)) << "others wait as before";
}

TEST_F(AllowanceTest, SaysWhatHelpsSoonerWhereOurShareIsSpent) {
    store_.add(scope_, WorkKind::Live, clock_.now(), 500);

    const auto refused = allowance()->refusal();
    ASSERT_TRUE(refused);
    EXPECT_NE(refused->remedy.find("budget.share"), std::string::npos) << refused->remedy;
    EXPECT_NE(refused->remedy.find("dealwire budget resume"), std::string::npos);
}

TEST_F(AllowanceTest, StopsBackfillsWhereImportsGoOn) {
    store_.add(scope_, WorkKind::Import, clock_.now(), 240);
    auto gate = allowance();
    gate->work_on(WorkKind::Backfill);
    EXPECT_FALSE(gate->refusal());
    gate->made(10, {});

    const auto refused = gate->refusal();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->fault, Fault::BudgetSpent);
    EXPECT_EQ(refused->code, "BUDGET_SHARE");
    EXPECT_NE(refused->remedy.find("2026-06-02T01:00:00Z"), std::string::npos);
    gate->work_on(WorkKind::Import);
    EXPECT_FALSE(gate->refusal());
}

TEST_F(AllowanceTest, GoesByWhatTheOrgSaidLast) {
    auto gate = allowance();
    gate->made(1, model::ApiUsage{.used = 950, .allowed = 1000, .seen_at = clock_.now()});

    ASSERT_TRUE(gate->refusal());
    EXPECT_EQ(gate->refusal()->code, "BUDGET_RESERVE");
}

TEST_F(AllowanceTest, PausesForEverybodyOnceTheOrgSaidThatItsDayIsSpent) {
    allowance()->exhausted(refused_by_org());
    auto other = allowance();

    ASSERT_TRUE(other->refusal());
    EXPECT_EQ(other->refusal()->code, "BUDGET_PAUSED");
    EXPECT_NE(other->refusal()->detail.find("TotalRequests"), std::string::npos);
}

TEST_F(AllowanceTest, SaysWhenItGoesOnAtTheFirstRefusalAndAtEachOneDuringThePause) {
    const base::Error first = allowance()->exhausted(refused_by_org());
    const auto later = allowance()->refusal();

    EXPECT_NE(first.remedy.find("2026-06-01T01:00:00Z"), std::string::npos) << first.remedy;
    EXPECT_NE(first.remedy.find("dealwire budget resume"), std::string::npos) << first.remedy;
    ASSERT_TRUE(later);
    EXPECT_EQ(later->remedy, first.remedy);
    EXPECT_EQ(later->detail.find("2026-06-01"), std::string::npos) << "said twice";
}

TEST_F(AllowanceTest, LooksAgainAfterThePauseAndGoesOnByItself) {
    auto gate = allowance();
    gate->exhausted(refused_by_org());
    clock_.advance(61min);

    EXPECT_FALSE(gate->refusal());
    gate->made(1, model::ApiUsage{.used = 100, .allowed = 1000, .seen_at = clock_.now()});
    EXPECT_FALSE(store_.paused(scope_));
}

TEST_F(AllowanceTest, TakesItsOwnRefusalForNoPause) {
    store_.add(scope_, WorkKind::Import, clock_.now(), 600);
    auto gate = allowance();
    gate->exhausted(*gate->refusal());

    EXPECT_FALSE(store_.paused(scope_));
}

TEST_F(AllowanceTest, SeesWhatOthersSpendMeanwhile) {
    auto gate = allowance();
    EXPECT_FALSE(gate->refusal());
    store_.add(scope_, WorkKind::Live, clock_.now(), 600);
    clock_.advance(61s);

    EXPECT_TRUE(gate->refusal());
}

}  // namespace
}  // namespace dealwire::budget
