#include "engine/ports/store_error.hpp"
#include "tests/support/import_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using base::Fault;
using model::Outcome;
using support::ImportWorld;

/// Bookmarks, pages and failures of the reading that keeps an object up to date.
class KeepTest : public testing::Test {
protected:
    KeepTest() {
        world_.put_user(1, 0);
        world_.set_now(1000);
    }

    const model::ObjectOutcome& import(const std::string& object) {
        report_ = world_.import();
        return ImportWorld::outcome(report_, object);
    }

    ImportWorld world_;
    jobs::ImportCycleReport report_;
};

TEST_F(KeepTest, ReadsEverythingFirstAndThenFromTheBookmarkLessTheOverlap) {
    world_.put("Account", 1, 10);
    world_.put("Account", 2, 100);
    EXPECT_EQ(import("Account").mode, "first");
    const auto& second = import("Account");

    EXPECT_EQ(second.mode, "increment");
    EXPECT_EQ(second.read, 1) << "the overlap only";
    EXPECT_EQ(second.changed, 0);
    EXPECT_EQ(second.bookmark_before, "2026-05-01T01:40:00Z");
    EXPECT_EQ(second.bookmark, "2026-05-01T01:40:00Z");
}

TEST_F(KeepTest, FindsARowThatWasCommittedLateWithAnEarlierStamp) {
    world_.put("Account", 1, 100);
    world_.import();
    world_.put("Account", 2, 95);
    world_.import();

    EXPECT_EQ(world_.difference(), "");
}

TEST_F(KeepTest, GoesOnBehindManyRowsWithOneStamp) {
    for (int i = 1; i <= 23; ++i) world_.put("Account", i, 50);
    world_.bulk.refuse({.fault = Fault::Rejected, .code = "X", .detail = "no"});
    world_.source.fail_read("Account", {.fault = Fault::Transient, .code = "X", .detail = "y"}, 2);
    EXPECT_EQ(import("Account").outcome, Outcome::Partial);
    world_.import();

    EXPECT_EQ(world_.difference(), "");
}

TEST_F(KeepTest, NeverTakesABookmarkFromBehindTheMomentItAsked) {
    world_.put("Account", 1, 10);
    world_.source.before_read([&](const ports::ReadRequest& request) {
        if (request.object == "Account") world_.put("Account", 2, 1005);
    });

    EXPECT_EQ(import("Account").bookmark, "2026-05-01T00:10:00Z");
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(KeepTest, KeepsTheOldBookmarkWhenAPageCannotBeSaved) {
    world_.put("User", 1, 0);
    world_.crm.fail_commit(9);  // after the eight logs of deletions

    EXPECT_THROW(world_.import(), ports::StoreError);

    EXPECT_FALSE(world_.place("User"));
}

TEST_F(KeepTest, LetsOneObjectFailWithoutTheOthers) {
    world_.put("Account", 1, 10);
    world_.put("Lead", 1, 10);
    world_.source.fail_read("Lead", {.fault = Fault::Transient, .code = "X", .detail = "gone"});

    EXPECT_EQ(import("Lead").outcome, Outcome::Failed);
    EXPECT_EQ(ImportWorld::outcome(report_, "Account").outcome, Outcome::Ok);
    EXPECT_EQ(report_.import.outcome(), Outcome::Partial);
    EXPECT_FALSE(report_.import.ended_by);
    EXPECT_FALSE(world_.place("Lead"));
}

TEST_F(KeepTest, FailsAnObjectThatIsHiddenAndSaysWhatToDo) {
    world_.source.put_object({.name = "Lead", .queryable = false});

    const auto& lead = import("Lead");

    EXPECT_EQ(lead.outcome, Outcome::Failed);
    ASSERT_TRUE(lead.error);
    EXPECT_NE(lead.error->remedy.find("read permission on Lead"), std::string::npos);
}

TEST_F(KeepTest, ReadsOnWithoutAFieldThatVanishedMeanwhile) {
    world_.put("Account", 1, 10);
    world_.source.fail_read("Account",
                            {.fault = Fault::Rejected, .code = "INVALID_FIELD", .detail = "x"});

    EXPECT_EQ(import("Account").outcome, Outcome::Ok);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(KeepTest, ListsRowsThatCannotBeTakenOverWithTheirReason) {
    world_.put("Account", 1, 10);
    model::RecordPage odd{.object = "Lead",
                          .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}},
                          .rows = {{"nonsense", "2026-05-01T10:00:00Z"},
                                   {ImportWorld::id_of("Lead", 1).text(), "yesterday"},
                                   {ImportWorld::id_of("Lead", 2).text(), "2026-05-01T09:00:00Z"}}};
    world_.source.put_rows(odd);

    const auto& lead = import("Lead");

    EXPECT_EQ(lead.outcome, Outcome::Partial);
    EXPECT_EQ(lead.rejected, 2);
    EXPECT_EQ(lead.read, 3);
    ASSERT_EQ(lead.rejected_rows.size(), 2U);
    EXPECT_EQ(lead.rejected_rows[0].id, ImportWorld::id_of("Lead", 1).text());
    EXPECT_NE(lead.rejected_rows[0].reason.find("\"yesterday\""), std::string::npos);
    EXPECT_NE(lead.rejected_rows[1].reason.find("\"nonsense\""), std::string::npos);
    EXPECT_EQ(world_.live("Lead"), 1);
}

