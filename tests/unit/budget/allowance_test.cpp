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
