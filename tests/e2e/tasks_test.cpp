// Tasks and events: several contacts, settings that change, people who leave.

#include "adapters/json/json.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"
#include "tests/e2e/kit/samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::e2e {
namespace {

using base::Tree;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kExact = "case-exact-address";
const std::string kTwo = "case-two-companies";  // with a contact of each

class Tasks : public testing::Test, protected Connected {
protected:
    void sync_first(const std::vector<std::string>& ids) {
        dealwire.ingest(ids);
        dealwire.json({"sync"});
        org.reset_stats();
    }

    /// Ours.
    std::vector<Tree> activities(const std::string& object) {
        std::vector<Tree> found = org.rows(object);
        std::erase_if(found, [](const Tree& row) { return text(row, "Dealwire_Key__c").empty(); });
        return found;
    }

    /// Contacts whom the activity is about, its Who among them.
    std::set<std::string> people_of(const Tree& activity, const std::string& object = "Task") {
        std::set<std::string> people;
        for (const Tree& row : org.rows(object + "Relation"))
            if (text(row, object + "Id") == object + ":" + text(activity, "Dealwire_Key__c") &&
                !flag(row, "IsWhat"))
                people.insert(text(row, "RelationId"));
        return people;
    }

    std::set<std::string> contacts_of(const std::string& id) {
        return texts(dealwire.json({"why", id}), "contacts");
    }

    void expect_settled() {
        org.reset_stats();
        EXPECT_EQ(number(dealwire.json({"export"}), "calls"), 0);
        EXPECT_EQ(org.stat("calls"), 0);
    }
};

TEST_F(Tasks, HaveAllContactsWhereTheOrgHasSharedActivities) {
    sync_first({kTwo, kExact});

    const auto contacts = contacts_of(kTwo);
    ASSERT_THAT(contacts, SizeIs(2));
    for (const Tree& task : activities("Task"))
        if (text(task, "Dealwire_Key__c").starts_with(kTwo)) {
            EXPECT_EQ(people_of(task), contacts);
            EXPECT_THAT(text(task, "Description"), Not(HasSubstr("Further contacts")));
        }
    EXPECT_THAT(dealwire.run({"why", kTwo}).out, HasSubstr("Also on 1 further contact."));
    expect_settled();
}

TEST_F(Tasks, NameFurtherContactsWhereTheOrgHasNoSharedActivities) {
    org.control("POST", "permissions", R"({"hide_object": ["TaskRelation", "EventRelation"]})");
    sync_first({kTwo});

    const auto tasks = activities("Task");
    ASSERT_THAT(tasks, SizeIs(1));
    EXPECT_THAT(text(tasks.front(), "Description"), HasSubstr("Further contacts: "));
    EXPECT_THAT(dealwire.run({"why", kTwo}).out, HasSubstr("named in its description"));
    expect_settled();
}

TEST_F(Tasks, LoseContactsThatWereNoneAfterAll) {
    sync_first({kTwo});
    const auto before = contacts_of(kTwo);
    const std::string who = text(activities("Task").front(), "WhoId");
    std::string further = *before.begin() == who ? *before.rbegin() : *before.begin();

    org.update("Contact", further, R"({"Email": "gone@elsewhere-entirely.test"})");
    dealwire.json({"sync"});

    EXPECT_THAT(people_of(activities("Task").front()), ElementsAre(who));
    expect_settled();
}

TEST_F(Tasks, AreOnePerContactWhereWanted) {
    sync_first({kTwo});

    dealwire.configure("  per: conversation", "  per: contact");
    dealwire.json({"export"});

    std::set<std::string> people;
    for (const Tree& task : activities("Task")) people.insert(text(task, "WhoId"));
    EXPECT_THAT(activities("Task"), SizeIs(2));
    EXPECT_EQ(people, contacts_of(kTwo));
    expect_settled();
}

TEST_F(Tasks, ComeBackAsOneWithoutDoubles) {
    dealwire.configure("  per: conversation", "  per: contact");
    sync_first({kTwo});
    EXPECT_THAT(activities("Task"), SizeIs(2));

    dealwire.configure("  per: contact", "  per: conversation");
    dealwire.json({"export"});

    ASSERT_THAT(activities("Task"), SizeIs(1));
    EXPECT_EQ(people_of(activities("Task").front()), contacts_of(kTwo));
    expect_settled();
}

TEST_F(Tasks, BecomeEventsAndBackWithoutDoubles) {
    sync_first({kTwo, "case-phone-only"});

    dealwire.configure("  meetings: task", "  meetings: event");
    dealwire.json({"export"});
    const auto events = activities("Event");
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(people_of(events.front(), "Event"), contacts_of(kTwo));
    EXPECT_THAT(activities("Task"), SizeIs(1));  // the telephone call
    expect_settled();

    dealwire.configure("  meetings: event", "  meetings: task");
    dealwire.json({"export"});
    EXPECT_THAT(activities("Event"), IsEmpty());
    EXPECT_THAT(activities("Task"), SizeIs(2));
    expect_settled();
}

TEST_F(Tasks, KeepTheirOwnerWhenHeLeaves) {
    sync_first({kExact});
    const std::string owner = text(activities("Task").front(), "OwnerId");

    org.update("User", owner, R"({"IsActive": false})");
    org.reset_stats();
    dealwire.json({"sync"});
    EXPECT_EQ(org.stat("writes"), 0);

    Tree document = samples().at(kExact);
    Tree meta_data = *document.find("metaData");
    meta_data.set("title", "Another title");
    document.set("metaData", meta_data);
    dealwire.ingest_text(json::to_text(document) + "\n");
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "parked"), 0);
    const Tree task = activities("Task").front();
    EXPECT_EQ(text(task, "OwnerId"), owner);
    EXPECT_EQ(text(task, "Subject"), "Another title");
}

