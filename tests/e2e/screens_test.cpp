// Screens that tell of the same thing agree, and what makes no call needs no grant.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const std::string kExact = "case-exact-address";

/// A few conversations taken in, not yet synced.
class Screens : public testing::Test, protected Connected {
protected:
    Screens() { dealwire.ingest(a_few()); }

    /// Salesforce refuses the record of one conversation, and the details below it wait.
    void refuse_one() {
        org.refuse_records(R"({"object": "Conversation__c", "field": "Conversation_Key__c",
            "contains": ")" +
                           kExact + R"(", "statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "message": "Not on a Sunday"})");
        dealwire.json({"sync"}, 3);
    }

    std::string file(const std::string& name, const std::string& text) {
        return write_file(dealwire.folder() / name, text).string();
    }
};

TEST_F(Screens, CountAConversationAsNotExportedWhileItsRecordIsRefused) {
    refuse_one();

    const Tree status = dealwire.json({"status"});
    const Tree out = dealwire.json({"conversations", "list", "--not-exported"});

    EXPECT_EQ(number(status, "conversations.notExported"), number(out, "total"));
    EXPECT_EQ(number(status, "conversations.exported"),
              static_cast<std::int64_t>(org.rows("Conversation__c").size()));
    EXPECT_EQ(number(status, "parked") - number(status, "waitingForParent"), 1);
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("1 record refused, "));
    EXPECT_THAT(text(dealwire.json({"why", kExact}), "export.reason"), HasSubstr("1 record of "));
}

TEST_F(Screens, DeleteOfARefusedConversationWhatIsThere) {
    refuse_one();

    const Tree deleted = dealwire.json({"conversations", "delete", kExact});
    const Tree plan = dealwire.json({"export", "--plan"});
    const Tree done = dealwire.json({"export"});

    const Tree* held = deleted.find("inSalesforce");
    ASSERT_EQ(held->object()->size(), 1U);
    const Tree& objects = held->object()->front().second;
    EXPECT_EQ(objects.find("Conversation__c"), nullptr);
    EXPECT_EQ(number(objects, "Task"), 1);
    EXPECT_EQ(number(plan, "deletes"), number(done, "deletes"));
    EXPECT_EQ(number(plan, "deletedAlong"), 0);
    EXPECT_EQ(number(plan, "calls"), number(done, "calls"));
}

TEST_F(Screens, APlanHidesNoSync) {
    refuse_one();

    const Tree plan = dealwire.json({"export", kExact, "--plan"});

    EXPECT_EQ(text(plan, "outcome"), "ok") << "the plan is made, whatever it says";
    EXPECT_EQ(text(list(dealwire.json({"runs", "list"}), "runs").at(0), "outcome"), "ok");
    EXPECT_EQ(text(dealwire.json({"status"}), "lastRun.kind"), "sync");
    EXPECT_EQ(text(dealwire.json({"status"}), "lastRun.outcome"), "partial");
}

TEST_F(Screens, WhatMakesNoCallNeedsNoGrant) {
    dealwire.json({"sync"});
    org.control("POST", "grants/revoke");
    EXPECT_EQ(dealwire.run({"sync"}).code, 4);

    EXPECT_EQ(dealwire.run({"conversations", "list", "--not-exported"}).code, 0);
    EXPECT_EQ(dealwire.run({"filter", "test"}).code, 0);
    EXPECT_EQ(dealwire.run({"reprocess", "--all"}).code, 0);
    EXPECT_EQ(dealwire.run({"reprocess", "--plan"}).code, 0);
    EXPECT_EQ(dealwire.run({"export", "--plan"}).code, 0);
    EXPECT_EQ(dealwire.run({"export"}).code, 4);
}

TEST_F(Screens, StatusShowsWhatItCanBesideABrokenMapping) {
    dealwire.json({"sync"});
    std::filesystem::copy(DEALWIRE_SOURCE_DIR "/mappings", dealwire.folder() / "rules");
    dealwire.configure("mappings: \"\"", "mappings: rules");
    const Tree before = dealwire.json({"status"});
    write_file(dealwire.folder() / "rules" / "topic.yaml", "objekt: Topic\n");

    const Tree status = dealwire.json({"status"}, 2);

    EXPECT_EQ(number(status, "conversations.exported"), number(before, "conversations.exported"));
    EXPECT_EQ(number(status, "objects.Account.live"), number(before, "objects.Account.live"));
    EXPECT_TRUE(status.find("conversations")->find("due")->is_null());
    ASSERT_FALSE(list(status, "problems").empty());
    EXPECT_THAT(text(list(status, "problems").at(0), "path"), HasSubstr("topic.yaml"));
    const Outcome shown = dealwire.run({"status"});
    EXPECT_THAT(shown.out, HasSubstr("not known how many are due"));
    EXPECT_THAT(shown.err, HasSubstr("topic.yaml"));
}

