// Keyword trackers come, change and go: what is found, what it costs, what reaches the org.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string kLead = "case-lead-only";

class Trackers : public testing::Test, protected Connected {
protected:
    void sync_first(const std::vector<std::string>& ids) {
        dealwire.ingest(ids);
        dealwire.json({"sync"});
        org.reset_stats();
    }

    std::string file(const std::string& text) {
        const auto path = dealwire.folder() / "trackers.yaml";
        std::ofstream{path} << text;
        return path.string();
    }

    /// The next export does what was foretold, and the one after it nothing.
    void expect_forecast(const Tree& foretold) {
        const Tree exported = dealwire.json({"export"});

        EXPECT_EQ(number(exported, "calls"), number(foretold, "export.calls"));
        EXPECT_EQ(number(exported, "upserts"), number(foretold, "export.upserts"));
        EXPECT_EQ(number(exported, "deletes"), number(foretold, "export.deletes"));
        EXPECT_EQ(org.stat("calls"), number(foretold, "export.calls"));
        org.reset_stats();
        EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
        EXPECT_EQ(org.stat("calls"), 0);
    }

    std::multiset<std::string> in_org(const std::string& id) { return held_by(org)[id].trackers; }
};

TEST_F(Trackers, ANewOneCostsWhatWasForetoldAndNothingAfterwards) {
    sync_first(a_few());

    const Tree plan = dealwire.json({"trackers", "add", "Warehouse talk", "--phrase", "pallet*",
                                     "--phrase", "warehouse*", "--plan"});
    EXPECT_EQ(number(dealwire.json({"export", "--plan"}), "upserts"), 0) << "a plan keeps nothing";
    const Tree added = dealwire.json(
        {"trackers", "add", "Warehouse talk", "--phrase", "pallet*", "--phrase", "warehouse*"});

    EXPECT_GT(number(plan, "changed"), 0);
    EXPECT_EQ(number(plan, "changed"), number(added, "search.changed"));
    EXPECT_GT(number(plan, "export.upserts"), 0);
    expect_forecast(plan);
    EXPECT_THAT(in_org(kLead), Contains("Warehouse talk"));
}

TEST_F(Trackers, AChangeWritesTheConversationsItTouchesAlone) {
    sync_first(a_few());
    dealwire.json({"trackers", "add", "Stock", "--phrase", "pallets", "--phrase", "stocktake"});
    dealwire.json({"export"});
    org.reset_stats();
    const std::string changed = file(
        "trackers:\n  - name: Stock\n    phrases: [pallets, stocktake]\n"
        "    except: [rest after the stocktake]\n");

    const Tree plan = dealwire.json({"trackers", "set", changed, "--plan"});
    const Tree set = dealwire.json({"trackers", "set", changed});

    EXPECT_EQ(number(set, "search.changed"), number(plan, "changed"));
    EXPECT_GT(number(set, "search.transcripts"), number(set, "search.changed"));
    const auto records = number(plan, "export.deletes") + number(plan, "export.upserts");
    EXPECT_GT(records, 0);
    EXPECT_LE(records, number(plan, "changed")) << "one of each, private conversations none";
    expect_forecast(plan);
}

TEST_F(Trackers, ARemovalDeletesItsRecordsWithoutReadingTranscripts) {
    sync_first(a_few());
    dealwire.json({"trackers", "add", "Stock", "--phrase", "pallets"});
    dealwire.json({"export"});
    org.reset_stats();
    EXPECT_THAT(in_org(kLead), Contains("Stock"));

    const Tree plan = dealwire.json({"trackers", "remove", "Stock", "--plan"});
    const Tree removed = dealwire.json({"trackers", "remove", "stock"});

    EXPECT_EQ(number(removed, "search.transcripts"), 0);
    EXPECT_GT(number(plan, "export.deletes"), 0);
    org.reset_stats();
    expect_forecast(plan);
    EXPECT_THAT(in_org(kLead), Not(Contains("Stock")));
}

TEST_F(Trackers, NewConversationsAreSearchedBeforeTheyAreExported) {
    dealwire.json({"trackers", "add", "Stock", "--phrase", "pallets"});
    sync_first({kLead});

    EXPECT_THAT(in_org(kLead), Contains("Stock"));
    EXPECT_EQ(number(dealwire.json({"trackers", "list"}), "waiting"), 0);
}

