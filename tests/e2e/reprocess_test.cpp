// Looking again at conversations that did not change themselves: when, at what price, and not now.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;

const std::string kExact = "case-exact-address";
const std::string kTwo = "case-two-companies";
const std::string kOther = "006Hs00000UzRjlIAF";  // another deal of kTwo's
const std::string kLead = "case-lead-only";

/// Two conversations in the org, and nothing to do.
class Reprocess : public testing::Test, protected Connected {
protected:
    Reprocess() {
        dealwire.ingest({kExact, kTwo});
        dealwire.json({"sync"});
        org.reset_stats();
    }

    std::string opportunity_of(const std::string& id) {
        for (const Tree& row : org.rows("Conversation__c"))
            if (text(row, "Conversation_Key__c") == id) return text(row, "Primary_Opportunity__c");
        return "not there";
    }

    Tree waiting() { return dealwire.json({"reprocess"}); }
};

TEST_F(Reprocess, SaysWhatWaitsAndWhyAndWhatItCosts) {
    EXPECT_EQ(number(waiting(), "waiting"), 0);
    dealwire.json({"override", kTwo, "--opportunity", kOther});
    dealwire.json({"resolve"});
    dealwire.json({"reprocess", kExact});

    const Tree now = waiting();
    EXPECT_EQ(number(now, "waiting"), 2);
    EXPECT_EQ(number(now, "reasons.resolution"), 1);
    EXPECT_EQ(number(now, "reasons.asked"), 1);
    const Tree plan = dealwire.json({"reprocess", "--plan"});
    const Tree expected = *dealwire.json({"budget"}).at("forecast.reprocess");
    EXPECT_EQ(number(expected, "conversations"), 2);
    EXPECT_GE(number(expected, "records"), number(plan, "upserts"));
    EXPECT_GE(number(expected, "calls"), 1);
    EXPECT_EQ(number(dealwire.json({"status"}), "budget.forecast.export.conversations"), 0);
    EXPECT_EQ(org.stat("calls"), 0);

    const Tree exported = dealwire.json({"export"});
    EXPECT_EQ(number(exported, "reprocessed"), 2);
    EXPECT_EQ(number(exported, "upserts"), number(plan, "upserts"));
    EXPECT_EQ(number(exported, "calls"), number(plan, "calls"));
    EXPECT_EQ(number(waiting(), "waiting"), 0);
}

TEST_F(Reprocess, CanBePausedWhileWhatIsNewGoesOn) {
    const std::string before = opportunity_of(kTwo);
    dealwire.json({"reprocess", "--pause", "--note", "end of the quarter"});
    dealwire.json({"override", kTwo, "--opportunity", kOther});
    dealwire.ingest({kLead});

    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "export.waiting"), 1);
    EXPECT_EQ(opportunity_of(kTwo), before);
    EXPECT_NE(opportunity_of(kLead), "not there");
    const Tree status = dealwire.json({"status"});
    EXPECT_TRUE(flag(status, "conversations.reprocessingPaused"));
    EXPECT_EQ(number(status, "conversations.toReprocess"), 1);
    EXPECT_EQ(text(waiting(), "note"), "end of the quarter");

    dealwire.json({"reprocess", "--resume"});
    dealwire.json({"export"});
    EXPECT_EQ(opportunity_of(kTwo), kOther);
}

TEST_F(Reprocess, LooksAtTheConversationsOfAContact) {
    const Tree why = dealwire.json({"why", kExact});
    const std::string contact = *list(why, "contacts").at(0).string();

    const Tree reopened = dealwire.json({"reprocess", "--contact", contact});

    EXPECT_EQ(number(reopened, "reopened"), 1);
    EXPECT_EQ(number(waiting(), "reasons.asked"), 1);
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0) << "nothing differs";
    EXPECT_EQ(dealwire.run({"reprocess", "--contact", kOther}).code, 2);
}

TEST_F(Reprocess, TakesOneWayOfSayingWhichConversations) {
    EXPECT_EQ(dealwire.run({"reprocess", kExact, "--all"}).code, 2);
    EXPECT_EQ(dealwire.run({"reprocess", "--pause", "--resume"}).code, 2);
    EXPECT_EQ(dealwire.run({"reprocess", "unheard-of"}).code, 1);
}

}  // namespace
}  // namespace dealwire::e2e