TEST_F(KeepTest, ReadsWhatTakesTooLongInSmallerPiecesAndLosesNoHalf) {
    for (int i = 1; i <= 40; ++i) world_.put("Contact", i, i * 7);
    world_.bulk.refuse({.fault = Fault::Rejected, .code = "X", .detail = "no"});
    world_.source.set_patience(5);

    const auto& contact = import("Contact");

    EXPECT_EQ(contact.outcome, Outcome::Ok);
    EXPECT_EQ(contact.warnings.size(), 1U);
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(KeepTest, FailsWhereEvenASecondIsTooMuchAndKeepsWhatLiesBefore) {
    for (int i = 1; i <= 3; ++i) world_.put("Contact", i, i);
    for (int i = 4; i <= 12; ++i) world_.put("Contact", i, 500);
    world_.bulk.refuse({.fault = Fault::Rejected, .code = "X", .detail = "no"});
    world_.source.set_patience(5);

    const auto& contact = import("Contact");

    EXPECT_EQ(contact.outcome, Outcome::Partial);
    EXPECT_EQ(contact.error->code, "QUERY_TIMEOUT");
    EXPECT_EQ(contact.bookmark, "2026-05-01T00:03:00Z");
    EXPECT_EQ(world_.live("Contact"), 3);
}

TEST_F(KeepTest, RemembersThatAFirstLoadIsNotOver) {
    for (int i = 1; i <= 12; ++i) world_.put("Account", i, i);
    world_.bulk.refuse({.fault = Fault::Rejected, .code = "X", .detail = "no"});
    world_.source.fail_read("Account", {.fault = Fault::Transient, .code = "X", .detail = "y"}, 1);
    world_.import();
    ASSERT_TRUE(world_.place("Account")->bookmark);
    EXPECT_TRUE(is_loading(*world_.place("Account")));
    EXPECT_FALSE(is_loading(*world_.place("Lead"))) << "it has no records, and all of them came";

    EXPECT_EQ(import("Account").mode, "first") << "the rest of it";
    EXPECT_FALSE(is_loading(*world_.place("Account")));
    EXPECT_EQ(import("Account").mode, "increment");
    EXPECT_EQ(world_.difference(), "");
}

TEST_F(KeepTest, TellsHowFarEachObjectIs) {
    for (int i = 1; i <= 10; ++i) world_.put("Account", i, i);
    world_.import();

    EXPECT_EQ(world_.progress.work("Account").expected, 10);
    EXPECT_TRUE(world_.progress.work("Account").ended);
    EXPECT_TRUE(world_.progress.work("Lead").ended);
}

}  // namespace
}  // namespace dealwire::importing
