// Imports through trouble: what an admin sees, what is held afterwards, and that the next run mends
// it.

#include "tests/e2e/kit/imports.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

constexpr int kPage = 50;

/// First loads by REST, several pages an object.
class ImportByRest : public testing::Test, protected Reading {
protected:
    ImportByRest() : Reading{"never", kPage} {}

    /// Through the fault, which must have struck, to the same end as without it.
    void expect_no_trace_of(const std::string& rule) {
        org.fault(rule);
        const Tree imported = import();
        EXPECT_GT(org.strikes(), 0);
        EXPECT_EQ(text(imported, "outcome"), "ok");
        expect_all_held();
    }
};

/// The same by bulk jobs.
class ImportByBulk : public testing::Test, protected Reading {
protected:
    ImportByBulk() : Reading{"always", kPage} {}

    void befall(const std::string& fate, const std::string& object = "Contact") {
        org.control("POST", "query-jobs",
                    R"({"object": ")" + object + R"(", "fate": ")" + fate +
                        R"(", "message": "Too much for today"})");
    }

    /// The object is read after all; how, it says itself.
    Tree expect_read_after_all(const std::string& object = "Contact") {
        const Tree imported = import();
        EXPECT_EQ(text(imported, "outcome"), "ok");
        expect_all_held();
        return of(imported, object);
    }
};

TEST_F(ImportByRest, TellsOfEachObjectWhatItReadAndWhatItCost) {
    org.reset_stats();

    const Tree imported = import();

    EXPECT_EQ(number(imported, "calls"), org.stat("calls"));
    const Tree contacts = of(imported, "Contact");
    EXPECT_EQ(text(contacts, "mode"), "first");
    EXPECT_EQ(text(contacts, "transfer"), "rest");
    EXPECT_NE(text(contacts, "transferWhy"), "");
    EXPECT_EQ(number(contacts, "read"), 278);
    EXPECT_GE(number(contacts, "calls"), 5);
    EXPECT_GT(number(contacts, "bytes"), 1000);
    EXPECT_EQ(text(contacts, "bookmarkBefore"), "");
    EXPECT_NE(text(contacts, "bookmark"), "");
    expect_all_held();
}

TEST_F(ImportByRest, StatusSaysThatAFirstLoadIsNotFinishedAndWhy) {
    org.fault(R"({"path": "/query/0r8", "nth": 5, "times": -1, "action": "http_500"})");
    import({"Account", "Contact"}, 3);

    const Tree status = dealwire.json({"status"});
    EXPECT_EQ(text(status, "objects.Contact.firstLoad"), "unfinished");
    EXPECT_NE(text(status, "objects.Contact.trouble.detail"), "");
    EXPECT_EQ(text(status, "objects.Lead.firstLoad"), "none");
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("first load not finished"));
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("Contact came only in part"));

    org.heal();
    import();
    EXPECT_EQ(text(dealwire.json({"status"}), "objects.Contact.firstLoad"), "done");
    EXPECT_EQ(text(dealwire.json({"status"}), "objects.Contact.trouble"), "");
}

TEST_F(ImportByRest, StatusSaysThatAnObjectIsNotVisibleNow) {
    import();
    org.control("POST", "permissions", R"({"hide_object": "Lead"})");
    import({}, 3);

    EXPECT_EQ(text(dealwire.json({"status"}), "objects.Lead.trouble.code"), "OBJECT_NOT_VISIBLE");
    EXPECT_EQ(text(dealwire.json({"status"}), "objects.Lead.firstLoad"), "done");
    EXPECT_THAT(dealwire.run({"status"}).out,
                HasSubstr("Lead could not be imported the last time: Lead is not visible"));
}

