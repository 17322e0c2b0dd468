#include "tests/support/import_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using model::RecordState;
using support::ImportWorld;

/// Deletions, with and without a trace; undeletions; proofs of completeness.
class DeletionTest : public testing::Test {
protected:
    DeletionTest() {
        world_.put_user(1, 0);
        world_.set_now(1000);
        for (int i = 1; i <= 30; ++i) world_.put("Contact", i, i * 10);
        world_.import();
        world_.set_now(2000);
    }

    RecordState state(int number) { return world_.held("Contact", number)->state; }

    model::Proof prove() {
        for (const model::Proof& proof : world_.import({.reconcile = true}).proofs)
            if (proof.object == "Contact") return proof;
        ADD_FAILURE() << "contacts were not proven";
        return {};
    }

    ImportWorld world_;
};

TEST_F(DeletionTest, SeesWhatLiesInTheRecycleBin) {
    world_.remove("Contact", 3, 1500);
    const auto report = world_.import();

    EXPECT_EQ(state(3), RecordState::Deleted);
    EXPECT_EQ(ImportWorld::outcome(report, "Contact").deleted, 1);
}

TEST_F(DeletionTest, SeesWhatWasPurgedByTheLog) {
    world_.purge("Contact", 3, 1500);
    const auto report = world_.import();

    EXPECT_EQ(state(3), RecordState::Deleted);
    EXPECT_EQ(ImportWorld::outcome(report, "Contact").deleted, 1);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(DeletionTest, LiftsARecordThatWasRestored) {
    world_.remove("Contact", 3, 1500);
    world_.import();
    world_.set_now(3000);
    world_.put("Contact", 3, 2500);
    world_.import();

    EXPECT_EQ(state(3), RecordState::Live);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(DeletionTest, HoldsWhatWasDeletedAndRestoredBetweenTwoImports) {
    world_.remove("Contact", 3, 1500);
    world_.put("Contact", 3, 1600);
    world_.import();

    EXPECT_EQ(world_.difference(), "");
}

TEST_F(DeletionTest, AsksTheLogFromWhereItWasRead) {
    world_.import();
    world_.set_now(3000);
    world_.import();

    EXPECT_EQ(world_.source.questions()[3].object, "Contact");
    EXPECT_EQ(world_.source.questions()[3].deleted_since, ImportWorld::at(2000));
}

TEST_F(DeletionTest, ProvesCompletenessWhenTheLogMayHaveLostSomething) {
    world_.purge("Contact", 3, 1500);
    world_.trim_log("Contact", 1800);
    const auto report = world_.import();

    EXPECT_EQ(state(3), RecordState::Missing) << "nothing proves that it was deleted";
    ASSERT_EQ(report.proofs.size(), 1U);
    EXPECT_EQ(report.proofs[0].missing, 1);
    EXPECT_TRUE(ImportWorld::outcome(report, "Contact").warnings.empty())
        << "the proof has settled what the log left open";
}

TEST_F(DeletionTest, ProvesOnceADayWhereTheLogIsCutOffAgainAndAgain) {
    world_.trim_log("Contact", 1800);
    ASSERT_EQ(world_.import().proofs.size(), 1U);
    world_.set_now(2030);
    world_.purge("Contact", 3, 2010);
    world_.trim_log("Contact", 2020);
    const auto soon = world_.import();
    EXPECT_TRUE(soon.proofs.empty());
    EXPECT_EQ(ImportWorld::outcome(soon, "Contact").warnings.size(), 2U)
        << "what is open, and when";

    world_.set_now(2000 + 24 * 60);
    const auto next_day = world_.import();

    EXPECT_EQ(next_day.proofs.size(), 1U);
    EXPECT_EQ(state(3), RecordState::Missing);
}

TEST_F(DeletionTest, ProvesAtAnyTimeWhereSomebodyAsks) {
    ASSERT_EQ(world_.import({.objects = {"Contact"}, .reconcile = true}).proofs.size(), 1U);

    EXPECT_EQ(world_.import({.objects = {"Contact"}, .reconcile = true}).proofs.size(), 1U);
}

TEST_F(DeletionTest, ProvesLaterWhatCallsDidNotSufficeFor) {
    world_.purge("Contact", 3, 1500);
    world_.trim_log("Contact", 1800);
    world_.source.before_read([&](const ports::ReadRequest& request) {
        if (request.columns.size() <= 3)
            world_.source.fail_read(request.object,
                                    {base::Fault::BudgetSpent, "REQUEST_LIMIT_EXCEEDED", "spent"});
    });
    const auto first = world_.import();
    EXPECT_FALSE(first.import.ended_by) << "nobody asked for this proof";
    EXPECT_EQ(world_.budget.refusals.size(), 1U);
    EXPECT_EQ(state(3), RecordState::Live);

    world_.source.before_read({});
    world_.import();
    EXPECT_EQ(state(3), RecordState::Missing);
    EXPECT_TRUE(world_.import().proofs.empty()) << "once is enough";
}

TEST_F(DeletionTest, ProofFindsNothingWhereNothingIsAmiss) {
    world_.import();
    const model::Proof proof = prove();

    EXPECT_TRUE(proof.complete());
    EXPECT_EQ(proof.in_org, 30);
    EXPECT_EQ(proof.held, 30);
    EXPECT_EQ(proof.absent + proof.outdated + proof.missing + proof.deleted, 0);
    EXPECT_EQ(proof.at, ImportWorld::at(2000) - std::chrono::minutes{10});
    EXPECT_EQ(world_.proofs.latest(world_.scope).size(), 8U);
}

TEST_F(DeletionTest, ProofRepairsGapsOfBothKinds) {
    world_.put("Contact", 31, 5);   // appeared behind the bookmark
    world_.put("Contact", 7, 280);  // changed behind it
    world_.import();
    ASSERT_NE(world_.difference(), "");
    const model::Proof proof = prove();

    EXPECT_EQ(proof.absent, 1);
    EXPECT_EQ(proof.outdated, 1);
    EXPECT_EQ(proof.repaired, 2);
    EXPECT_TRUE(proof.complete());
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(DeletionTest, ProofMarksAsMissingWhatNothingTellsOf) {
    world_.hide("Contact", 3);
    const model::Proof proof = prove();

    EXPECT_EQ(proof.missing, 1);
    EXPECT_EQ(state(3), RecordState::Missing);
    world_.put("Contact", 3, 30);
    EXPECT_EQ(prove().repaired, 1) << "it is in sight again";
    EXPECT_EQ(state(3), RecordState::Live);
}

TEST_F(DeletionTest, ProofFindsADeletionBehindTheBookmark) {
    world_.remove("Contact", 3, 280);
    world_.source.put_deletions("Contact", {});
    const model::Proof proof = prove();

    EXPECT_EQ(proof.deleted, 1);
    EXPECT_EQ(proof.missing, 0);
    EXPECT_EQ(state(3), RecordState::Deleted);
}

TEST_F(DeletionTest, ProofMarksNothingWhereTooManyAreOutOfSight) {
    for (int i = 1; i <= 25; ++i) world_.hide("Contact", i);
    const auto report = world_.import({.reconcile = true});
    const auto& outcome = ImportWorld::outcome(report, "Contact", "proof");

    EXPECT_EQ(state(3), RecordState::Live);
    EXPECT_EQ(outcome.outcome, model::Outcome::Partial);
    ASSERT_EQ(outcome.warnings.size(), 1U);
    EXPECT_NE(outcome.warnings[0].find("Nothing was marked as missing"), std::string::npos);
    EXPECT_EQ(report.import.outcome(), model::Outcome::Partial);
}

TEST_F(DeletionTest, ProofFindsManyRealDeletions) {
    for (int i = 1; i <= 25; ++i) world_.remove("Contact", i, 280);
    world_.source.put_deletions("Contact", {});
    const model::Proof proof = prove();

    EXPECT_EQ(proof.deleted, 25);
    EXPECT_TRUE(proof.withheld.empty());
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(DeletionTest, ProofLeavesWhatChangesMeanwhileToTheNextImport) {
    world_.source.before_read([&](const ports::ReadRequest& request) {
        if (request.object != "Contact" || request.columns.size() > 3) return;
        world_.put("Contact", 3, 2001);
        world_.put("Contact", 40, 2001);
    });
    const model::Proof proof = prove();

    EXPECT_EQ(proof.absent + proof.outdated, 0);
    EXPECT_TRUE(proof.complete());
}

TEST_F(DeletionTest, ProofNamesItsJobSoThatACrashLeavesNoneBehind) {
    for (int i = 31; i <= 80; ++i) world_.put("Contact", i, 1990);
    world_.import();
    world_.bulk.fail_pages(1, {base::Fault::Transient, "X", "gone"}, 1);
    world_.import({.reconcile = true});
    ASSERT_EQ(world_.bulk.left(), 1U);

    EXPECT_TRUE(prove().complete());
    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_FALSE(world_.place("Contact", model::Purpose::Repair));
}

TEST(AskedAtOnce, IsASampleOfVeryManyFirstAndThenAllOfThem) {
    EXPECT_EQ(asked_at_once(100, 200, false), 100U);
    EXPECT_EQ(asked_at_once(100'001, 100'000, false), 2000U);
    EXPECT_EQ(asked_at_once(100'001, 100'000, true), 100'001U);
}

TEST(MayBeMissing, IsAPartOfLargeObjectsAndAFewOfSmallOnes) {
    EXPECT_EQ(may_be_missing(30, {}), 20);
    EXPECT_EQ(may_be_missing(1000, {}), 100);
    EXPECT_EQ(may_be_missing(1000, {.share = 0, .least = 5}), 5);
}

}  // namespace
}  // namespace dealwire::importing
