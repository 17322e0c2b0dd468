// Conversations that are deleted by hand, by retention or for a person: what is left, here and in
// the org.

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

using namespace std::chrono_literals;
using base::Tree;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kExact = "case-exact-address";
const std::string kLead = "case-lead-only";
const std::string kTwo = "case-two-companies";

/// Three conversations in the org.
class Deletion : public testing::Test, protected Connected {
protected:
    Deletion() {
        dealwire.ingest({kExact, kLead, kTwo});
        dealwire.json({"sync"});
        org.reset_stats();
    }

    /// Rows of the org that hold the conversation's key, alone or at the start of their own.
    std::size_t rows_of(const std::string& id) {
        const Tree dump = org.dump(exported_objects());
        std::size_t count = 0;
        for (const auto& [object, rows] : *dump.object())
            for (const Tree& row : *rows.array()) {
                const std::string all = json::to_text(row);
                if (all.find('"' + id + '"') != std::string::npos ||
                    all.find('"' + id + ':') != std::string::npos)
                    ++count;
            }
        return count;
    }

    std::string answer(const std::string& query) { return dealwire.store().one(query); }

    /// The address of the first participant from outside.
    static std::string outsider(const std::string& id) {
        for (const Tree& party : list(samples().at(id), "parties"))
            if (text(party, "affiliation") == "External") return text(party, "emailAddress");
        return "";
    }
};

TEST_F(Deletion, TakesSeveralWithAllTheirRecordsAndWritesItDown) {
    EXPECT_GT(rows_of(kExact), 10U);

    const Tree deleted = dealwire.json({"conversations", "delete", kExact, kLead});
    EXPECT_THAT(texts(deleted, "deleted"), ElementsAre(kExact, kLead));
    dealwire.json({"export"});

    EXPECT_EQ(rows_of(kExact), 0U);
    EXPECT_EQ(rows_of(kLead), 0U);
    EXPECT_GT(rows_of(kTwo), 0U);
    const Tree told = dealwire.json({"conversations", "deletions"});
    EXPECT_THAT(list(told, "waiting"), IsEmpty());
    ASSERT_EQ(list(told, "deletions").size(), 1U);
    EXPECT_EQ(number(list(told, "deletions")[0], "conversations"), 2);
    EXPECT_EQ(text(list(told, "deletions")[0], "reason"), "by-hand");
    org.reset_stats();
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
}

TEST_F(Deletion, OfWhatWasDeletedBeforeIsDoneAndAnUnknownIdStopsAll) {
    dealwire.json({"conversations", "delete", kExact});

    const auto refused = dealwire.run({"conversations", "delete", kLead, "nobody-knows-it"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("'nobody-knows-it'. Nothing was deleted."));
    const Tree again = dealwire.json({"conversations", "delete", kLead, kExact});
    EXPECT_THAT(texts(again, "deleted"), ElementsAre(kLead));
    EXPECT_THAT(texts(again, "alreadyDeleted"), ElementsAre(kExact));
    EXPECT_NE(text(again, "deletion"), "");
    dealwire.json({"conversations", "delete", kLead, kExact});

    EXPECT_EQ(list(dealwire.json({"conversations", "deletions"}), "deletions").size(), 2U);
}

TEST_F(Deletion, WaitsForAnOrgThatCannotBeReached) {
    org.stop();
    dealwire.json({"conversations", "delete", kExact});
    EXPECT_NE(dealwire.run({"export"}).code, 0);

    const Tree status = dealwire.json({"status"});
    ASSERT_EQ(list(status, "deletions").size(), 1U);
    EXPECT_EQ(number(list(status, "deletions")[0], "conversations"), 1);
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("wait in"));

    org.start();
    dealwire.json({"export"});
    EXPECT_EQ(rows_of(kExact), 0U);
    EXPECT_THAT(list(dealwire.json({"status"}), "deletions"), IsEmpty());
}

TEST_F(Deletion, IsNotUndoneByTakingTheSameInAgain) {
    dealwire.json({"conversations", "delete", kExact});

    const Tree refused = dealwire.ingest({kExact, kLead});
    EXPECT_THAT(texts(refused, "stayDeleted"), ElementsAre(kExact));
    EXPECT_EQ(number(refused, "accepted"), 0);
    EXPECT_THAT(dealwire.run({"why", kExact}).err, HasSubstr("was deleted at"));

    const auto file = write_file(dealwire.folder() / "again.ndjson", sample(kExact) + "\n");
    EXPECT_EQ(number(dealwire.json({"ingest", "--restore", file.string()}), "accepted"), 1);
    dealwire.json({"export"});
    EXPECT_GT(rows_of(kExact), 10U);
}

