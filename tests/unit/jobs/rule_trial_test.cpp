#include "engine/jobs/rule_trial.hpp"

#include "engine/exporting/exporter.hpp"
#include "engine/matching/resolver.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_lanes.hpp"
#include "tests/fakes/fake_progress.hpp"
#include "tests/fakes/fake_record_sink.hpp"
#include "tests/fakes/fake_work_budget.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_export_store.hpp"
#include "tests/fakes/in_memory_hit_store.hpp"
#include "tests/fakes/in_memory_match_store.hpp"
#include "tests/fakes/in_memory_member_store.hpp"
#include "tests/support/crm_world.hpp"
#include "tests/unit/exporting/case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using namespace support;
using matching::Criterion;
using matching::MatchingRules;
using matching::MatchingSettings;
using testing::ElementsAre;

const model::OrgScope kScope{base::TenantId{"default"}, {record_id("00D", 1)}};

/// An account with an opportunity that was changed last and one that was created last.
class RuleTrialTest : public ::testing::Test {
protected:
    RuleTrialTest() {
        clock_.set(at("2026-04-01"));
        world_.add_account(1, "contoso.example");
        world_.add_opportunity(1, 1).last_modified = at("2026-02-01");
        world_.add_opportunity(2, 1).created = at("2026-01-05");
        newest_first_.opportunity_order = {Criterion::Created};
    }

    void ingest(const std::string& id, const std::string& email) {
        auto conversation = conversation_with({email});
        conversation.id = base::ConversationId{id};
        conversation.digest = id;
        conversation.started = conversation.time;
        const ports::IncomingConversation incoming{conversation, base::Tree::Object{}};
        conversations_.save(kScope.tenant, {&incoming, 1});
    }

    MatchingRules rules(const MatchingSettings& settings) const {
        return MatchingRules::make(settings, world_.lists);
    }

    TrialReport trial(const MatchingSettings& after, const MatchingSettings& before = {},
                      std::stop_token stop = {}) {
        RuleTrial trial{{world_, members_, conversations_, resolutions_, exports_, progress_,
                         clock_, crm_, hits_, lanes_},
                        kScope,
                        exporting::testing::shipped_mapping(),
                        {}};
        return trial.run(rules(before), rules(after), std::move(stop));
    }

    /// Resolves and exports everything under these rules; the calls it took.
    int settle(const MatchingSettings& settings) {
        matching::Resolver resolver{
            {world_, matches_, members_, conversations_, resolutions_, progress_, log_},
            kScope,
            rules(settings)};
        resolver.resolve_stale({});
        exporting::Exporter exporter{{exports_, conversations_, resolutions_, members_, sink_,
                                      clock_, progress_, log_, crm_, exports_, hits_, budget_},
                                     kScope,
                                     exporting::testing::shipped_mapping(),
                                     {}};
        return exporter.run({}, {}).calls;
    }

    CrmWorld world_;
    fakes::InMemoryCrmStore crm_;
    MatchingSettings newest_first_;
    fakes::FakeClock clock_;
    fakes::InMemoryMemberStore members_;
    fakes::InMemoryConversationStore conversations_;
    fakes::InMemoryResolutionStore resolutions_{conversations_};
    fakes::InMemoryMatchStore matches_{world_, resolutions_};
    fakes::InMemoryHitStore hits_{conversations_};
    fakes::InMemoryExportStore exports_{conversations_, resolutions_};
    fakes::FakeRecordSink sink_;
    fakes::FakeProgress progress_;
    fakes::CrowdedLanes crowded_;
    ports::Lanes* lanes_ = nullptr;
    fakes::FakeEventLog log_;
    fakes::FakeWorkBudget budget_;
};

TEST_F(RuleTrialTest, ComparesAllHistoryUnderBothRules) {
    ingest("a", "lee@contoso.example");
    ingest("b", "stranger@fabrikam.example");

    const TrialReport report = trial(newest_first_);

    EXPECT_EQ(report.effect.conversations, 2);
    EXPECT_EQ(report.effect.changed, 1);
    EXPECT_EQ(report.effect.opportunities.moved, 1);
    EXPECT_EQ(report.effect.unresolved_after, 1);
    EXPECT_EQ(progress_.work("Trying rules").done, 2);
    EXPECT_FALSE(report.stopped);
}

TEST_F(RuleTrialTest, WritesNothing) {
    ingest("a", "lee@contoso.example");
    settle({});
    const auto before = resolutions_.find(kScope, {"a"});
    const auto in_org = sink_.org().size();

    trial(newest_first_);

    EXPECT_EQ(resolutions_.find(kScope, {"a"}), before);
    EXPECT_EQ(sink_.org().size(), in_org);
    EXPECT_EQ(settle({}), 0);
}

