// Filters of the tenant's own: what they do to new conversations, to old ones and to the org.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/expectations.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

const std::string kExact = "case-exact-address";  // 528 s, with the deal below
const std::string kDeal = "006Hs00000Mpno2IAB";
const std::string kLead = "case-lead-only";           // 424 s
const std::string kTwo = "case-two-companies";        // 467 s
const std::string kRole = "case-role-address";        // 645 s
const std::string kShort = "case-contact-free-mail";  // 294 s

const std::string kLong = R"(
export:
  and:
    - {field: participants.external, above: 0}
    - {field: conversation.duration, above: 450}
)";

/// Three conversations in the org by the default filter.
class Filters : public testing::Test, protected Connected {
protected:
    Filters() {
        org.update("Opportunity", kDeal, R"({"Amount": 50000})");
        dealwire.ingest({kExact, kLead, kTwo});
        dealwire.json({"sync"});
        org.reset_stats();
    }

    std::string file(const std::string& text) {
        return write_file(dealwire.folder() / "filter.yaml", text).string();
    }

    Tree set(const std::string& text) { return dealwire.json({"filter", "set", file(text)}); }

    std::set<std::string> in_org() {
        std::set<std::string> keys;
        for (const Tree& row : org.rows("Conversation__c"))
            keys.insert(text(row, "Conversation_Key__c"));
        return keys;
    }

    /// Exports once more and expects that this makes no call.
    void expect_settled() {
        org.reset_stats();
        EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
        EXPECT_EQ(org.stat("calls"), 0);
    }
};

TEST_F(Filters, ApplyToNewConversationsAndLeaveTheOthersAlone) {
    set("on_exit: remove" + kLong);
    EXPECT_EQ(number(dealwire.json({"export"}), "conversations"), 0);

    dealwire.ingest({kRole, kShort});
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "filtered"), 1);
    EXPECT_THAT(in_org(), UnorderedElementsAre(kExact, kLead, kTwo, kRole));
    expect_settled();
}

TEST_F(Filters, KeepTheRecordsOfReprocessedConversationsThatNoLongerPass) {
    const std::string before = org.exported();
    set(kLong);

    EXPECT_EQ(number(dealwire.json({"reprocess", "--all"}), "reopened"), 3);
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "kept"), 1);
    EXPECT_EQ(number(exported, "calls"), 0);
    EXPECT_TRUE(same_rows(org.exported(), before));
    EXPECT_EQ(text(dealwire.json({"why", kLead}), "export.state"), "kept");
    expect_settled();
}

TEST_F(Filters, RemoveTheRecordsOfReprocessedConversationsWhereAskedAsForetold) {
    const Tree foretold = dealwire.json({"filter", "test", file("on_exit: remove" + kLong)});
    EXPECT_EQ(number(foretold, "passing"), 2);
    EXPECT_EQ(number(foretold, "failing"), 1);
    EXPECT_EQ(number(foretold, "leaving.conversations"), 1);
    EXPECT_EQ(org.stat("calls"), 0);
    set("on_exit: remove" + kLong);

    dealwire.json({"reprocess", kLead});
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "deletes"), number(foretold, "leaving.records"));
    EXPECT_EQ(number(exported, "calls"), number(foretold, "calls"));
    EXPECT_EQ(number(exported, "upserts"), 0);
    EXPECT_THAT(in_org(), UnorderedElementsAre(kExact, kTwo));
    expect_settled();
}

TEST_F(Filters, LookAgainWhereARecordThatTheyReadChanged) {
    set("on_exit: remove\nexport: {not: {field: opportunity.Amount, below: 1000}}");
    dealwire.json({"reprocess", "--all"});
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);

    org.update("Opportunity", kDeal, R"({"Amount": 10})");
    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "export.conversations"), 1);
    EXPECT_THAT(in_org(), UnorderedElementsAre(kLead, kTwo));
    const Tree why = dealwire.json({"why", kExact});
    EXPECT_EQ(text(why, "export.reason"),
              "Not exported: opportunity.Amount 10 is below 1000 (filter line 2).");
    expect_settled();

    org.update("Opportunity", kDeal, R"({"Amount": 2000})");
    dealwire.json({"sync"});
    EXPECT_THAT(in_org(), UnorderedElementsAre(kExact, kLead, kTwo));
}

