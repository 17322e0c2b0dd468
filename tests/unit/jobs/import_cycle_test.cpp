#include "engine/jobs/import_cycle.hpp"

#include "engine/ports/store_error.hpp"
#include "tests/support/import_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::jobs {
namespace {

using base::Fault;
using model::Purpose;
using model::RecordState;
using support::ImportWorld;

class ImportCycleTest : public testing::Test {
protected:
    ImportCycleTest() { world_.set_now(1000); }

    std::optional<RecordState> opportunity(int number) {
        const auto held = world_.held("Opportunity", number);
        return held ? std::optional{held->state} : std::nullopt;
    }

    std::size_t members() { return world_.members.all(world_.scope).size(); }

    ImportWorld world_;
};

TEST_F(ImportCycleTest, ImportsEverythingAndMakesMembersTheFirstTime) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);

    const ImportCycleReport report = world_.import();

    EXPECT_EQ(report.import.outcome(), model::Outcome::Ok);
    EXPECT_EQ(report.import.objects.size(), importing::imported_objects().size());
    EXPECT_EQ(members(), 1U);
    EXPECT_EQ(opportunity(1), RecordState::Live);
    EXPECT_TRUE(report.import.more.empty());
}

TEST_F(ImportCycleTest, ChangesNothingTheSecondTime) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.import();
    const std::int64_t revision = world_.crm.revision(world_.scope);

    const ImportCycleReport report = world_.import();

    EXPECT_EQ(world_.crm.revision(world_.scope), revision);
    EXPECT_TRUE(report.members.changed.empty());
    EXPECT_TRUE(report.import.more.empty());
}

TEST_F(ImportCycleTest, PullsInOnlyOpportunitiesOfRecordedPeople) {
    world_.put_user(1, 1);
    world_.put_user(2, 1, false);
    world_.put_opportunity(1, 2, 1);
    world_.put_opportunity(2, 3, 2);
    world_.import();

    EXPECT_FALSE(opportunity(2));
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(ImportCycleTest, ReleasesAnOpportunityThatWentToSomebodyElse) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.import();
    world_.put_opportunity(1, 3, 2);
    world_.set_now(1100);

    const ImportCycleReport report = world_.import();

    EXPECT_EQ(opportunity(1), RecordState::Released);
    EXPECT_EQ(world_.held("Opportunity", 1)->released_at, ImportWorld::at(1100));
    EXPECT_THAT(
        ImportWorld::outcome(report, "Opportunity").warnings,
        testing::ElementsAre(testing::HasSubstr("1 opportunity, whose owner is not recorded "
                                                "any more, was released")));
    EXPECT_EQ(ImportWorld::outcome(report, "Opportunity").changed, 1);
}

TEST_F(ImportCycleTest, ReadsOpportunitiesOfSomebodyNewlyRecordedAndOfNobodyElse) {
    world_.put_user(1, 1);
    world_.put_user(2, 1, false);
    for (int i = 1; i <= 10; ++i) world_.put_opportunity(i, i, 1 + i % 2);
    world_.import();
    world_.put_user(2, 999);
    const ImportCycleReport report = world_.import();

    EXPECT_EQ(ImportWorld::outcome(report, "Opportunity").mode, "increment");
    EXPECT_EQ(ImportWorld::outcome(report, "Opportunity", "owners").read, 5);
    EXPECT_EQ(world_.difference(), "");
    EXPECT_FALSE(world_.place("Opportunity", Purpose::Owners));
    EXPECT_EQ(ImportWorld::readings_of(world_.import(), "owners"), 0);
}