TEST_F(Tasks, OfSomebodyWhoLeftUnnoticedAreMadeWithoutHim) {
    sync_first({"case-lead-only"});
    const Tree first = activities("Task").front();
    const std::string host = text(first, "OwnerId");
    org.update("User", host, R"({"IsActive": false})");

    Tree document = samples().at("case-lead-only");
    Tree meta_data = *document.find("metaData");
    meta_data.set("id", "another");
    document.set("metaData", meta_data);
    dealwire.ingest_text(json::to_text(document) + "\n");
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "parked"), 0);
    ASSERT_THAT(activities("Task"), SizeIs(2));
    for (const Tree& task : activities("Task")) {
        const bool its = text(task, "Dealwire_Key__c") == "another:task";
        EXPECT_TRUE(!its || text(task, "OwnerId") != host);
    }
}

TEST_F(Tasks, OfAMeetingThatNeverBeganAreClosed) {
    Tree document = samples().at(kExact);
    Tree meta_data = *document.find("metaData");
    meta_data.set("started", Tree{});
    document.set("metaData", meta_data);
    dealwire.ingest_text(json::to_text(document) + "\n");
    dealwire.json({"sync"});

    const Tree task = activities("Task").front();
    EXPECT_EQ(text(task, "Status"), "Completed");
    EXPECT_EQ(text(task, "CallDisposition"), "Not held");
    EXPECT_THAT(text(task, "Description"), HasSubstr("Booked, but not held."));
    expect_settled();
}

/// An opportunity is deleted in the org, which takes its tasks along, and no look comes between.
class TasksWithoutTheirDeal : public Tasks {
protected:
    TasksWithoutTheirDeal() {
        dealwire.configure("look_every: 15m", "look_every: 1h");
        sync_first({kTwo});
        const std::string deal = text(task(), "WhatId");
        EXPECT_TRUE(deal.starts_with("006")) << deal;
        org.remove("Opportunity", deal);
    }

    Tree task() {
        for (const Tree& row : activities("Task"))
            if (text(row, "Dealwire_Key__c") == kTwo + ":task") return row;
        return {};
    }

    void expect_written_once() {
        const auto ever =
            org.look("SELECT \"IsDeleted\" FROM \"Task\" WHERE \"Dealwire_Key__c\" = '" + kTwo +
                     ":task' ORDER BY \"IsDeleted\"");
        EXPECT_THAT(ever, ElementsAre("0", "1"));
        EXPECT_EQ(text(dealwire.json({"why", kTwo}), "export.state"), "exported");
        EXPECT_EQ(people_of(task()), contacts_of(kTwo));
        expect_settled();
    }
};

TEST_F(TasksWithoutTheirDeal, AreWrittenOnceByASync) {
    const Tree synced = dealwire.json({"sync"});

    EXPECT_EQ(number(synced, "export.undone"), 0);
    expect_written_once();
}

TEST_F(TasksWithoutTheirDeal, AreWrittenOnceByAnExportAlone) {
    dealwire.json({"import"});
    dealwire.json({"resolve"});

    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "undone"), 0);
    expect_written_once();
}

TEST_F(Tasks, GoWithTheirRelationsWhenTheConversationGoes) {
    sync_first({kTwo});

    dealwire.json({"conversations", "delete", kTwo});
    const Tree waiting = dealwire.json({"conversations", "deletions"});
    const auto waits = number(list(waiting, "waiting").at(0), "records");
    const Tree plan = dealwire.json({"export", "--plan"});
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(plan, "deletes"), waits);
    EXPECT_EQ(number(exported, "deletes"), waits);
    EXPECT_EQ(number(exported, "rows.accepted"), waits - number(exported, "deletedAlong"));
    EXPECT_THAT(activities("Task"), IsEmpty());
    expect_settled();
}

TEST_F(Tasks, ThatWentWithTheirOpportunityTakeTheirRelationsOutOfTheCount) {
    sync_first({kTwo});
    const Tree why = dealwire.json({"why", kTwo});
    org.remove("Opportunity", text(why, "opportunity"));
    dealwire.json({"import"});
    dealwire.json({"conversations", "delete", kTwo});

    const Tree plan = dealwire.json({"export", "--plan"});
    const Tree exported = dealwire.json({"export"});

    EXPECT_EQ(number(exported, "deletes"), number(plan, "deletes"));
    EXPECT_EQ(number(exported, "calls"), number(plan, "calls"));
    EXPECT_THAT(list(dealwire.json({"conversations", "deletions"}), "waiting"), IsEmpty());
    EXPECT_EQ(number(dealwire.json({"sync"}), "export.deletes"), 0);
    expect_settled();
}

TEST_F(Tasks, AreForetoldByTheBudgetWithTheirFurtherContacts) {
    sync_first({kExact});
    dealwire.ingest({kTwo});
    dealwire.json({"resolve"});

    const Tree budget = dealwire.json({"budget"});
    const Tree plan = dealwire.json({"export", "--plan"});

    EXPECT_GT(number(plan, "upserts"), 0);
    EXPECT_EQ(number(budget, "forecast.export.records"), number(plan, "upserts"));
    EXPECT_EQ(number(budget, "forecast.export.calls"), number(plan, "calls"));
}

}  // namespace
}  // namespace dealwire::e2e
