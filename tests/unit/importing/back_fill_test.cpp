#include "engine/ports/store_error.hpp"
#include "tests/support/import_world.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using base::Fault;
using model::Purpose;
using support::ImportWorld;

/// Columns that are filled or refreshed beside the increments.
class BackFillTest : public testing::Test {
protected:
    BackFillTest() {
        world_.put_user(1, 0);
        world_.set_now(1000);
        for (int i = 1; i <= 10; ++i)
            world_.put("Account", i, i * 20, {{"Region__c", "R" + std::to_string(i)}});
        world_.import();
    }

    void choose_region(bool calculated = false) {
        world_.describe("Account",
                        {.name = "Region__c", .type = "string", .calculated = calculated});
        world_.select("Account", "Region__c");
    }

    ports::ReadColumn column() {
        for (const auto& one : world_.selections.columns_read(world_.scope, "Account"))
            if (one.name == "Region__c") return one;
        return {};
    }

    bool filling() { return !column().filled; }

    std::string region(int number) { return world_.text("Account", number, "Region__c"); }

    static base::Error spent() { return {Fault::BudgetSpent, "BUDGET_SHARE", "Enough for today."}; }

    ImportWorld world_;
};

TEST_F(BackFillTest, BringsANewColumnForAllRecordsOnce) {
    choose_region();
    const auto report = world_.import();

    EXPECT_EQ(ImportWorld::outcome(report, "Account").mode, "increment");
    EXPECT_EQ(ImportWorld::outcome(report, "Account", "fill").changed, 9)
        << "the last one came with the increment";
    EXPECT_EQ(region(3), "R3");
    EXPECT_FALSE(filling());
    EXPECT_FALSE(world_.place("Account", Purpose::Fill));
    EXPECT_EQ(ImportWorld::readings_of(world_.import(), "fill"), 0);
}

TEST_F(BackFillTest, DoesNotHoldUpWhatChangesWhileItIsStopped) {
    choose_region();
    world_.source.fail_read("Account", {Fault::Transient, "X", "gone"},
                            1);  // the fill's second page
    world_.put("Account", 11, 999, {{"Region__c", "new"}});
    // The increment is one page; the failure waits for the fill.
    const auto report = world_.import();

    EXPECT_EQ(region(11), "new");
    EXPECT_TRUE(ImportWorld::outcome(report, "Account", "fill").error);
    EXPECT_EQ(ImportWorld::outcome(report, "Account").outcome, model::Outcome::Ok);
    EXPECT_TRUE(filling());
}

TEST_F(BackFillTest, GoesOnWhereItWasStopped) {
    choose_region();
    world_.source.fail_read("Account", {Fault::Transient, "X", "gone"}, 1);
    world_.import();
    ASSERT_TRUE(world_.place("Account", Purpose::Fill));

    const auto report = world_.import();

    EXPECT_EQ(ImportWorld::outcome(report, "Account", "fill").read, 6) << "ten less the first page";
    EXPECT_FALSE(filling());
    for (int i = 1; i <= 10; ++i) EXPECT_EQ(region(i), "R" + std::to_string(i));
}

TEST_F(BackFillTest, WaitsForCallsWithoutBeingAFailure) {
    choose_region();
    world_.source.fail_read("Account", spent(), 1);
    const auto report = world_.import();

    EXPECT_EQ(report.import.outcome(), model::Outcome::Ok);
    EXPECT_FALSE(report.import.ended_by);
    const auto& fill = ImportWorld::outcome(report, "Account", "fill");
    ASSERT_EQ(fill.warnings.size(), 1U);
    EXPECT_NE(fill.warnings[0].find("Enough for today."), std::string::npos);
    EXPECT_TRUE(filling());
    world_.import();
    EXPECT_FALSE(filling());
}

TEST_F(BackFillTest, FillsLargeObjectsByAJobAndGoesOnWithIt) {
    for (int i = 11; i <= 60; ++i) world_.put("Account", i, i * 10, {{"Region__c", "new"}});
    world_.import();
    choose_region();
    world_.bulk.fail_pages(1, {Fault::Transient, "X", "gone"}, 1);
    world_.import();
    const int started = world_.bulk.started();
    world_.import();

    EXPECT_EQ(world_.bulk.started(), started);
    EXPECT_FALSE(filling());
    EXPECT_EQ(region(60), "new");
    EXPECT_EQ(world_.bulk.left(), 0U);
}