TEST_F(ImportCycleTest, FindsPeopleNewlyRecordedAgainAfterTheirOpportunitiesCouldNotBeRead) {
    world_.put_user(1, 1);
    world_.put_opportunity(20, 900, 1);
    for (int i = 1; i <= 10; ++i) world_.put_opportunity(i, i, 2);
    world_.import();
    world_.put_user(2, 999);
    world_.source.fail_read("Opportunity", {Fault::Transient, "X", "gone"}, 1);
    EXPECT_FALSE(world_.import().provisioned) << "saved members would say that all was read";
    EXPECT_EQ(members(), 1U);

    const ImportCycleReport report = world_.import();

    EXPECT_EQ(ImportWorld::outcome(report, "Opportunity", "owners").read, 6)
        << "not the first page";
    EXPECT_EQ(members(), 2U);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(ImportCycleTest, ReadsNoOpportunityTwiceBecauseTheFirstLoadWasCutShort) {
    world_.put_user(1, 1);
    for (int i = 1; i <= 40; ++i) world_.put_opportunity(i, i, 1);
    world_.bulk.fail_pages(2, {Fault::Transient, "X", "gone"}, 1);
    EXPECT_FALSE(world_.import().provisioned);

    const ImportCycleReport report = world_.import();

    EXPECT_EQ(ImportWorld::readings_of(report, "owners"), 0);
    EXPECT_TRUE(report.provisioned);
    EXPECT_EQ(world_.bulk.started(), 1);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(ImportCycleTest, LeavesNobodyOutWhoBecameRecordedWhileTheFirstLoadWasCutShort) {
    world_.put_user(1, 1);
    for (int i = 1; i <= 40; ++i) world_.put_opportunity(i, i, 1 + i % 2);
    world_.bulk.fail_pages(2, {Fault::Transient, "X", "gone"}, 1);
    world_.import();
    world_.put_user(2, 999);
    world_.import();

    EXPECT_EQ(world_.difference(), "");
    EXPECT_EQ(world_.bulk.left(), 0U);
}

TEST_F(ImportCycleTest, AsksForManyOwnersInSeveralQueries) {
    world_.settings.owners_per_query = 3;
    world_.put_user(1, 1);
    world_.put_opportunity(1, 900, 1);
    world_.import();
    for (int i = 2; i <= 9; ++i) {
        world_.put_user(i, 999);
        world_.put_opportunity(i, i, i);
    }
    const ImportCycleReport report = world_.import();

    EXPECT_EQ(world_.difference(), "");
    EXPECT_EQ(ImportWorld::readings_of(report, "owners"), 3);
}

TEST_F(ImportCycleTest, ReleasesTheOpportunitiesOfALeaver) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.import();
    world_.put_user(1, 999, false);

    const ImportCycleReport report = world_.import();

    EXPECT_EQ(report.members.deactivated, 1);
    EXPECT_EQ(opportunity(1), RecordState::Released);
    EXPECT_EQ(world_.held("Opportunity", 1)->released_at, ImportWorld::at(1000));
}

TEST_F(ImportCycleTest, TellsOfAllThatItReleasedAtOnceAndOneByOne) {
    world_.put_user(1, 1);
    world_.put_user(2, 1);
    for (int i = 1; i <= 3; ++i) world_.put_opportunity(i, 2, 1);
    world_.put_opportunity(4, 2, 2);
    world_.import();
    world_.put_user(1, 990, false);
    world_.put_opportunity(4, 995, 7);

    const ImportCycleReport report = world_.import();

    EXPECT_THAT(ImportWorld::outcome(report, "Opportunity").warnings,
                testing::ElementsAre("4 opportunities of people who are no longer recorded were "
                                     "released: they stay with the conversations held before."));
    EXPECT_TRUE(ImportWorld::outcome(world_.import(), "Opportunity").warnings.empty());
}

TEST_F(ImportCycleTest, TellsOfReleasesWhereOnlyUsersWereRead) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.import();
    world_.put_user(1, 990, false);

    const ImportCycleReport report = world_.import({.objects = {"User"}});

    EXPECT_EQ(opportunity(1), RecordState::Released);
    EXPECT_THAT(ImportWorld::outcome(report, "User").warnings,
                testing::ElementsAre(testing::HasSubstr("released")));
}

