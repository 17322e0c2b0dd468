#include "engine/importing/importer.hpp"

#include "engine/base/time_text.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/fakes/fake_event_log.hpp"
#include "tests/fakes/fake_record_source.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"
#include "tests/fakes/in_memory_field_selection_store.hpp"

#include <gtest/gtest.h>

namespace dealwire::importing {
namespace {

using base::Fault;
using model::Outcome;
using model::RecordId;

class NoProgress final : public ports::Progress {
public:
    void begin(const std::string&, std::int64_t) override {}

    void advance(const std::string&, std::int64_t) override {}

    void end(const std::string&) override {}
};

std::string id_of(const std::string& prefix, int number) {
    const std::string digits = std::to_string(number);
    return RecordId::parse(prefix + std::string(12 - digits.size(), '0') + digits)->text();
}

/// An org with one object of a few columns, and an importer over the fakes.
class ImporterTest : public testing::Test {
protected:
    ImporterTest() {
        describe("Account");
        describe("Opportunity");
    }

    void describe(const std::string& name, const std::string& without = "") {
        model::ObjectInfo info{.name = name, .queryable = true};
        for (const std::string_view field : imported_object(name)->needed)
            if (field != without)
                info.fields.push_back({.name = std::string{field}, .type = "string"});
        source_.put_object(info);
    }

    void describe_with(const std::string& name, const std::string& field) {
        model::ObjectInfo info{.name = name, .queryable = true};
        for (const std::string_view needed : imported_object(name)->needed)
            info.fields.push_back({.name = std::string{needed}, .type = "string"});
        info.fields.push_back({.name = field, .type = "string"});
        source_.put_object(info);
    }

    /// Rows of (number, stamp, owner).
    void org_has(const std::string& object, const std::string& prefix,
                 const std::vector<std::tuple<int, std::string, int>>& rows) {
        model::RecordPage page{.object = object,
                               .columns = {{"Id", "id"},
                                           {"Name", "string"},
                                           {"OwnerId", "reference"},
                                           {"IsDeleted", "boolean"},
                                           {"SystemModstamp", "datetime"}}};
        for (const auto& [number, stamp, owner] : rows)
            page.rows.push_back({id_of(prefix, number), "Row " + std::to_string(number),
                                 id_of("005", owner), "false", stamp});
        source_.put_rows(page);
    }

    ImportReport import(ImportRequest request) {
        Importer importer{source_, store_, store_, selections_, progress_, log_, {}};
        return importer.run(scope_, request, {});
    }

    std::int64_t live(const std::string& object) {
        for (const auto& [name, count] : store_.counts(scope_))
            if (name == object) return count;
        return 0;
    }

    model::OrgScope scope_{{"acme"}, {*RecordId::parse("00D000000000001")}};
    fakes::FakeRecordSource source_;
    fakes::InMemoryCrmStore store_;
    fakes::InMemoryFieldSelectionStore selections_;
    fakes::FakeEventLog log_;
    NoProgress progress_;
};

TEST_F(ImporterTest, ReadsEverythingFirstAndThenFromTheBookmarkLessTheOverlap) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}, {2, "2026-05-01T12:00:00Z", 1}});
    const ImportReport first = import({.objects = {"Account"}});
    const ImportReport second = import({.objects = {"Account"}});

    EXPECT_EQ(first.objects[0].mode, "first");
    EXPECT_EQ(first.objects[0].changed, 2);
    EXPECT_EQ(first.objects[0].bookmark, "2026-05-01T12:00:00Z");
    EXPECT_EQ(second.objects[0].mode, "increment");
    EXPECT_EQ(second.objects[0].changed, 0);
    EXPECT_EQ(source_.requests().back().from, base::parse_instant("2026-05-01T11:50:00Z"));
}

TEST_F(ImporterTest, FindsARowThatWasCommittedLateWithinTheOverlap) {
    org_has("Account", "001", {{1, "2026-05-01T12:00:00Z", 1}});
    import({.objects = {"Account"}});
    org_has("Account", "001", {{1, "2026-05-01T12:00:00Z", 1}, {2, "2026-05-01T11:55:00Z", 1}});

    const ImportReport report = import({.objects = {"Account"}});

    EXPECT_EQ(report.objects[0].changed, 1);
    EXPECT_EQ(report.objects[0].bookmark, "2026-05-01T12:00:00Z") << "it never moves back";
}

