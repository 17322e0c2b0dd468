#include "engine/importing/job_reader.hpp"
#include "tests/support/import_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using base::Fault;
using model::Outcome;
using support::ImportWorld;

/// Large objects, which come through bulk jobs.
class BulkTest : public testing::Test {
protected:
    BulkTest() {
        world_.put_user(1, 0);
        world_.set_now(1000);
        for (int i = 1; i <= 40; ++i) world_.put("Contact", i, i);
    }

    const model::ObjectOutcome& import() {
        report_ = world_.import();
        return ImportWorld::outcome(report_, "Contact");
    }

    static base::Error passing() { return {Fault::Transient, "SERVER_UNAVAILABLE", "Not now."}; }

    ImportWorld world_;
    jobs::ImportCycleReport report_;
};

TEST_F(BulkTest, ReadsWhatFollowsALargeFirstPageByAJob) {
    const auto& contact = import();

    EXPECT_EQ(contact.transfer, "bulk");
    EXPECT_EQ(contact.transfer_why,
              "After the first page 36 rows were left: 9 calls by REST, about 8 by a bulk job.");
    EXPECT_EQ(contact.bookmark, "2026-05-01T00:40:00Z");
    EXPECT_EQ(world_.bulk.started(), 1);
    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_FALSE(world_.place("Contact")->bulk);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, ReadsSeveralObjectsSideBySide) {
    world_.side_by_side = true;
    for (int i = 1; i <= 60; ++i) {
        world_.put("Account", i, i);
        world_.put("Lead", i, i);
        world_.put_opportunity(i, i, 1);
    }
    world_.settings.owners_per_query = 0;

    EXPECT_EQ(import().outcome, Outcome::Ok);
    EXPECT_EQ(world_.bulk.started(), 4);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, NeverTakesABookmarkFromBehindTheBirthOfTheJob) {
    world_.source.before_read([&](const ports::ReadRequest& request) {
        if (request.object != "Contact") return;
        world_.put("Contact", 41, 1001);  // the job's rows are taken later than the job is made
    });

    EXPECT_EQ(import().bookmark, "2026-05-01T00:40:00Z");
    EXPECT_EQ(world_.live("Contact"), 41);
}

TEST_F(BulkTest, MissesNoRowThatWasCommittedLateBetweenTheFirstPageAndTheJob) {
    import();
    world_.set_now(2000);
    for (int i = 1; i <= 40; ++i) world_.put("Contact", i, 1995 + i / 10);
    world_.source.before_read([&](const ports::ReadRequest& request) {
        if (request.object != "Lead") return;  // it comes after the first page of the contacts
        world_.set_now(2007);
        world_.put("Contact", 41, 1994);
        world_.put("Contact", 42, 2006);
    });
    EXPECT_EQ(import().transfer, "bulk");
    world_.source.before_read({});
    world_.import();

    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, GoesOnAtThePageItHadReached) {
    world_.bulk.fail_pages(2, passing(), 99);
    EXPECT_EQ(import().outcome, Outcome::Partial);
    EXPECT_EQ(world_.place("Contact")->bulk->rows_done, 12);
    EXPECT_EQ(world_.bulk.pages_read(), 2);

    world_.bulk.fail_pages(0, passing(), 0);
    const auto& second = import();

    EXPECT_EQ(second.outcome, Outcome::Ok);
    EXPECT_EQ(world_.bulk.started(), 1);
    EXPECT_EQ(world_.bulk.pages_read(), 7) << "no page twice";
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, LooksForWhatFollowedAJobThatAnEarlierRunBegan) {
    world_.bulk.fail_pages(1, passing(), 1);
    import();
    world_.set_now(2000);
    world_.put("Contact", 50, 1999);

    EXPECT_EQ(import().bookmark, "2026-05-02T09:19:00Z");
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, DeletesWhatAJobOfAnEarlierRunBringsBack) {
    world_.bulk.fail_pages(1, passing(), 1);
    import();
    world_.set_now(2000);
    world_.purge("Contact", 8, 1500);
    world_.bulk.fail_pages(1, passing(), 1);
    import();  // the log is read, the record is not yet
    import();

    EXPECT_EQ(world_.held("Contact", 8)->state, model::RecordState::Deleted);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, BeginsAgainWhereTheOrgForgotTheJob) {
    world_.bulk.fail_pages(1, passing(), 1);
    import();
    world_.bulk.forget_jobs();

    EXPECT_EQ(import().outcome, Outcome::Ok);
    EXPECT_EQ(world_.difference(), "");
    EXPECT_EQ(world_.bulk.left(), 0U);
}

