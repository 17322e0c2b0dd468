// Backlogs that go through ingest jobs end as if they had been sent call by call.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using namespace std::chrono_literals;
using base::Tree;

/// All samples, to be exported by jobs whatever it costs.
struct Backlog : Connected {
    explicit Backlog(const std::string& bulk = "always") {
        const std::string above =
            "for backlogs: auto (where they cost fewer calls), never or always.\n  bulk: ";
        dealwire.configure(above + "auto", above + bulk);
        dealwire.ingest();
    }

    std::string finish() {
        org.heal();
        dealwire.json({"sync"});
        return org.exported();
    }

    void meet(const std::string& fate) {
        org.control("POST", "ingest-jobs", R"({"begun": true, "fate": ")" + fate + R"("})");
    }

    std::int64_t jobs_noted() {
        return static_cast<std::int64_t>(
            dealwire.store().column("SELECT job_id FROM ingest_job").size());
    }
};

/// What Composite leaves in the org.
const std::string& undisturbed() {
    static const std::string kExported = Backlog{"never"}.finish();
    return kExported;
}

TEST(BulkExport, EndsInTheSameAsCallByCall) {
    Backlog backlog;

    const Tree report = *backlog.dealwire.json({"sync"}).find("export");

    EXPECT_EQ(report.text_at("way"), "bulk");
    EXPECT_GT(number(report, "jobs"), 5);
    EXPECT_EQ(number(report, "parked"), 0);
    EXPECT_TRUE(same_rows(backlog.org.exported(), undisturbed()));
    EXPECT_EQ(backlog.jobs_noted(), 0);
}

TEST(BulkExport, WritesNothingTheSecondTime) {
    Backlog backlog;
    backlog.finish();
    backlog.org.reset_stats();

    backlog.dealwire.json({"export"});

    EXPECT_EQ(backlog.org.stat("calls"), 0);
}

TEST(BulkExport, SurvivesJobsThatFailOrAreAborted) {
    for (const std::string fate : {"failed", "aborted", "vanished"}) {
        Backlog backlog;
        backlog.meet(fate);

        const Tree report = *backlog.dealwire.json({"sync"}).find("export");

        EXPECT_EQ(number(report, "parked"), 0) << fate;
        EXPECT_TRUE(same_rows(backlog.org.exported(), undisturbed())) << fate;
    }
}

TEST(BulkExport, AbortsAJobThatIsStuck) {
    Backlog backlog;
    backlog.dealwire.configure("bulk_patience: 45m", "bulk_patience: 1s");
    backlog.meet("stuck");

    backlog.dealwire.json({"sync"});

    EXPECT_TRUE(same_rows(backlog.org.exported(), undisturbed()));
}

TEST(BulkExport, SendsLockedRowsAgain) {
    Backlog backlog;
    backlog.org.refuse_records(
        R"({"object": "Conversation_Participant__c", "times": 40,
            "statusCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access"})");

    backlog.dealwire.json({"sync"});

    EXPECT_TRUE(same_rows(backlog.org.exported(), undisturbed()));
}

TEST(BulkExport, GoesOnCallByCallWhereTheOrgHasNoBulk) {
    Backlog backlog;
    backlog.org.fault(R"({"method": "POST", "path": "jobs/ingest", "action":
                          {"status": 400, "errorCode": "FEATURENOTENABLED", "message": "no"}})");

    const Tree report = *backlog.dealwire.json({"sync"}).find("export");

    EXPECT_EQ(number(report, "jobs"), 0);
    EXPECT_TRUE(same_rows(backlog.org.exported(), undisturbed()));
}

TEST(BulkExport, TakesConversationsOutByJobs) {
    Backlog backlog;
    backlog.finish();
    for (const std::string& id : a_few()) backlog.dealwire.run({"conversations", "delete", id});

    const Tree report = backlog.dealwire.json({"export"});

    EXPECT_GT(number(report, "deletes"), 0);
    for (const std::string& id : a_few()) EXPECT_FALSE(held_by(backlog.org).contains(id)) << id;
}

TEST(BulkExport, KilledAtEachStepOfAJobEndsWithOneTreeEach) {
    struct Moment {
        std::string method;
        std::string path;
    };

    for (const Moment& moment :
         {Moment{"POST", "jobs/ingest"}, Moment{"PUT", "batches"}, Moment{"PATCH", "jobs/ingest"},
          Moment{"GET", "successfulResults"}}) {
        Backlog backlog;
        backlog.org.fault(R"({"method": ")" + moment.method + R"(", "path": ")" + moment.path +
                          R"(", "nth": 2, "action": {"delay_ms": 5000, "then": "drop_after"}})");
        const auto process = backlog.dealwire.begin({"sync"});
        ASSERT_TRUE(wait_until([&] { return backlog.org.strikes() > 0; })) << moment.path;
        process->kill();

        EXPECT_TRUE(same_rows(backlog.finish(), undisturbed())) << moment.path;
    }
}

}  // namespace
}  // namespace dealwire::e2e