TEST_F(ImportByRest, APageThatFailsForEverIsPartialAndTheNextRunGoesOnThere) {
    org.fault(R"({"path": "/query/0r8", "nth": 5, "times": -1, "action": "http_500"})");

    const Tree failed = import({"Account", "Contact"}, 3);

    EXPECT_EQ(text(failed, "outcome"), "partial");
    EXPECT_EQ(text(of(failed, "Account"), "outcome"), "ok");
    EXPECT_EQ(text(of(failed, "Contact"), "outcome"), "partial");
    EXPECT_THAT(text(of(failed, "Contact"), "error.detail"),
                HasSubstr("(HTTP 500 UNKNOWN_EXCEPTION, GET /services/data/v66.0/query/0r8"));
    const Tree run = dealwire.json({"runs", "show", text(failed, "run")});
    EXPECT_EQ(text(run, "outcome"), "partial");
    const auto kept = held_live(store).at("Contact");
    EXPECT_GE(kept.size(), 100U);
    EXPECT_LT(kept.size(), 272U);

    org.heal();
    const Tree mended = import();
    EXPECT_EQ(text(mended, "outcome"), "ok");
    EXPECT_LT(number(of(mended, "Contact"), "read"), 200) << "it began anew";
    expect_all_held();
}

TEST_F(ImportByRest, ATokenThatExpiresInTheMiddleIsRenewed) {
    expect_no_trace_of(R"({"path": "/query/0r8", "nth": 3, "action": "expire_tokens"})");
}

TEST_F(ImportByRest, ATokenThatExpiresTwiceInOneCallIsRenewedTwice) {
    expect_no_trace_of(
        R"({"path": "/query/0r8", "nth": 3, "times": 2, "action": "expire_tokens"})");
}

TEST_F(ImportByRest, AskedToStopItSaysThatItGoesOnWhereItWas) {
    org.fault(R"({"path": "/query/0r8", "nth": 2, "action": {"delay_ms": 20000}})");
    const auto process = dealwire.begin({"import"});
    ASSERT_TRUE(wait_until([&] { return org.strikes() > 0; }));

    process->terminate();

    EXPECT_THAT(dealwire.said(),
                HasSubstr("Stopped as asked. Run it again; it goes on where it was."));
    EXPECT_THAT(dealwire.said(), testing::Not(HasSubstr("error:")));
    EXPECT_EQ(text(list(dealwire.json({"runs", "list"}), "runs").at(0), "outcome"), "stopped");
    org.heal();
    EXPECT_EQ(text(import(), "outcome"), "ok");
    expect_all_held();
}

TEST_F(ImportByRest, AnAnswerThatIsCutShortIsAskedForAgain) {
    expect_no_trace_of(R"({"path": "/query/0r8", "nth": 2, "action": {"truncate": 700}})");
}

TEST_F(ImportByRest, ALocatorThatExpiresIsReplacedByAQueryFromTheLastRow) {
    expect_no_trace_of(R"({"path": "/query/0r8", "nth": 3, "action": {"status": 400,
        "errorCode": "INVALID_QUERY_LOCATOR", "message": "invalid query locator"}})");
}

TEST_F(ImportByRest, ACrowdedMomentIsWaitedOut) {
    expect_no_trace_of(R"({"path": "/query/0r8", "nth": 2, "action": {"status": 403,
        "errorCode": "REQUEST_LIMIT_EXCEEDED",
        "message": "ConcurrentPerOrgLongTxn Limit exceeded."}})");
}

TEST_F(ImportByRest, AQueryThatRunsOutOfTimeIsReadInWindowsWithoutLosingAHalf) {
    org.control("POST", "query-timeout", R"({"object": "Contact", "rows": 60})");

    EXPECT_EQ(text(import(), "outcome"), "ok");

    expect_all_held();
}

TEST_F(ImportByRest, ARowWithoutAnIdIsListedWithItsReasonAndHoldsUpNoOther) {
    org.quietly(R"(UPDATE "Contact" SET "Id" = 'not an id' WHERE "Id" = '003Hs00000kl9DYIAY')");

    const Tree imported = import({}, 3);

    const Tree contacts = of(imported, "Contact");
    EXPECT_EQ(number(contacts, "rejected"), 1);
    ASSERT_EQ(list(contacts, "rejectedRows").size(), 1U);
    EXPECT_EQ(text(list(contacts, "rejectedRows")[0], "id"), "not an id");
    EXPECT_NE(text(list(contacts, "rejectedRows")[0], "reason"), "");
    const Outcome shown = dealwire.run({"runs", "show", text(imported, "run")});
    EXPECT_THAT(shown.out, HasSubstr("Contact: 1 row rejected"));
    EXPECT_EQ(number(contacts, "read"), 278);
}