TEST_F(Screens, NameEveryConversationThatWouldLeave) {
    dealwire.ingest();
    dealwire.json({"sync"});
    const std::string nobody = file(
        "filter.yaml", "on_exit: remove\nexport: {field: participants.external, above: 1000}\n");
    const auto there = org.rows("Conversation__c").size();

    EXPECT_THAT(list(dealwire.json({"filter", "test", nobody}), "wouldLeave"), SizeIs(there));
    EXPECT_THAT(dealwire.run({"filter", "test", nobody}).out, HasSubstr("--json lists all"));
    dealwire.json({"filter", "set", nobody});
    dealwire.json({"reprocess", "--all"});
    EXPECT_THAT(list(dealwire.json({"export", "--plan"}), "wouldLeave"), SizeIs(there));
    EXPECT_THAT(dealwire.run({"status"}).out, Not(HasSubstr("Held back")));

    const Outcome held = dealwire.run({"export"});

    EXPECT_EQ(held.code, 3) << held;
    EXPECT_THAT(held.out, HasSubstr("dealwire export --plan"));
    EXPECT_THAT(dealwire.run({"status"}).out, HasSubstr("dealwire export --even-many"));
    EXPECT_THAT(text(dealwire.json({"status"}), "conversations.heldBack"),
                HasSubstr("export.most_leaving"));
    const auto run_of = [&](const Tree& exported) {
        return dealwire.json({"runs", "show", text(exported, "run")});
    };
    EXPECT_EQ(number(run_of(dealwire.json({"export"}, 3)), "objects.export.heldBack"),
              static_cast<int>(there));
    // An export of one by name says nothing of all the others.
    const Tree one = run_of(dealwire.json({"export", "case-internal-only"}));
    EXPECT_TRUE(one.find("objects")->find("export")->find("heldBack")->is_null());
    EXPECT_THAT(text(dealwire.json({"status"}), "conversations.heldBack"),
                HasSubstr("export.most_leaving"));
    dealwire.json({"export", "--even-many"});
    EXPECT_EQ(text(dealwire.json({"status"}), "conversations.heldBack"), "");
}

TEST_F(Screens, SayThatAnErasureOnlyFreesOfData) {
    dealwire.json({"sync"});
    std::string address;
    for (const Tree& party : list(samples().at("case-two-companies"), "parties"))
        if (text(party, "affiliation") == "External") address = text(party, "emailAddress");

    const Outcome found = dealwire.run({"person", "find", address, "--depth", "data"});

    EXPECT_THAT(found.out, HasSubstr("are freed of the person's data"));
}

TEST_F(Screens, RefuseNamesThatAreNotThere) {
    EXPECT_EQ(dealwire.run({"conversations", "list", "--before", "nope"}).code, 1);
    EXPECT_EQ(dealwire.run({"conversations", "list", "--limit", "-1"}).code, 2);
    EXPECT_EQ(dealwire.run({"parked", "list", "--limit", "-1"}).code, 2);
    EXPECT_EQ(dealwire.run({"mapping", "show", "--object", "Nope"}).code, 2);
    EXPECT_EQ(dealwire.run({"mapping", "show", "--object", "conversation__c"}).code, 0);
    EXPECT_EQ(dealwire.run({"reprocess", "--note", "why"}).code, 2);
    EXPECT_THAT(dealwire.run({"trackers", "test", "nope"}).err, HasSubstr("no tracker 'nope'"));
}

TEST_F(Screens, ListOfParkedRecordsOnlyTheGroupsAskedFor) {
    refuse_one();

    const Outcome none = dealwire.run({"parked", "list", "--code", "NOPE"});

    EXPECT_THAT(none.out, Not(HasSubstr("Not on a Sunday")));
    EXPECT_THAT(none.out, HasSubstr("fits"));
    EXPECT_THAT(dealwire.run({"parked", "list", "--limit", "0"}).out, Not(HasSubstr("fits")));
}

TEST_F(Screens, SayOfTrackersWithoutDefinitionsThatNothingIsLookedFor) {
    dealwire.json({"trackers", "add", "Pricing", "--phrase", "price", "--side", "customer"});

    EXPECT_THAT(dealwire.run({"trackers", "remove", "Pricing", "--plan"}).out,
                HasSubstr("nothing is looked for"));
    EXPECT_THAT(dealwire.run({"trackers", "rollback", "1", "--plan"}).out, HasSubstr("Pricing: "));
    EXPECT_THAT(dealwire.run({"trackers", "list"}).out, HasSubstr("mentions by anybody"));
}

}  // namespace
}  // namespace dealwire::e2e