TEST_F(ImporterTest, KeepsTheBookmarkOfTheLastWholePageWhenReadingFails) {
    source_.set_page_size(1);
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}, {2, "2026-05-01T12:00:00Z", 1}});
    source_.fail_read("Account", {.fault = Fault::Transient, .code = "X", .detail = "gone"}, 1);

    const ImportReport report = import({.objects = {"Account"}});

    EXPECT_EQ(report.objects[0].outcome, Outcome::Partial);
    EXPECT_EQ(store_.place(scope_, "Account", model::Purpose::Keep)->bookmark->stamp,
              base::parse_instant("2026-05-01T10:00:00Z"));
    EXPECT_EQ(import({.objects = {"Account"}}).objects[0].changed, 1);
}

TEST_F(ImporterTest, KeepsTheOldBookmarkWhenAPageCannotBeSaved) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}});
    store_.fail_next_commit();

    EXPECT_THROW(import({.objects = {"Account"}}), ports::StoreError);
    EXPECT_FALSE(store_.place(scope_, "Account", model::Purpose::Keep));
}

TEST_F(ImporterTest, LetsOneObjectFailWithoutTheOthers) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}});
    source_.fail_read("Opportunity", {.fault = Fault::Transient, .code = "X", .detail = "gone"});

    const ImportReport report = import({.objects = {"Opportunity", "Account"}});

    EXPECT_EQ(report.objects[0].outcome, Outcome::Failed);
    EXPECT_EQ(report.objects[1].outcome, Outcome::Ok);
    EXPECT_EQ(report.outcome(), Outcome::Partial);
    EXPECT_FALSE(report.ended_by);
}

TEST_F(ImporterTest, EndsWhenTheConnectionMustBeAuthorisedAgain) {
    source_.fail_describe({.fault = Fault::Reauthorise, .code = "", .detail = "revoked"});

    const ImportReport report = import({.objects = {"Account"}});

    ASSERT_TRUE(report.ended_by);
    EXPECT_EQ(report.ended_by->fault, Fault::Reauthorise);
    EXPECT_EQ(report.outcome(), Outcome::Failed);
}

TEST_F(ImporterTest, FailsAnObjectThatIsHiddenAndSaysWhatToDo) {
    const ImportReport report = import({.objects = {"Lead", "Account"}});

    EXPECT_EQ(report.objects[0].outcome, Outcome::Failed);
    ASSERT_TRUE(report.objects[0].error);
    EXPECT_NE(report.objects[0].error->remedy.find("read permission on Lead"), std::string::npos);
    EXPECT_EQ(report.objects[1].outcome, Outcome::Ok);
}

TEST_F(ImporterTest, PullsInOnlyOpportunitiesOfRecordedPeople) {
    org_has("Opportunity", "006", {{1, "2026-05-01T10:00:00Z", 1}, {2, "2026-05-01T11:00:00Z", 2}});
    ImportRequest request{.objects = {"Opportunity"}};
    request.owners.users = {*RecordId::parse(id_of("005", 1))};

    const ImportReport report = import(request);

    EXPECT_EQ(live("Opportunity"), 1);
    EXPECT_EQ(report.objects[0].bookmark, "2026-05-01T11:00:00Z") << "rows left out count as read";
}

TEST_F(ImporterTest, ReleasesAnOpportunityThatWentToSomebodyNotRecorded) {
    ImportRequest request{.objects = {"Opportunity"}};
    request.owners.users = {*RecordId::parse(id_of("005", 1))};
    org_has("Opportunity", "006", {{1, "2026-05-01T10:00:00Z", 1}});
    import(request);
    org_has("Opportunity", "006", {{1, "2026-05-01T11:00:00Z", 2}});
    import(request);

    const auto held = store_.get(scope_, "Opportunity", *RecordId::parse(id_of("006", 1)));
    EXPECT_EQ(held->state, model::RecordState::Released);
}