TEST_F(ImportByBulk, ReadsEverythingAndSaysWhyThatWay) {
    const Tree imported = import();

    expect_all_held();
    const Tree contacts = of(imported, "Contact");
    EXPECT_EQ(text(contacts, "transfer"), "bulk");
    EXPECT_NE(text(contacts, "transferWhy"), "");
    EXPECT_EQ(store.column("SELECT object FROM reading_place WHERE bulk_job IS NOT NULL").size(),
              0U);
}

TEST_F(ImportByBulk, APageThatFailsForEverIsPartialAndTheNextRunGoesOnThere) {
    org.fault(R"({"path": "/results", "nth": 3, "times": -1, "action": "http_500"})");

    const Tree failed = import({"OpportunityStage", "Contact"}, 3);

    EXPECT_EQ(text(of(failed, "OpportunityStage"), "outcome"), "ok");
    EXPECT_EQ(text(of(failed, "Contact"), "outcome"), "partial");
    org.heal();
    EXPECT_EQ(text(import(), "outcome"), "ok");
    expect_all_held();
}

TEST_F(ImportByBulk, AnAnswerThatIsCutShortIsAskedForAgain) {
    org.fault(R"({"path": "/results", "nth": 3, "times": 2, "action": {"truncate": 900}})");

    expect_read_after_all();

    EXPECT_EQ(org.strikes(), 2);
}

TEST_F(ImportByBulk, ATokenThatExpiresInTheMiddleIsRenewed) {
    org.fault(R"({"path": "/results", "nth": 4, "action": "expire_tokens"})");

    expect_read_after_all();

    EXPECT_EQ(org.strikes(), 1);
}

TEST_F(ImportByBulk, AJobThatFailsDoesNotKeepTheObjectFromBeingRead) {
    befall("failed");
    expect_read_after_all();
}

TEST_F(ImportByBulk, AJobThatSomebodyAbortsDoesNotKeepTheObjectFromBeingRead) {
    befall("aborted");
    expect_read_after_all();
}

TEST_F(ImportByBulk, AJobThatVanishesDoesNotKeepTheObjectFromBeingRead) {
    befall("vanished");
    expect_read_after_all();
}

TEST_F(ImportByBulk, AJobThatGetsStuckIsGivenUp) {
    dealwire.configure("bulk_patience: 45m", "bulk_patience: 1s");
    befall("stuck");

    expect_read_after_all();
}

TEST_F(ImportByBulk, JobsThatAreSpentForTheDayLeaveTheWayByRest) {
    org.control("POST", "query-jobs", R"({"left": 0})");

    const Tree contacts = expect_read_after_all();

    EXPECT_EQ(text(contacts, "transfer"), "rest");
}

TEST_F(ImportByBulk, AnIncrementAfterwardsReadsOnlyWhatChanged) {
    import();
    org.update("Contact", "003Hs00000kl9DYIAY", R"({"Title": "Clockmaker"})");
    org.reset_stats();

    const Tree imported = import();

    EXPECT_EQ(number(of(imported, "Contact"), "changed"), 1);
    EXPECT_EQ(text(of(imported, "Contact"), "mode"), "increment");
    EXPECT_LE(org.stat("calls"), 12);
}

TEST(ImportAtOnce, AnIncrementWithNothingChangedTakesFourCallsAtMost) {
    Reading here;
    here.import();
    here.org.reset_stats();

    const Tree again = here.import();

    EXPECT_LE(here.org.stat("calls"), 4);
    EXPECT_EQ(number(again, "calls"), here.org.stat("calls"));
}

}  // namespace
}  // namespace dealwire::e2e