TEST_F(RuleTrialTest, ForetellsTheCallsOfTheExport) {
    for (int i = 0; i < 120; ++i) ingest("c" + std::to_string(i), "lee@contoso.example");
    settle({});

    const TrialReport report = trial(newest_first_);

    EXPECT_EQ(report.effect.changed, 120);
    EXPECT_EQ(report.cost.conversations, 120);
    EXPECT_EQ(report.due_anyway, exporting::ExportCost{});
    EXPECT_GT(report.cost.calls, 0);
    EXPECT_EQ(settle(newest_first_), report.cost.calls);
}

TEST_F(RuleTrialTest, SetsApartWhatIsDueAnyway) {
    ingest("a", "lee@contoso.example");  // never exported

    const TrialReport report = trial(newest_first_);

    EXPECT_EQ(report.cost.conversations, 1);
    EXPECT_EQ(report.due_anyway.conversations, 1);
    EXPECT_GT(report.due_anyway.calls, 0);
}

TEST_F(RuleTrialTest, CostsNothingWhereNothingChanges) {
    ingest("a", "lee@contoso.example");  // never exported, and of no concern here

    const TrialReport report = trial({});

    EXPECT_EQ(report.effect.changed, 0);
    EXPECT_EQ(report.cost, exporting::ExportCost{});
}

TEST_F(RuleTrialTest, SeesOtherDomainsWithAnIndexOfTheirOwn) {
    ingest("a", "lee@contoso.example");
    MatchingSettings no_company;
    no_company.more_domains.free_mail = {"contoso.example"};

    const TrialReport report = trial(no_company);

    EXPECT_EQ(report.effect.accounts.lost, 1);
    EXPECT_EQ(report.effect.opportunities.lost, 1);
    EXPECT_EQ(report.effect.unresolved_after, 1);
    EXPECT_EQ(trial({}, no_company).effect.accounts.gained, 1);
}

TEST_F(RuleTrialTest, LeavesDecisionsAndTellsWhichContradict) {
    ingest("a", "lee@contoso.example");
    ingest("b", "lee@contoso.example");
    for (const char* id : {"a", "b"})
        resolutions_.set_override(kScope, {id}, model::Override{opportunity_id(1), "ann", ""});

    const TrialReport report = trial(newest_first_);

    EXPECT_EQ(report.effect.changed, 0);
    EXPECT_EQ(report.effect.overrides, 2);
    ASSERT_EQ(report.effect.contradicted.size(), 2U);
    EXPECT_EQ(report.effect.contradicted[0].after, opportunity_id(2));
    EXPECT_TRUE(report.effect.contradicted[0].before.empty());
}

TEST_F(RuleTrialTest, WorksThroughMoreThanOnePage) {
    const int count = static_cast<int>(RuleTrial::kPage) + 1;
    for (int i = 0; i < count; ++i) ingest("c" + std::to_string(i), "lee@contoso.example");

    EXPECT_EQ(trial(newest_first_).effect.opportunities.moved, count);
}

TEST_F(RuleTrialTest, FindsTheSameSideBySide) {
    const int count = static_cast<int>(RuleTrial::kPage) + 1;
    for (int i = 0; i < count; ++i)
        ingest("c" + std::to_string(i), i % 3 == 0 ? "x@fabrikam.example" : "lee@contoso.example");
    const TrialReport one_by_one = trial(newest_first_);

    lanes_ = &crowded_;
    const TrialReport together = trial(newest_first_);

    EXPECT_EQ(together.effect.opportunities, one_by_one.effect.opportunities);
    EXPECT_EQ(together.effect.changed, one_by_one.effect.changed);
    EXPECT_EQ(together.cost, one_by_one.cost);
    EXPECT_EQ(together.due_anyway, one_by_one.due_anyway);
}

TEST_F(RuleTrialTest, StopsBetweenPagesAndSaysSo) {
    const int count = static_cast<int>(RuleTrial::kPage) + 1;
    for (int i = 0; i < count; ++i) ingest("c" + std::to_string(i), "lee@contoso.example");
    std::stop_source source;
    source.request_stop();

    const TrialReport report = trial(newest_first_, {}, source.get_token());

    EXPECT_TRUE(report.stopped);
    EXPECT_EQ(report.effect.conversations, static_cast<std::int64_t>(RuleTrial::kPage));
}

}  // namespace
}  // namespace dealwire::jobs