TEST_F(ImporterTest, ReadsAllOpportunitiesAgainWhenSomebodyBecameRecorded) {
    ImportRequest request{.objects = {"Opportunity"}};
    request.owners.users = {*RecordId::parse(id_of("005", 1))};
    org_has("Opportunity", "006", {{1, "2026-05-01T10:00:00Z", 2}, {2, "2026-06-01T11:00:00Z", 1}});
    import(request);
    request.owners.users.insert(*RecordId::parse(id_of("005", 2)));
    request.owners.grew = true;
    const ImportReport report = import(request);

    EXPECT_EQ(report.objects[0].mode, "full");
    EXPECT_EQ(live("Opportunity"), 2);
}

TEST_F(ImporterTest, ReadsOnWithoutAFieldThatVanishedMeanwhile) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}});
    source_.fail_read("Account",
                      {.fault = Fault::Rejected, .code = "INVALID_FIELD", .detail = "Website"});

    const ImportReport report = import({.objects = {"Account"}});

    EXPECT_EQ(report.objects[0].outcome, Outcome::Ok);
    EXPECT_EQ(live("Account"), 1);
}

TEST_F(ImporterTest, ReadsAllRecordsAgainForAFieldThatWasSelectedSince) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}});
    import({.objects = {"Account"}});
    describe_with("Account", "Region__c");
    const std::vector<std::string> chosen{"Region__c"};
    selections_.select(scope_.tenant, "Account", chosen);

    EXPECT_EQ(import({.objects = {"Account"}}).objects[0].mode, "full");
    EXPECT_EQ(import({.objects = {"Account"}}).objects[0].mode, "increment");
}

TEST_F(ImporterTest, TriesTheFillingAgainUntilItSucceeds) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}});
    import({.objects = {"Account"}});
    describe_with("Account", "Region__c");
    const std::vector<std::string> chosen{"Region__c"};
    selections_.select(scope_.tenant, "Account", chosen);
    source_.fail_read("Account", {.fault = Fault::Transient, .code = "X", .detail = "gone"});

    EXPECT_EQ(import({.objects = {"Account"}}).objects[0].outcome, Outcome::Failed);
    EXPECT_EQ(import({.objects = {"Account"}}).objects[0].mode, "full");
}

TEST_F(ImporterTest, WarnsWhileAFieldIsHiddenAndFillsItWhenItIsVisibleAgain) {
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}});
    const auto before = import({.objects = {"Account"}}).objects[0].warnings;

    describe("Account", "Website");
    for (int run = 0; run < 2; ++run) {
        const ImportReport hidden = import({.objects = {"Account"}});
        EXPECT_EQ(hidden.objects[0].mode, "increment");
        EXPECT_EQ(hidden.objects[0].warnings.size(), before.size() + 1);
    }
    describe("Account");

    const ImportReport visible = import({.objects = {"Account"}});
    EXPECT_EQ(visible.objects[0].mode, "full");
    EXPECT_EQ(visible.objects[0].warnings, before);
}

TEST_F(ImporterTest, GoesOnWithAFirstLoadThatWasCutShort) {
    source_.set_page_size(1);
    org_has("Account", "001", {{1, "2026-05-01T10:00:00Z", 1}, {2, "2026-05-01T12:00:00Z", 1}});
    source_.fail_read("Account", {.fault = Fault::Transient, .code = "X", .detail = "gone"}, 1);
    import({.objects = {"Account"}});

    EXPECT_EQ(import({.objects = {"Account"}}).objects[0].mode, "increment");
}

TEST_F(ImporterTest, LeavesOutRowsWithoutAnIdAndSaysSo) {
    source_.put_rows({.object = "Account",
                      .columns = {{"Id", "id"}, {"SystemModstamp", "datetime"}},
                      .rows = {{"nonsense", "2026-05-01T10:00:00Z"}}});

    const ImportReport report = import({.objects = {"Account"}});

    EXPECT_EQ(report.objects[0].rejected, 1);
    EXPECT_EQ(report.objects[0].outcome, Outcome::Partial);
}

}  // namespace
}  // namespace dealwire::importing
