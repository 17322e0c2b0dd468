// The main job on the sample data: ingest, sync, and what is in the org afterwards. The tests look
// at one installation in this order.

#include "tests/contract/scratch_database.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;

/// All sample conversations taken in and synced once.
struct Synced : Connected {
    Synced() : ingested{dealwire.ingest()} {
        org.reset_stats();
        synced = dealwire.json({"sync"});
        stats = org.stats();
    }

    Tree ingested;
    Tree synced;
    Tree stats;  ///< the org's, of that sync
};

class MainJob : public testing::Test {
protected:
    static void SetUpTestSuite() { here_ = new Synced; }

    static void TearDownTestSuite() {
        delete here_;
        here_ = nullptr;
    }

    static Synced& here() { return *here_; }

    static std::int64_t exportable_samples() {
        return std::ranges::count_if(samples(),
                                     [](const auto& sample) { return exportable(sample.second); });
    }

private:
    static Synced* here_;
};

Synced* MainJob::here_ = nullptr;

TEST_F(MainJob, TakesInEverySample) {
    EXPECT_EQ(number(here().ingested, "accepted"), 242);
    EXPECT_TRUE(list(here().ingested, "rejected").empty());
}

TEST_F(MainJob, EveryStepSucceeds) {
    for (const char* step : {"outcome", "import.outcome", "export.outcome"})
        EXPECT_EQ(text(here().synced, step), "ok") << step;
    EXPECT_EQ(number(here().synced, "export.parked"), 0);
    EXPECT_EQ(number(here().synced, "export.conversations"), 242);
    EXPECT_EQ(number(here().synced, "export.filtered"), 242 - exportable_samples());
}

TEST_F(MainJob, CountsTheCallsAsTheOrgDoes) {
    EXPECT_EQ(number(here().synced, "calls"), number(here().stats, "calls"));
}

TEST_F(MainJob, SpendsAFewHundredthsOfACallOnAConversation) {
    // One asks whether the org has Shared Activities and one whether it has the objects of the
    // mapping, each once in its life.
    const auto calls = static_cast<double>(number(here().synced, "export.calls") - 2);
    const auto records = static_cast<double>(number(here().synced, "export.upserts"));
    const double each = calls * 26 / records;

    std::cout << "API calls per conversation of 26 records, but for two: " << each << " ("
              << records << " records of " << exportable_samples() << " conversations in " << calls
              << " calls)\n";
    EXPECT_LE(each, 0.04);
}

TEST_F(MainJob, WhyAgreesWithTheExpectedResolutions) {
    for (const auto& [id, expected] : *expected_resolutions().object()) {
        const Tree why = here().dealwire.json({"why", id});
        for (const char* kind : {"contacts", "leads", "accounts"})
            EXPECT_EQ(texts(why, kind), texts(expected, kind)) << id << " " << kind;
        EXPECT_EQ(text(why, "opportunity"), text(expected, "opportunity")) << id;
    }
}

TEST_F(MainJob, WhySaysWhatWasRejected) {
    const Tree shared = here().dealwire.json({"why", "case-shared-domain"});
    const Tree several = here().dealwire.json({"why", "case-several-deals-host"});

    std::size_t rejected = 0;
    for (const Tree& participant : list(shared, "participants"))
        rejected += list(participant, "rejected").size();
    EXPECT_EQ(rejected, 2U) << shared.text_at("").value_or("");
    EXPECT_EQ(list(several, "candidates").size(), 3U);
    for (const Tree& candidate : list(several, "candidates"))
        EXPECT_NE(text(candidate, "reason"), "");
}

TEST_F(MainJob, TheOrgHoldsWhatItShould) {
    auto held = held_by(here().org);
    const auto expected = expected_in(here().org);

    EXPECT_EQ(static_cast<std::int64_t>(expected.size()), exportable_samples());
    for (const auto& [id, wanted] : expected) {
        const auto found = held.extract(id);
        ASSERT_TRUE(found) << id << " is not in the org";
        InOrg& is = found.mapped();
        if (wanted.task_who.empty() && is.contacts.contains(is.task_who)) is.task_who.clear();
        EXPECT_EQ(is, wanted) << id;
    }
    EXPECT_TRUE(held.empty()) << held.begin()->first << " should not be in the org";
}

TEST_F(MainJob, NoKeyIsThereTwice) {
    for (const std::string& object : exported_objects()) {
        std::set<std::string> keys;
        for (const Tree& row : here().org.rows(object)) {
            std::string key = text(row, "Record_Key__c") + text(row, "Conversation_Key__c") +
                              text(row, "Dealwire_Key__c");
            if (key.empty()) continue;
            EXPECT_TRUE(keys.insert(key).second) << object << " " << key;
        }
    }
}

TEST_F(MainJob, StatusShowsWhatWasDone) {
    const Tree status = here().dealwire.json({"status"});

    EXPECT_EQ(text(status, "connection.state"), "ok");
    EXPECT_EQ(number(status, "parked"), 0);
    EXPECT_EQ(number(status, "conversations.due"), 0);
    EXPECT_EQ(number(status, "budget.used"), number(here().org.stats(), "used"));
}

