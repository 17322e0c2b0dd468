// What happens after the first export: conversations change or go, people in the org move on.

#include "adapters/json/json.hpp"
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
using testing::ElementsAre;

const std::string kExact = "case-exact-address";
const std::string kRuth = "003Hs00000kl9DYIAY";
const std::string kAmberley = "001Hs00000kDvg3IAC";
const std::string kAmberleyDeal = "006Hs00000Mpno2IAB";

/// A few conversations, exported.
class Changes : public testing::Test, protected Connected {
protected:
    void sync_first(const std::vector<std::string>& ids) {
        dealwire.ingest(ids);
        dealwire.json({"sync"});
        org.reset_stats();
    }

    Tree sync() { return dealwire.json({"sync"}); }

    InOrg held(const std::string& id) { return held_by(org)[id]; }

    /// Rows of the org that hold the conversation's key, alone or at the start of their own.
    std::size_t rows_of(const std::string& id) {
        const Tree dump = org.dump(exported_objects());
        const auto of_it = [&](const Tree& row) {
            const std::string all = json::to_text(row);
            return all.find('"' + id + '"') != std::string::npos ||
                   all.find('"' + id + ':') != std::string::npos;
        };
        std::size_t count = 0;
        for (const auto& [object, rows] : *dump.object())
            count += static_cast<std::size_t>(std::ranges::count_if(*rows.array(), of_it));
        return count;
    }

    static std::string retitled(const std::string& id, const std::string& title) {
        Tree document = samples().at(id);
        Tree meta_data = *document.find("metaData");
        meta_data.set("title", title);
        document.set("metaData", meta_data);
        return json::to_text(document) + "\n";
    }
};

TEST_F(Changes, OfAConversationWriteOnlyTheDifference) {
    sync_first({kExact, "case-lead-only", "case-two-companies"});

    const Tree report = dealwire.ingest_text(retitled(kExact, "A new title"));
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(report, "updated"), 1);
    EXPECT_EQ(number(exported, "upserts"), 2);  // the conversation and its task
    EXPECT_EQ(org.stat("updated"), 2);
    EXPECT_EQ(org.stat("created") + org.stat("deleted"), 0);
    EXPECT_EQ(org.stat("calls"), 1);
}

TEST_F(Changes, TrackersThatAreGoneAreDeleted) {
    sync_first({kExact});
    Tree document = samples().at(kExact);
    Tree content = *document.find("content");
    content.set("trackers", Tree::Array{});
    document.set("content", content);
    const auto before = static_cast<std::int64_t>(held(kExact).trackers.size());

    dealwire.ingest_text(json::to_text(document) + "\n");
    const Tree exported = dealwire.json({"export"});

    EXPECT_GT(before, 0);
    EXPECT_TRUE(held(kExact).trackers.empty());
    EXPECT_EQ(number(exported, "deletes"), before);
    EXPECT_EQ(number(exported, "upserts"), 0);
}

TEST_F(Changes, ADeletedConversationLeavesTheOrgWithAllItsRecords) {
    sync_first({kExact, "case-lead-only"});
    EXPECT_GT(rows_of(kExact), 10U);

    dealwire.json({"conversations", "delete", kExact});
    dealwire.json({"export"});

    EXPECT_EQ(rows_of(kExact), 0U);
    EXPECT_EQ(held("case-lead-only").tasks, 1);
    org.reset_stats();
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
}

TEST_F(Changes, AConversationThatBecomesPrivateLeavesTheOrg) {
    sync_first({kExact});
    Tree document = samples().at(kExact);
    Tree meta_data = *document.find("metaData");
    meta_data.set("isPrivate", true);
    document.set("metaData", meta_data);

    dealwire.ingest_text(json::to_text(document) + "\n");
    dealwire.json({"export"});

    EXPECT_EQ(rows_of(kExact), 0U);
}

TEST_F(Changes, ANewContactIsFoundByTheNextSync) {
    sync_first({"case-unknown-person", kExact});

    const std::string contact = org.create(
        "Contact",
        R"({"LastName": "Nowhere", "Email": "quentin@nowhere-at-all.test", "AccountId": ")" +
            kAmberley + "\"}");
    const Tree synced = sync();

    EXPECT_EQ(number(synced, "resolve.changed"), 1);
    const InOrg now = held("case-unknown-person");
    EXPECT_THAT(now.contacts, ElementsAre(contact));
    EXPECT_EQ(now.opportunity, kAmberleyDeal);
    EXPECT_EQ(now.task_who, contact);
    EXPECT_EQ(now.tasks, 1);
}