TEST_F(Trackers, CountTheSpeakersOfTheirSide) {
    sync_first({kLead});
    // The host alone asks about the stocktake, the customer alone speaks of pallets.
    dealwire.json(
        {"trackers", "add", "A", "--phrase", "after the stocktake", "--side", "customer"});
    dealwire.json({"trackers", "add", "B", "--phrase", "moving pallets", "--side", "customer"});
    dealwire.json({"trackers", "add", "C", "--phrase", "moving pallets", "--side", "company"});
    dealwire.json({"export"});

    EXPECT_THAT(in_org(kLead), Contains("B"));
    EXPECT_THAT(in_org(kLead), Not(Contains("A")));
    EXPECT_THAT(in_org(kLead), Not(Contains("C")));
}

TEST_F(Trackers, OfOneIdReplaceTheKeywordTrackerOfTheDocument) {
    sync_first({kLead});
    EXPECT_THAT(in_org(kLead), Contains("Pricing"));

    dealwire.json({"trackers", "add", "Our prices", "--phrase", "list price", "--id", "7100001"});
    dealwire.json({"export"});

    EXPECT_THAT(in_org(kLead), Contains("Our prices"));
    EXPECT_THAT(in_org(kLead), Not(Contains("Pricing")));
    EXPECT_THAT(in_org(kLead), Contains("[Smart] Price objection"));
    dealwire.json({"trackers", "remove", "7100001"});
    dealwire.json({"export"});
    EXPECT_THAT(in_org(kLead), Contains("Pricing"));
}

TEST_F(Trackers, AreTriedWithSamplesFromTheHistory) {
    sync_first({kLead});
    const std::string tried =
        file("trackers:\n  - name: Stock\n    phrases: [pallets, unheard of]\n");

    const Tree trial = dealwire.json({"trackers", "test", tried});

    EXPECT_EQ(number(trial, "conversations"), 1);
    const Tree sample = list(trial, "samples").at(0);
    EXPECT_EQ(text(sample, "conversation"), kLead);
    EXPECT_EQ(text(sample, "speaker"), "Hugo Starling");
    EXPECT_THAT(text(sample, "sentence"), HasSubstr("moving pallets outside"));
    EXPECT_GT(number(sample, "startMs"), 0);
    EXPECT_TRUE(list(dealwire.json({"trackers", "list"}), "trackers").empty());
    EXPECT_EQ(org.stat("calls"), 0);
}

TEST_F(Trackers, ComeBackAsTheyWere) {
    sync_first({kLead});
    dealwire.json({"trackers", "add", "Stock", "--phrase", "pallets", "--note", "for logistics"});
    dealwire.json({"trackers", "remove", "Stock"});
    dealwire.json({"export"});
    ASSERT_THAT(in_org(kLead), Not(Contains("Stock")));

    const Tree back = dealwire.json({"trackers", "rollback", "1"});
    dealwire.json({"export"});

    EXPECT_EQ(number(back, "revision"), 3);
    EXPECT_THAT(in_org(kLead), Contains("Stock"));
    const auto revisions = list(dealwire.json({"trackers", "history"}), "revisions");
    ASSERT_EQ(revisions.size(), 3U);
    EXPECT_EQ(text(revisions[0], "note"), "back to revision 1");
    EXPECT_EQ(text(revisions[2], "note"), "for logistics");
    EXPECT_EQ(dealwire.run({"trackers", "rollback", "9"}).code, 1);
}

TEST_F(Trackers, AreReprocessedByName) {
    sync_first(a_few());
    dealwire.json({"trackers", "add", "Stock", "--phrase", "pallets"});
    dealwire.json({"export"});

    const Tree reopened = dealwire.json({"reprocess", "--tracker", "Stock"});

    EXPECT_GT(number(reopened, "reopened"), 0);
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0) << "nothing differs";
    EXPECT_EQ(dealwire.run({"reprocess", "--tracker", "None such"}).code, 1);
}

TEST_F(Trackers, AreRefusedWithEveryProblemAndItsLine) {
    const Outcome refused = dealwire.run(
        {"trackers", "set", file("trackers:\n  - name: A\n    phrases: ['…']\n    sides: any\n")});

    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("trackers[0].sides"));
    EXPECT_THAT(refused.err, HasSubstr("did you mean 'side'"));
    EXPECT_EQ(dealwire.run({"trackers", "add", "B", "--phrase", "x", "--language", "klingon"}).code,
              2);
    EXPECT_EQ(dealwire.run({"trackers", "show", "A"}).code, 1);
}

}  // namespace
}  // namespace dealwire::e2e