TEST_F(BulkTest, DiscardsAJobThatAskedForOtherColumns) {
    world_.bulk.fail_pages(1, passing(), 1);
    import();
    world_.describe("Contact", {.name = "Region__c", .type = "string"});
    world_.select("Contact", "Region__c");

    EXPECT_EQ(import().outcome, Outcome::Ok);
    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, ReadsAPageAgainThatBrokeOff) {
    world_.bulk.break_page();
    const auto& contact = import();

    EXPECT_EQ(contact.outcome, Outcome::Ok);
    EXPECT_EQ(contact.read, 4 + 37) << "the row at the border comes twice, no other";
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, TakesNoJobForWholeThatEndsBeforeItsRowsAreThere) {
    world_.bulk.end_early();
    const auto& contact = import();

    EXPECT_EQ(contact.outcome, Outcome::Ok);
    ASSERT_EQ(contact.warnings.size(), 1U);
    EXPECT_NE(contact.warnings[0].find("BULK_JOB_SHORT"), std::string::npos);
    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, ProvesNothingWhereTheOrgsListIsShort) {
    import();
    world_.missing_limit = {.share = 0.1, .least = 5};
    for (const std::size_t left_out : {3U, 20U}) {
        world_.bulk.leave_out(left_out);
        const auto report = world_.import({.reconcile = true});

        const auto proofs = world_.proofs.latest(world_.scope);
        const auto proof = std::ranges::find(proofs, "Contact", &model::Proof::object);
        ASSERT_NE(proof, proofs.end());
        EXPECT_NE(proof->withheld, "");
        EXPECT_FALSE(proof->complete());
        EXPECT_EQ(proof->missing, 0);
        EXPECT_EQ(world_.live("Contact"), 40);
    }
}

TEST_F(BulkTest, TriesAHalfWhereAJobFails) {
    world_.bulk.end_jobs(ports::BulkState::Failed);
    const auto& contact = import();

    EXPECT_EQ(contact.outcome, Outcome::Ok);
    EXPECT_EQ(contact.transfer, "bulk");
    EXPECT_GE(world_.bulk.started(), 2);
    ASSERT_EQ(contact.warnings.size(), 1U);
    EXPECT_NE(contact.warnings[0].find("BULK_JOB_FAILED"), std::string::npos);
    EXPECT_NE(contact.warnings[0].find("job of Contact"), std::string::npos);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, GoesOnByRestWhereJobsFailAgainAndAgain) {
    world_.bulk.end_jobs(ports::BulkState::Aborted, 9);
    const auto& contact = import();

    EXPECT_EQ(contact.outcome, Outcome::Ok);
    EXPECT_EQ(contact.transfer, "rest");
    EXPECT_EQ(world_.bulk.started(), 2);
    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, GivesUpAJobThatIsStuck) {
    world_.bulk.stick_jobs(9);

    EXPECT_EQ(import().outcome, Outcome::Ok);
    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, GoesOnByRestWhereTheOrgRefusesJobs) {
    world_.bulk.refuse({Fault::RateLimited, "LIMIT_EXCEEDED", "No more jobs today."});
    const auto& contact = import();

    EXPECT_EQ(contact.transfer, "rest");
    EXPECT_NE(contact.transfer_why.find("No more jobs today."), std::string::npos);
    EXPECT_EQ(contact.outcome, Outcome::Ok);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(BulkTest, EndsEverythingWhenTheConnectionMustBeAuthorisedAgain) {
    world_.bulk.refuse({Fault::Reauthorise, "invalid_grant", "Revoked."});
    import();

    ASSERT_TRUE(report_.import.ended_by);
    EXPECT_EQ(report_.import.ended_by->fault, Fault::Reauthorise);
    EXPECT_FALSE(report_.provisioned);
}

TEST_F(BulkTest, SaysWhyManyPagesCameByRest) {
    world_.settings.rates.bulk = BulkUse::Never;
    world_.put("Account", 1, 1);

    EXPECT_EQ(import().transfer_why, "Bulk jobs are switched off.");
    EXPECT_EQ(ImportWorld::outcome(report_, "Account").transfer_why,
              "Everything came with the first page.");
}

TEST_F(BulkTest, TakesALargeIncrementByAJobToo) {
    import();
    world_.set_now(2000);
    for (int i = 1; i <= 40; ++i) world_.put("Contact", i, 1900 + i);
    const auto& contact = import();

    EXPECT_EQ(contact.mode, "increment");
    EXPECT_EQ(contact.transfer, "bulk");
    EXPECT_EQ(contact.bookmark, "2026-05-02T08:20:00Z");
    EXPECT_EQ(world_.difference(), "");
}

TEST(JobRemedy, SortsTroubleByWhatToDoNext) {
    const base::Error stuck{Fault::Transient, "BULK_JOB_STUCK", ""};
    const base::Error refused{Fault::Rejected, "INVALIDENTITY", ""};
    const base::Error gone{Fault::Missing, "NOT_FOUND", ""};
    const base::Error network{Fault::Transient, "", ""};
    const base::Error field{Fault::Rejected, "INVALID_FIELD", ""};

    EXPECT_EQ(remedy_for(JobMoment::Start, refused, 0), JobRemedy::Rest);
    EXPECT_EQ(remedy_for(JobMoment::Start, field, 0), JobRemedy::GiveUp);
    EXPECT_EQ(remedy_for(JobMoment::Start, network, 0), JobRemedy::GiveUp);
    EXPECT_EQ(remedy_for(JobMoment::Wait, stuck, 0), JobRemedy::Again);
    EXPECT_EQ(remedy_for(JobMoment::Wait, stuck, 1), JobRemedy::Rest);
    EXPECT_EQ(remedy_for(JobMoment::Page, gone, 0), JobRemedy::Again);
    EXPECT_EQ(remedy_for(JobMoment::Page, network, 0), JobRemedy::GiveUp);
}

}  // namespace
}  // namespace dealwire::importing