TEST_F(Changes, OfAnOwnerMoveTheConversationToAnotherOpportunity) {
    const std::string id = "case-several-deals-host";
    sync_first({id, kExact});
    EXPECT_EQ(held(id).opportunity, "006Hs00000K78DPIAZ");
    std::string jana;
    for (const Tree& user : org.rows("User"))
        if (text(user, "Email") == "jana.wiedemann@northbridge.test") jana = text(user, "Id");

    org.update("Opportunity", "006Hs00000K78DPIAZ", R"({"OwnerId": ")" + jana + "\"}");
    sync();

    EXPECT_EQ(held(id).opportunity, "006Hs000006W96QIAS");
    EXPECT_EQ(held(id).task_what, "006Hs000006W96QIAS");
}

TEST_F(Changes, AMergedContactIsFollowedToTheSurvivor) {
    sync_first({kExact});
    const std::string survivor = org.create(
        "Contact", R"({"LastName": "Ansell-Grey", "Email": "ruth@grey.test", "AccountId": ")" +
                       kAmberley + "\"}");

    org.control(
        "POST", "merge",
        R"({"object": "Contact", "winner": ")" + survivor + R"(", "losers": [")" + kRuth + "\"]}");
    sync();

    const InOrg now = held(kExact);
    EXPECT_THAT(now.contacts, ElementsAre(survivor));
    EXPECT_THAT(now.related_contacts, ElementsAre(survivor));
    EXPECT_EQ(now.task_who, survivor);
    EXPECT_EQ(now.tasks, 1);
}

TEST_F(Changes, ADeletedContactLeavesTheAccountByDomain) {
    sync_first({kExact});

    org.remove("Contact", kRuth);
    sync();

    const InOrg now = held(kExact);
    EXPECT_TRUE(now.contacts.empty());
    EXPECT_TRUE(now.related_contacts.empty());
    EXPECT_EQ(now.account, kAmberley);
    EXPECT_EQ(now.task_who, "");
    EXPECT_EQ(now.task_what, kAmberleyDeal);
}

TEST_F(Changes, AConvertedLeadBecomesItsContact) {
    sync_first({"case-lead-only"});
    EXPECT_THAT(held("case-lead-only").leads, ElementsAre("00QHs00000BPtu1MAD"));

    const Tree made = org.control("POST", "convert",
                                  R"({"lead": "00QHs00000BPtu1MAD", "opportunityName": "Frames"})");
    sync();

    const InOrg now = held("case-lead-only");
    EXPECT_TRUE(now.leads.empty());
    EXPECT_THAT(now.contacts, ElementsAre(text(made, "contactId")));
    EXPECT_EQ(now.account, text(made, "accountId"));
    EXPECT_EQ(now.task_who, text(made, "contactId"));
}

TEST_F(Changes, AnOverrideWinsAndStays) {
    const std::string id = "case-two-companies";
    const std::string other = "006Hs00000UzRjlIAF";
    sync_first({id});

    dealwire.json({"override", id, "--opportunity", other});
    dealwire.json({"export"});
    EXPECT_EQ(held(id).opportunity, other);

    org.update("Opportunity", "006Hs00000iaQqkIAE", R"({"NextStep": "Call"})");
    dealwire.ingest_text(retitled(id, "Another title"));
    sync();
    EXPECT_EQ(held(id).opportunity, other);
    EXPECT_EQ(text(dealwire.json({"why", id}), "override.opportunity"), other);

    dealwire.json({"override", id, "--clear"});
    dealwire.json({"export"});
    EXPECT_EQ(held(id).opportunity, "006Hs00000iaQqkIAE");
}

TEST_F(Changes, RecordsDeletedInTheOrgComeBackWhenTheirConversationChangesWhereThatIsAsked) {
    dealwire.configure("by_hand: respect", "by_hand: recreate");
    sync_first({kExact});
    const std::size_t before = rows_of(kExact);
    const Tree row = list(org.control("GET", "dump?objects=Conversation__c"), "Conversation__c")[0];

    org.remove("Conversation__c", text(row, "Id"));
    dealwire.ingest_text(retitled(kExact, "A new title"));
    dealwire.json({"sync"});
    dealwire.json({"sync"});

    EXPECT_EQ(rows_of(kExact), before);
}

TEST_F(Changes, AFieldOfTheOrgThatMattersToNobodyCausesNoWrite) {
    sync_first(a_few());

    org.update("Account", kAmberley, R"({"Description": "Clocks, mostly"})");
    org.reset_stats();
    const Tree synced = sync();

    EXPECT_EQ(number(synced, "import.objects.Account.changed"), 1);
    EXPECT_EQ(org.stat("writes"), 0);
}

}  // namespace
}  // namespace dealwire::e2e