TEST_F(ImportCycleTest, ReadsTheOpportunitiesOfSomebodyWhoIsBack) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.import();
    world_.put_user(1, 990, false);
    world_.import();
    world_.put_user(1, 999, true);
    world_.import();

    EXPECT_EQ(opportunity(1), RecordState::Live);
    EXPECT_EQ(world_.held("Opportunity", 1)->released_at, std::nullopt);
}

TEST_F(ImportCycleTest, ReadsTheOpportunitiesOfSomebodyWhoIsBackBeforeAnythingElseWasRead) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.put_opportunity(9, 500, 1);  // the first is behind the overlap
    world_.import();
    world_.put_user(1, 990, false);
    world_.source.fail_read("Opportunity", {Fault::Transient, "X", "gone"});
    world_.import();
    ASSERT_EQ(opportunity(1), RecordState::Released);
    world_.put_user(1, 999, true);
    world_.import();

    EXPECT_EQ(world_.difference(), "");
    EXPECT_EQ(ImportWorld::readings_of(world_.import(), "owners"), 0);
}

TEST_F(ImportCycleTest, ReleasesWhatAFullReadingBroughtForSomebodyWhoLeft) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.put_opportunity(2, 2, 2);
    world_.put_opportunity(9, 500, 1);  // the first is behind the overlap
    world_.import();
    world_.put_user(2, 990);
    world_.source.fail_read("Opportunity", {Fault::Transient, "X", "gone"});
    world_.import({.full = true});
    ASSERT_EQ(opportunity(2), RecordState::Live);
    world_.put_user(2, 999, false);
    world_.import();

    EXPECT_EQ(opportunity(2), RecordState::Released);
}

TEST_F(ImportCycleTest, ReleasesWhatOnlyAProofBroughtForSomebodyWhoLeft) {
    world_.put_user(1, 1);
    world_.put_user(2, 1);
    world_.put_opportunity(1, 2, 1);
    world_.source.fail_read("Opportunity", {Fault::Transient, "X", "gone"});
    world_.import({.reconcile = true});
    ASSERT_EQ(opportunity(1), RecordState::Live);
    world_.put_user(1, 999, false);
    world_.import();

    EXPECT_EQ(opportunity(1), RecordState::Released);
}

TEST_F(ImportCycleTest, ReleasesInAFirstLoadWhatAProofBroughtAndSomebodyElseGot) {
    world_.put_user(1, 1);
    world_.put_opportunity(1, 2, 1);
    world_.put_opportunity(9, 500, 1);
    world_.source.fail_read("Opportunity", {Fault::Transient, "X", "gone"});
    world_.import({.reconcile = true});
    ASSERT_EQ(opportunity(1), RecordState::Live);
    world_.put_opportunity(1, 300, 2);
    world_.import();

    EXPECT_EQ(opportunity(1), RecordState::Released);
}

TEST_F(ImportCycleTest, EndsAtOnceWhereTheOrgCannotBeAsked) {
    world_.source.fail_describe({Fault::Reauthorise, "", "revoked"});

    const ImportCycleReport report = world_.import();

    ASSERT_TRUE(report.import.ended_by);
    EXPECT_EQ(report.import.objects.size(), importing::imported_objects().size());
    EXPECT_TRUE(world_.source.requests().empty());
    EXPECT_FALSE(report.provisioned);
}

TEST_F(ImportCycleTest, TellsTheBudgetWhatItWorksOnAndWhenTheOrgRefused) {
    world_.put_user(1, 1);
    world_.import();
    EXPECT_EQ(world_.budget.kinds,
              (std::vector{model::WorkKind::Import, model::WorkKind::Backfill}));

    world_.source.fail_describe({Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "spent"});
    const ImportCycleReport report = world_.import();

    EXPECT_EQ(world_.budget.refusals.size(), 1U);
    EXPECT_EQ(report.import.ended_by->remedy, fakes::FakeWorkBudget::kRemedy);
    for (const auto& object : report.import.objects)
        EXPECT_EQ(object.error->remedy, fakes::FakeWorkBudget::kRemedy) << object.object;
}

}  // namespace
}  // namespace dealwire::jobs