TEST_F(Filters, NeverLetAPrivateConversationOut) {
    set("export: everything");
    dealwire.ingest({"case-private", "case-internal-only"});

    dealwire.json({"export"});

    EXPECT_THAT(in_org(), UnorderedElementsAre(kExact, kLead, kTwo, "case-internal-only"));
    EXPECT_THAT(text(dealwire.json({"why", "case-private"}), "export.reason"),
                HasSubstr("is marked private"));
}

TEST_F(Filters, SayWhichConditionDecided) {
    set(kLong);
    dealwire.ingest({kShort});

    const Tree plan = dealwire.json({"export", "--plan"});
    const Tree why = dealwire.json({"why", kShort});

    const std::string reason = "duration 294 s is not above 450 s (filter line 5)";
    ASSERT_EQ(list(plan, "notExported").size(), 1U);
    EXPECT_EQ(text(list(plan, "notExported")[0], "reason"), reason);
    EXPECT_EQ(text(why, "export.state"), "filtered");
    EXPECT_EQ(text(why, "export.reason"), "Not exported: " + reason + ".");
    const Tree because = list(why, "export.filter.because").at(0);
    EXPECT_EQ(text(because, "condition"), "export.and[1]");
    EXPECT_EQ(text(because, "seen"), "294 s");
}

TEST_F(Filters, TellOfANamedConversationWhyItStaysOutHoweverOftenOneAsks) {
    set(kLong);
    dealwire.ingest({kShort});
    const std::string why = "Not exported: duration 294 s is not above 450 s (filter line 5).";

    for (int asked = 0; asked < 2; ++asked) {
        const Tree exported = dealwire.json({"export", kShort, kExact});
        ASSERT_EQ(list(exported, "notExported").size(), 1U);
        EXPECT_EQ(text(list(exported, "notExported")[0], "conversation"), kShort);
        EXPECT_EQ(text(list(exported, "notExported")[0], "state"), "filtered");
        EXPECT_EQ(text(list(exported, "notExported")[0], "reason"), why);
    }
    EXPECT_THAT(dealwire.run({"export", kShort}).out, HasSubstr(kShort + ": " + why));
}

TEST_F(Filters, ThatCannotBeReadAreRefusedWithPlaceAndRemedy) {
    const Outcome refused = dealwire.run(
        {"filter", "set", file("export:\n  field: opportunity.NextStep\n  present: true\n")});

    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr(":2 export.field"));
    EXPECT_THAT(refused.err, HasSubstr("dealwire fields select Opportunity NextStep"));
    EXPECT_EQ(number(dealwire.json({"filter", "show"}), "revision"), 0);

    dealwire.json({"fields", "select", "Opportunity", "NextStep"});
    dealwire.json({"import"});
    EXPECT_EQ(number(set("export: {field: opportunity.NextStep, present: true}"), "revision"), 1);
}

TEST_F(Filters, AreKeptAsRevisionsAndComeBack) {
    dealwire.json({"filter", "set", file(kLong), "--note", "no short calls"});
    set("export: everything");

    const Tree back = dealwire.json({"filter", "rollback", "1"});

    EXPECT_EQ(number(back, "revision"), 3);
    const Tree history = dealwire.json({"filter", "history"});
    const auto revisions = list(history, "revisions");
    ASSERT_GE(revisions.size(), 3U);
    EXPECT_EQ(text(revisions[0], "note"), "back to revision 1");
    EXPECT_EQ(text(revisions[2], "note"), "no short calls");
    EXPECT_THAT(text(dealwire.json({"filter", "show"}), "document"), HasSubstr("above: 450"));
    EXPECT_EQ(number(dealwire.json({"filter", "rollback", "0"}), "revision"), 4);
    EXPECT_EQ(dealwire.run({"filter", "rollback", "9"}).code, 1);
}

}  // namespace
}  // namespace dealwire::e2e