TEST_F(Deletion, LeavesNoPersonalTextOnTheDisk) {
    const std::string address = outsider(kExact);
    ASSERT_THAT(dealwire.files(), HasSubstr(address));
    const std::string title = text(samples().at(kExact), "metaData.title");

    dealwire.json({"conversations", "delete", kExact});
    dealwire.json({"export"});

    EXPECT_EQ(answer("SELECT count(*) || '' FROM conversation_content WHERE conversation_id = '" +
                     kExact + "'"),
              "0");
    EXPECT_EQ(
        answer("SELECT count(*) || '' FROM export_record WHERE conversation_id = '" + kExact + "'"),
        "0");
    EXPECT_THAT(dealwire.files(), Not(HasSubstr(title)));
}

TEST_F(Deletion, OfAPersonShowsFirstAndThenTakesEveryConversation) {
    const std::string address = outsider(kExact);
    const Tree found = dealwire.json({"person", "find", address});
    ASSERT_FALSE(list(found, "conversations").empty());
    EXPECT_FALSE(list(found, "contactsAndLeads").empty());
    EXPECT_GT(rows_of(kExact), 0U);

    const Tree erased = dealwire.json({"person", "erase", "Somebody <" + address + ">"});
    dealwire.json({"export"});

    EXPECT_EQ(number(erased, "erased"),
              static_cast<std::int64_t>(list(found, "conversations").size()));
    EXPECT_EQ(rows_of(kExact), 0U);
    EXPECT_EQ(number(dealwire.json({"person", "erase", address}), "erased"), 0);
    EXPECT_TRUE(flag(dealwire.json({"person", "find", address}), "erasedBefore"));
}

TEST_F(Deletion, OfAPersonIsBroughtToItsEndAfterADeath) {
    const std::string address = outsider(kExact);
    for (const auto delay : {5ms, 20ms, 40ms, 80ms}) {
        const auto process = dealwire.begin({"person", "erase", address});
        wait_until([&] { return !process->running(); }, delay);
        process->kill();
    }

    dealwire.json({"person", "erase", address});
    dealwire.json({"export"});

    EXPECT_EQ(rows_of(kExact), 0U);
    EXPECT_THAT(list(dealwire.json({"person", "find", address}), "conversations"), IsEmpty());
}

TEST_F(Deletion, OfAPersonIsRememberedByADigestAlone) {
    const std::string address = outsider(kExact);
    dealwire.json({"person", "erase", address});

    const auto file = write_file(dealwire.folder() / "again.ndjson", sample(kExact) + "\n");
    const Tree refused = dealwire.json({"ingest", file.string()}, 3);
    ASSERT_EQ(list(refused, "rejected").size(), 1U);
    EXPECT_THAT(text(list(refused, "rejected")[0], "reason"), HasSubstr("was erased"));
    const std::string digest = answer("SELECT digest FROM erased_person");
    EXPECT_EQ(digest.size(), 64U);

    EXPECT_TRUE(flag(dealwire.json({"person", "allow", address}), "allowed"));
    EXPECT_EQ(number(dealwire.json({"ingest", "--restore", file.string()}), "accepted"), 1);
}

TEST_F(Deletion, OfAPersonsDataLeavesTheConversationToTheOthers) {
    const std::string address = outsider(kTwo);
    const std::size_t before = rows_of(kTwo);

    const Tree erased = dealwire.json({"person", "erase", address, "--depth", "data"});
    EXPECT_GE(number(erased, "redacted"), 1);
    EXPECT_EQ(list(dealwire.json({"status"}), "deletions").size(), 1U);
    dealwire.json({"export"});

    EXPECT_THAT(list(dealwire.json({"status"}), "deletions"), IsEmpty());
    EXPECT_GT(rows_of(kTwo), 0U);
    EXPECT_LE(rows_of(kTwo), before);
    EXPECT_THAT(json::to_text(org.dump(exported_objects())), Not(HasSubstr(address)));
    EXPECT_THAT(json::to_text(dealwire.json({"conversations", "show", kTwo})),
                Not(HasSubstr(address)));
}

TEST_F(Deletion, ByRetentionRunsInSyncAndSaysBeforehandWhat) {
    dealwire.configure("keep: forever", "keep: 1d");
    const Tree foretold = dealwire.json({"retention", "test"});
    EXPECT_EQ(number(foretold, "over"), 3);
    EXPECT_EQ(number(dealwire.json({"conversations", "list"}), "total"), 3);

    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "retention.erased"), 3);
    EXPECT_EQ(rows_of(kExact) + rows_of(kLead) + rows_of(kTwo), 0U);
    const Tree told = dealwire.json({"conversations", "deletions"});
    EXPECT_EQ(text(list(told, "deletions").at(0), "rule"), "all others");
    EXPECT_NE(text(dealwire.json({"retention", "show"}), "appliedLast"), "");
}