TEST_F(BackFillTest, DiscardsItsJobWhenTheFieldIsDeselected) {
    for (int i = 11; i <= 60; ++i) world_.put("Account", i, i * 10, {{"Region__c", "new"}});
    world_.import();
    choose_region();
    world_.bulk.fail_pages(1, {Fault::Transient, "X", "gone"}, 1);
    world_.import();
    ASSERT_EQ(world_.bulk.left(), 1U);
    const std::vector<std::string> fields{"Region__c"};
    world_.selections.deselect(world_.scope.tenant, "Account", fields);
    world_.import();

    EXPECT_EQ(world_.bulk.left(), 0U);
    EXPECT_FALSE(world_.place("Account", Purpose::Fill));
}

TEST_F(BackFillTest, KeepsValuesOfAFieldThatIsHiddenAndFillsItWhenItIsBack) {
    choose_region();
    world_.import();
    world_.hide_field("Account", "Region__c");
    const auto hidden = world_.import();
    EXPECT_EQ(ImportWorld::outcome(hidden, "Account").warnings.size(), 1U);
    EXPECT_EQ(ImportWorld::outcome(hidden, "Account").outcome, model::Outcome::Ok);
    EXPECT_EQ(region(3), "R3");

    choose_region();
    EXPECT_EQ(ImportWorld::readings_of(world_.import(), "fill"), 1);
}

TEST_F(BackFillTest, FillsARetypedColumnAlsoWhereTheRunEndedBeforeItSawToIt) {
    choose_region();
    world_.import();
    world_.put("Account", 3, 60, {{"Region__c", "7"}});
    world_.describe("Account", {.name = "Region__c", .type = "textarea"});
    world_.source.fail_read("User", spent());
    EXPECT_TRUE(world_.import().import.ended_by);

    const auto report = world_.import();

    EXPECT_EQ(ImportWorld::readings_of(report, "fill"), 1);
    EXPECT_EQ(region(3), "7");
    ASSERT_EQ(ImportWorld::outcome(report, "Account").warnings.size(), 1U);
    EXPECT_NE(ImportWorld::outcome(report, "Account").warnings[0].find("changed its type"),
              std::string::npos);
    EXPECT_EQ(world_.schema.changes(world_.scope, ImportWorld::at(0)).size(), 2U)
        << "the field appeared and was retyped, each noticed once";
}

TEST_F(BackFillTest, FillsARetypedColumnAlsoWhereTheRunDiedBeforeThatWasKept) {
    choose_region();
    world_.import();
    world_.put("Account", 3, 60, {{"Region__c", "7"}});
    world_.describe("Account", {.name = "Region__c", .type = "textarea"});
    world_.selections.fail_next_commit();
    EXPECT_THROW(world_.import(), ports::StoreError);
    world_.import();

    EXPECT_EQ(region(3), "7");
}

TEST_F(BackFillTest, RefreshesFormulasWhoseValuesMovedWithoutAStamp) {
    choose_region(true);
    world_.import();
    world_.put("Account", 3, 60, {{"Region__c", "moved"}});
    world_.import();
    EXPECT_EQ(region(3), "R3");

    world_.set_now(1000 + 25 * 60);
    const auto report = world_.import();

    EXPECT_EQ(ImportWorld::readings_of(report, "refresh"), 1);
    EXPECT_EQ(region(3), "moved");
    EXPECT_EQ(column().as_of, ImportWorld::at(1000 + 25 * 60));
    EXPECT_EQ(ImportWorld::readings_of(world_.import(), "refresh"), 0);
}

TEST_F(BackFillTest, NeverRefreshesWhereThatIsSwitchedOff) {
    world_.settings.refresh_formulas = std::chrono::seconds{0};
    choose_region(true);
    world_.import();
    world_.set_now(1000 + 100 * 60);

    EXPECT_EQ(ImportWorld::readings_of(world_.import(), "refresh"), 0);
}

TEST_F(BackFillTest, ReadsEverythingOnceMoreWhenAskedTo) {
    world_.put("Account", 3, 60, {{"Name", "changed behind the stamp"}});
    const auto report = world_.import({.objects = {"Account"}, .full = true});

    EXPECT_EQ(ImportWorld::outcome(report, "Account").mode, "full");
    EXPECT_EQ(world_.text("Account", 3, "Name"), "changed behind the stamp");
    EXPECT_FALSE(world_.place("Account", Purpose::Repair));
}

TEST_F(BackFillTest, EndsAFullReadingThatWasCutShortByItself) {
    world_.put("Account", 9, 180, {{"Name", "changed behind the stamp"}});
    world_.source.fail_read("Account", {Fault::Transient, "X", "gone"}, 2);
    world_.import({.objects = {"Account"}, .full = true});
    EXPECT_NE(world_.text("Account", 9, "Name"), "changed behind the stamp");

    const auto report = world_.import();

    EXPECT_EQ(ImportWorld::outcome(report, "Account").mode, "full");
    EXPECT_EQ(world_.text("Account", 9, "Name"), "changed behind the stamp");
}

}  // namespace
}  // namespace dealwire::importing