TEST_F(MainJob, ASecondExportMakesNoCall) {
    here().org.reset_stats();

    const Tree again = here().dealwire.json({"export"});

    EXPECT_EQ(number(again, "calls"), 0);
    EXPECT_EQ(number(again, "upserts"), 0);
    EXPECT_EQ(here().org.stat("calls"), 0);
}

TEST_F(MainJob, ASecondSyncWritesNothing) {
    here().org.reset_stats();

    const Tree again = here().dealwire.json({"sync"});

    EXPECT_EQ(text(again, "outcome"), "ok");
    EXPECT_EQ(number(again, "export.upserts"), 0);
    EXPECT_EQ(number(again, "export.deletes"), 0);
    EXPECT_EQ(number(again, "export.unchanged"), number(here().synced, "export.upserts"));
    EXPECT_EQ(here().org.stat("writes"), 0);
    EXPECT_LE(here().org.stat("calls"), 4);
}

TEST_F(MainJob, TheSameFileAgainIsUnchanged) {
    const Tree again = here().dealwire.ingest();

    EXPECT_EQ(number(again, "accepted"), 0);
    EXPECT_EQ(number(again, "updated"), 0);
    EXPECT_EQ(number(again, "unchanged"), 242);
}

TEST_F(MainJob, ResolvingEverythingAgainChangesNothingInTheOrg) {
    here().org.reset_stats();

    const Tree resolved = here().dealwire.json({"resolve", "--all"});
    here().dealwire.json({"export"});

    EXPECT_EQ(number(resolved, "changed"), 0);
    EXPECT_EQ(here().org.stat("writes"), 0);
}

TEST_F(MainJob, PostgresqlLeavesTheSameInTheOrg) {
    if (!contract::has_postgresql()) GTEST_SKIP() << "DEALWIRE_TEST_POSTGRESQL is not set";
    const auto database = contract::scratch_postgresql();
    Org org;
    Dealwire dealwire{org};
    dealwire.configure("url: sqlite:dealwire.db", "url: " + database->url());
    dealwire.connect();
    dealwire.ingest();

    const Tree synced = dealwire.json({"sync"});
    org.reset_stats();
    dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "export.upserts"), number(here().synced, "export.upserts"));
    EXPECT_TRUE(same_rows(org.exported(), here().org.exported()));
    EXPECT_EQ(org.stat("writes"), 0);
}

TEST(BadLines, AreRejectedAloneWithNumberIdAndReason) {
    const Tree expected = json_of(content_of(data_file("bad.expected.json")));
    Dealwire dealwire;
    dealwire.run({"init"});

    const Tree report = dealwire.json({"ingest", data_file("bad.ndjson").string()}, 3);

    EXPECT_EQ(number(report, "accepted"), number(expected, "accepted"));
    const auto rejected = list(report, "rejected");
    const auto wanted = list(expected, "rejected");
    ASSERT_EQ(rejected.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        EXPECT_EQ(number(rejected[i], "line"), number(wanted[i], "line"));
        EXPECT_EQ(text(rejected[i], "id"), text(wanted[i], "id"));
        EXPECT_THAT(text(rejected[i], "reason"), HasSubstr(text(wanted[i], "reason")));
    }
}

TEST(BadLines, ALineOf100MegabytesIsRejectedAlone) {
    constexpr std::size_t kHuge = 100'000'000;
    Dealwire dealwire;
    dealwire.run({"init"});
    const std::string huge =
        R"({"metaData":{"id":"huge","started":"2026-09-01T09:00:00Z","title":")" +
        std::string(kHuge, 'x') + "\"}}\n";

    const Tree report = dealwire.ingest_text(
        sample("case-exact-address") + "\n" + huge + sample("case-private") + "\n", 3);

    EXPECT_EQ(number(report, "accepted"), 2);
    ASSERT_EQ(list(report, "rejected").size(), 1U);
    EXPECT_EQ(number(list(report, "rejected")[0], "line"), 2);
    EXPECT_THAT(text(list(report, "rejected")[0], "reason"), HasSubstr("ingest.max_line"));
}

TEST(BadLines, InvalidUtf8IsRejectedAlone) {
    Dealwire dealwire;
    dealwire.run({"init"});
    const std::string broken =
        "{\"metaData\":{\"id\":\"b\",\"started\":\"2026-09-01T09:00:00Z\","
        "\"title\":\"\xC3\x28\"}}\n";

    const Tree report = dealwire.ingest_text(broken + sample("case-private") + "\n", 3);

    EXPECT_EQ(number(report, "accepted"), 1);
    ASSERT_EQ(list(report, "rejected").size(), 1U);
    EXPECT_EQ(number(list(report, "rejected")[0], "line"), 1);
}

TEST(Ingest, ReadsStandardInputWhereTheFileIsADash) {
    Dealwire dealwire;
    dealwire.run({"init"});

    const Outcome outcome = dealwire.run({"ingest", "-", "--json"});  // it is empty here

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_EQ(number(outcome.json(), "accepted"), 0);
}

}  // namespace
}  // namespace dealwire::e2e