TEST_F(Deletion, ByRetentionFollowsConditions) {
    dealwire.configure("  rules: []",
                       "  rules:\n    - name: short\n      keep: 1d\n      where: {field: "
                       "conversation.duration, below: 450}");

    const Tree ran = dealwire.json({"retention", "run"});

    EXPECT_EQ(number(ran, "byRule.short"), 1);  // the one of 424 s
    dealwire.json({"export"});
    EXPECT_EQ(rows_of(kLead), 0U);
    EXPECT_GT(rows_of(kExact), 0U);
}

/// Looks for deletions with every sync, from the second one on.
class ByHand : public Deletion {
protected:
    ByHand() {
        dealwire.configure("look_every: 15m", "look_every: 0s");
        dealwire.json({"sync"});
    }

    std::string id_of(const std::string& object, const std::string& key) {
        const std::string field = object == "Task" ? "Dealwire_Key__c" : "Conversation_Key__c";
        return org
            .look("SELECT \"Id\" FROM \"" + object + "\" WHERE \"" + field + "\" = '" + key +
                  "' AND \"IsDeleted\" = 0")
            .at(0);
    }

    /// How many.
    int remove_topics() {
        const auto ids =
            org.look("SELECT \"Id\" FROM \"Conversation_Topic__c\" WHERE \"Record_Key__c\" LIKE '" +
                     kExact + ":%'");
        for (const std::string& id : ids) org.remove("Conversation_Topic__c", id);
        EXPECT_FALSE(ids.empty());
        return static_cast<int>(ids.size());
    }

    static std::string retitled() {
        Tree document = samples().at(kExact);
        Tree meta_data = *document.find("metaData");
        meta_data.set("title", "A new title");
        document.set("metaData", meta_data);
        return json::to_text(document) + "\n";
    }
};

TEST_F(ByHand, ADeletedConversationRecordStaysDeleted) {
    org.remove("Conversation__c", id_of("Conversation__c", kExact));

    const Tree synced = dealwire.json({"sync"});
    EXPECT_EQ(number(synced, "byHand.gone"), 1);
    dealwire.ingest_text(retitled());
    dealwire.json({"sync"});

    for (const Tree& row : org.rows("Conversation__c"))
        EXPECT_NE(text(row, "Conversation_Key__c"), kExact);
    EXPECT_EQ(text(dealwire.json({"why", kExact}), "export.state"), "deleted-by-hand");
    EXPECT_EQ(number(dealwire.json({"status"}), "deletedByHand"), 1);
}

TEST_F(ByHand, ADeletedConversationRecordIsListedAmongThoseNotInSalesforce) {
    org.remove("Conversation__c", id_of("Conversation__c", kExact));
    dealwire.json({"sync"});

    const Tree listed =
        dealwire.json({"conversations", "list", "--not-exported", "--reason", "deleted-by-hand"});

    EXPECT_EQ(number(listed, "total"), 1);
    EXPECT_EQ(number(listed, "reasons.deleted-by-hand"), 1);
    ASSERT_EQ(list(listed, "conversations").size(), 1U);
    EXPECT_EQ(text(list(listed, "conversations")[0], "id"), kExact);
    EXPECT_THAT(text(list(listed, "conversations")[0], "why"), HasSubstr("Conversation__c"));
}

TEST_F(ByHand, ADeletedConversationRecordIsWrittenAnewWhereAsked) {
    const std::string before = org.exported();
    org.remove("Conversation__c", id_of("Conversation__c", kExact));
    dealwire.json({"sync"});

    EXPECT_GT(number(dealwire.json({"conversations", "recreate", kExact}), "records"), 10);
    dealwire.json({"sync"});

    EXPECT_TRUE(same_rows(org.exported(), before));
    EXPECT_EQ(number(dealwire.json({"status"}), "deletedByHand"), 0);
}

TEST_F(ByHand, ADeletedDetailStaysDeletedUntilSomebodyAsks) {
    const std::string before = org.exported();
    const int topics = remove_topics();

    EXPECT_EQ(number(dealwire.json({"sync"}), "byHand.gone"), topics);
    dealwire.ingest_text(retitled());
    dealwire.json({"sync"});
    dealwire.ingest({kExact});
    dealwire.json({"sync"});
    ASSERT_FALSE(same_rows(org.exported(), before));
    const Tree listed = dealwire.json({"conversations", "deletions", "--by-hand"});
    EXPECT_THAT(list(list(listed, "byHand").at(0), "records"), SizeIs(topics));

    const Tree asked = dealwire.json({"conversations", "recreate", kExact});
    EXPECT_GT(number(asked, "records"), 10);
    EXPECT_EQ(number(asked, "deletedByHand"), topics);
    dealwire.json({"export"});

    EXPECT_TRUE(same_rows(org.exported(), before));
    EXPECT_THAT(list(dealwire.json({"conversations", "deletions", "--by-hand"}), "byHand"),
                IsEmpty());
}

TEST_F(ByHand, ADeletedDetailIsWrittenAnewByItselfWithSettingRecreate) {
    dealwire.configure("by_hand: respect", "by_hand: recreate");
    const std::string before = org.exported();
    const int topics = remove_topics();

    EXPECT_EQ(number(dealwire.json({"sync"}), "byHand.gone"), topics);

    EXPECT_TRUE(same_rows(org.exported(), before));
    EXPECT_EQ(number(dealwire.json({"sync"}), "byHand.gone"), 0);
}

TEST_F(ByHand, DetailsThatWentWithTheirConversationAreNotCountedOneByOne) {
    dealwire.json({"conversations", "delete", kLead});
    dealwire.json({"export"});
    org.remove("Conversation__c", id_of("Conversation__c", kExact));

    EXPECT_EQ(number(dealwire.json({"sync"}), "byHand.gone"), 1);
}

TEST_F(ByHand, IsMendedBySettingRecreate) {
    dealwire.configure("by_hand: respect", "by_hand: recreate");
    const std::string before = org.exported();
    org.remove("Conversation__c", id_of("Conversation__c", kExact));
    org.remove("Task", id_of("Task", kLead + ":task"));

    EXPECT_EQ(number(dealwire.json({"sync"}), "byHand.gone"), 2);

    EXPECT_TRUE(same_rows(org.exported(), before));
}

TEST_F(ByHand, ADeletedTaskStaysDeletedAndTheRestIsKeptTrue) {
    org.remove("Task", id_of("Task", kExact + ":task"));
    dealwire.json({"sync"});

    dealwire.ingest_text(retitled());
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "upserts"), 1);  // the conversation, not the task
    for (const Tree& row : org.rows("Task"))
        EXPECT_NE(text(row, "Dealwire_Key__c"), kExact + ":task");
}

TEST_F(ByHand, WhatIsBroughtBackIsKeptTrueAgain) {
    const std::string id = id_of("Conversation__c", kExact);
    org.remove("Conversation__c", id);
    dealwire.json({"sync"});
    dealwire.ingest_text(retitled());

    org.control("POST", "undelete", R"({"object": "Conversation__c", "id": ")" + id + R"("})");
    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "byHand.back"), 1);
    EXPECT_EQ(org.look("SELECT \"Title__c\" FROM \"Conversation__c\" WHERE \"Id\" = '" + id + "'"),
              std::vector<std::string>{"A new title"});
}

TEST_F(ByHand, WhatAnUpdateFindsDeletedBeforeAnybodyLookedStaysDeleted) {
    dealwire.configure("look_every: 0s", "look_every: 1h");
    org.remove("Conversation__c", id_of("Conversation__c", kExact));
    dealwire.ingest_text(retitled());

    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "byHand.gone"), 0);
    for (const Tree& row : org.rows("Conversation__c"))
        EXPECT_NE(text(row, "Conversation_Key__c"), kExact);
    EXPECT_EQ(text(dealwire.json({"why", kExact}), "export.state"), "deleted-by-hand");
    org.reset_stats();
    EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
}

TEST_F(Deletion, SurvivesADeathBetweenTheWorkAndItsAnswer) {
    dealwire.json({"conversations", "delete", kExact, kTwo});
    org.fault(R"({"path": "/composite", "nth": 1, "action": "drop_after"})");
    const auto process = dealwire.begin({"export"});
    wait_until([&] { return org.strikes() > 0 || !process->running(); });
    process->kill();
    org.heal();

    dealwire.json({"export"});

    EXPECT_EQ(rows_of(kExact) + rows_of(kTwo), 0U);
    EXPECT_GT(rows_of(kLead), 0U);
    EXPECT_THAT(list(dealwire.json({"conversations", "deletions"}), "waiting"), IsEmpty());
}

}  // namespace
}  // namespace dealwire::e2e
