#include "tests/unit/simulator_org/simulated_org.hpp"

namespace dealwire::orgsim {
namespace {

class RecordRules : public ::testing::Test {
protected:
    std::string conversation(const std::string& key) {
        return org_.create("Conversation__c", {{"Name", key}, {"Conversation_Key__c", key}});
    }

    HttpResponse upsert_topic(const std::string& key, const Json& fields) {
        return org_.ask("PATCH", "/sobjects/Conversation_Topic__c/Record_Key__c/" + key, fields);
    }

    std::string code(const std::string& method, const std::string& path, const Json& body) {
        return SimulatedOrg::error_code(org_.ask(method, path, body));
    }

    SimulatedOrg org_;
};

TEST_F(RecordRules, UpsertOfADetailMayNameItsMasterAgainOrAnother) {
    conversation("c-1");
    conversation("c-2");
    const Json first{{"Topic_Name__c", "Price"},
                     {"Conversation__r", {{"Conversation_Key__c", "c-1"}}}};
    const Json moved{{"Conversation__r", {{"Conversation_Key__c", "c-2"}}}};

    EXPECT_EQ(upsert_topic("c-1:topic", first).status, 201);
    EXPECT_EQ(upsert_topic("c-1:topic", first).status, 200);
    EXPECT_EQ(upsert_topic("c-1:topic", moved).status, 200);

    EXPECT_EQ(org_.count("SELECT Id FROM Conversation_Topic__c WHERE "
                         "Conversation__r.Conversation_Key__c = 'c-2'"),
              1);
}

TEST(RecordRulesOfAFixedDetail, NamingTheMasterAgainIsRefused) {
    Schema schema = package_schema();
    FieldSchema* master =
        schema.find_object("Conversation_Topic__c")->find_field("Conversation__c");
    master->reparentable = false;
    master->updateable = false;
    SimulatedOrg org(std::move(schema));
    org.create("Conversation__c", {{"Conversation_Key__c", "c-1"}});
    const Json body{{"Conversation__r", {{"Conversation_Key__c", "c-1"}}}};
    const std::string path = "/sobjects/Conversation_Topic__c/Record_Key__c/k";

    EXPECT_EQ(org.ask("PATCH", path, body).status, 201);

    EXPECT_EQ(SimulatedOrg::error_code(org.ask("PATCH", path, body)),
              "INVALID_FIELD_FOR_INSERT_UPDATE");
}

TEST_F(RecordRules, RollUpsTakeTheChildrenTheirFilterNames) {
    const std::string id = conversation("c-1");
    const auto item = [&](const std::string& key, bool done) {
        return org_.create("Conversation_Action_Item__c",
                           {{"Conversation__c", id}, {"Record_Key__c", key}, {"Done__c", done}});
    };
    const std::string open = item("a", false);
    item("b", true);

    EXPECT_EQ(org_.field("Conversation__c", id, "Action_Item_Count__c"), 2);
    EXPECT_EQ(org_.field("Conversation__c", id, "Open_Action_Items__c"), 1);

    org_.ask("DELETE", "/sobjects/Conversation_Action_Item__c/" + open);

    EXPECT_EQ(org_.field("Conversation__c", id, "Open_Action_Items__c"), 0);
}

TEST_F(RecordRules, SumsOfNoChildrenAreZero) {
    const std::string id = conversation("c-1");
    org_.create("Conversation_Tracker__c", {{"Conversation__c", id},
                                            {"Record_Key__c", "t"},
                                            {"Mention_Count__c", 3},
                                            {"Names_Competitor__c", false}});

    EXPECT_EQ(org_.field("Conversation__c", id, "Competitor_Mentions__c"), 0);
}

TEST_F(RecordRules, LengthCountsUtf16Units) {
    const std::string smile = "\xF0\x9F\x98\x80";
    std::string fits;
    for (int i = 0; i < 40; ++i) {
        fits += smile;
    }

    EXPECT_EQ(code("POST", "/sobjects/Conversation__c", {{"Name", fits}}), "");
    EXPECT_EQ(code("POST", "/sobjects/Conversation__c", {{"Name", fits + "x"}}), "STRING_TOO_LONG");
}

TEST_F(RecordRules, KeyOfADeletedRecordIsFreeAgain) {
    const auto id = conversation("c-1");
    EXPECT_EQ(code("POST", "/sobjects/Conversation__c", {{"Conversation_Key__c", "c-1"}}),
              "DUPLICATE_VALUE");

    org_.ask("DELETE", "/sobjects/Conversation__c/" + id);

    EXPECT_NE(conversation("c-1"), id);
    EXPECT_EQ(org_.count("SELECT Id FROM Conversation__c WHERE Conversation_Key__c = 'c-1'", true),
              2);
}

TEST_F(RecordRules, ReferenceToADeletedOrForeignRecordIsRefused) {
    const auto account = org_.create("Account", {{"Name", "Acme"}});
    const auto contact = org_.create("Contact", {{"LastName", "Ruiz"}});
    org_.ask("DELETE", "/sobjects/Account/" + account);

    EXPECT_EQ(code("POST", "/sobjects/Contact", {{"LastName", "B"}, {"AccountId", account}}),
              "ENTITY_IS_DELETED");
    EXPECT_EQ(code("POST", "/sobjects/Contact", {{"LastName", "B"}, {"AccountId", contact}}),
              "MALFORMED_ID");
    EXPECT_EQ(
        code("POST", "/sobjects/Contact", {{"LastName", "B"}, {"AccountId", "001Pd00000000zzIAA"}}),
        "INVALID_CROSS_REFERENCE_KEY");
    EXPECT_EQ(code("POST", "/sobjects/Contact",
                   {{"LastName", "B"}, {"AccountId", account}, {"Account", {{"Id", account}}}}),
              "INVALID_FIELD");
}

TEST_F(RecordRules, DeletingAnAccountTakesContactsAlongAndUndeleteBringsThemBack) {
    const auto account = org_.create("Account", {{"Name", "Acme"}});
    const auto contact = org_.create("Contact", {{"LastName", "Ruiz"}, {"AccountId", account}});

    org_.ask("DELETE", "/sobjects/Account/" + account);
    EXPECT_EQ(org_.count("SELECT Id FROM Contact"), 0);
    EXPECT_EQ(org_.count("SELECT Id FROM Contact WHERE IsDeleted = true", true), 1);

    org_.control("POST", "undelete", {{"object", "Account"}, {"id", account}});
    EXPECT_EQ(org_.field("Contact", contact, "AccountId"), account);
}

TEST_F(RecordRules, AnUndeleteThatWouldDoubleAUniqueValueIsRefusedAsAWhole) {
    const auto account = org_.create("Account", {{"Name", "Acme"}});
    const auto task = [&] {
        return org_.create("Task", {{"Subject", "Call"},
                                    {"Status", "Completed"},
                                    {"Priority", "Normal"},
                                    {"WhatId", account},
                                    {"Dealwire_Key__c", "77:task"}});
    };
    const auto first = task();
    org_.ask("DELETE", "/sobjects/Task/" + first);
    const auto second = task();

    const auto answer =
        org_.control("POST", "undelete", {{"object", "Task"}, {"id", first}}).dump();

    EXPECT_NE(answer.find("DUPLICATE_VALUE"), std::string::npos) << answer;
    EXPECT_EQ(org_.count("SELECT Id FROM Task WHERE Dealwire_Key__c = '77:task'"), 1);
    org_.ask("DELETE", "/sobjects/Task/" + second);
    org_.control("POST", "undelete", {{"object", "Task"}, {"id", first}});
    EXPECT_EQ(org_.count("SELECT Id FROM Task WHERE Dealwire_Key__c = '77:task'"), 1);
}

TEST_F(RecordRules, DeletingALookupTargetClearsTheLookupAndMovesTheStamp) {
    const auto account = org_.create("Account", {{"Name", "Acme"}});
    const auto id =
        org_.create("Conversation__c", {{"Name", "n"}, {"Primary_Account__c", account}});
    const auto before = org_.field("Conversation__c", id, "SystemModstamp");
    org_.control("POST", "clock", {{"advance_seconds", 60}});

    org_.ask("DELETE", "/sobjects/Account/" + account);

    EXPECT_TRUE(org_.field("Conversation__c", id, "Primary_Account__c").is_null());
    EXPECT_GT(org_.field("Conversation__c", id, "SystemModstamp"), before);
}

TEST_F(RecordRules, MergeMovesChildrenAndNamesTheWinner) {
    const auto winner = org_.create("Account", {{"Name", "Acme"}});
    const auto loser = org_.create("Account", {{"Name", "Acme Ltd"}});
    const auto contact = org_.create("Contact", {{"LastName", "Ruiz"}, {"AccountId", loser}});

    org_.control("POST", "merge", {{"object", "Account"}, {"winner", winner}, {"losers", {loser}}});

    EXPECT_EQ(org_.field("Contact", contact, "AccountId"), winner);
    EXPECT_EQ(org_.count("SELECT Id FROM Account WHERE IsDeleted = true AND MasterRecordId = '" +
                             winner + "'",
                         true),
              1);
}

TEST_F(RecordRules, ConvertedLeadPointsToItsRecordsAndIsReadOnly) {
    const auto lead = org_.create("Lead", {{"LastName", "Ruiz"}, {"Company", "Acme"}});
    const auto task = org_.create("Task", {{"Subject", "Call"}, {"WhoId", lead}});

    const Json made = org_.control("POST", "convert", {{"lead", lead}});

    EXPECT_EQ(org_.field("Lead", lead, "ConvertedContactId"), made["contactId"]);
    EXPECT_EQ(org_.field("Lead", lead, "IsConverted"), true);
    EXPECT_EQ(org_.field("Task", task, "WhoId"), made["contactId"]);
    EXPECT_EQ(org_.field("Contact", made["contactId"], "AccountId"), made["accountId"]);
    EXPECT_EQ(code("PATCH", "/sobjects/Lead/" + lead, {{"Title", "x"}}),
              "CANNOT_UPDATE_CONVERTED_LEAD");
}

TEST_F(RecordRules, StageDrivesAnOpportunityAndItsHistory) {
    const auto id = org_.create("Opportunity", {{"Name", "Deal"},
                                                {"StageName", "Prospecting"},
                                                {"CloseDate", "2026-12-31"},
                                                {"Amount", 1000}});
    EXPECT_EQ(org_.field("Opportunity", id, "Probability"), 10.0);
    EXPECT_EQ(org_.field("Opportunity", id, "IsClosed"), false);

    org_.ask("PATCH", "/sobjects/Opportunity/" + id, {{"StageName", "Closed Won"}});
    org_.ask("PATCH", "/sobjects/Opportunity/" + id, {{"NextStep", "party"}});

    EXPECT_EQ(org_.field("Opportunity", id, "IsWon"), true);
    EXPECT_EQ(org_.field("Opportunity", id, "ForecastCategoryName"), "Closed");
    EXPECT_EQ(org_.count("SELECT Id FROM OpportunityHistory WHERE OpportunityId = '" + id + "'"),
              2);
    EXPECT_EQ(org_.count("SELECT Id FROM OpportunityHistory WHERE StageName = 'Closed Won'"), 1);
}

TEST_F(RecordRules, TaskKnowsItsAccountItsStateAndItsPeople) {
    const auto account = org_.create("Account", {{"Name", "Acme"}});
    const auto contact = org_.create("Contact", {{"LastName", "R"}, {"AccountId", account}});
    const auto other = org_.create("Contact", {{"LastName", "S"}});

    const auto task =
        org_.create("Task", {{"Subject", "Call"}, {"WhoId", contact}, {"Status", "Completed"}});
    org_.create("TaskRelation", {{"TaskId", task}, {"RelationId", other}});

    EXPECT_EQ(org_.field("Task", task, "AccountId"), account);
    EXPECT_EQ(org_.field("Task", task, "IsClosed"), true);
    EXPECT_EQ(org_.field("Task", task, "WhoCount"), 2);
    EXPECT_EQ(
        org_.count("SELECT Id FROM TaskRelation WHERE IsWhat = false AND TaskId = '" + task + "'"),
        2);
}

TEST_F(RecordRules, RelationIsCountedForTheAccountOfItsOwnRecordWhoeverMadeIt) {
    const auto buyer = org_.create("Account", {{"Name", "Buyer"}});
    const auto partner = org_.create("Account", {{"Name", "Partner"}});
    const auto contact = org_.create("Contact", {{"LastName", "R"}, {"AccountId", buyer}});
    const auto other = org_.create("Contact", {{"LastName", "S"}, {"AccountId", partner}});
    const auto task =
        org_.create("Task", {{"Subject", "Call"}, {"WhoId", contact}, {"WhatId", partner}});
    const auto relation = org_.create("TaskRelation", {{"TaskId", task}, {"RelationId", other}});

    // The further contact becomes the Who; the former Who is related by hand.
    org_.ask("PATCH", "/sobjects/Task/" + task, {{"WhoId", other}});
    const auto former = org_.create("TaskRelation", {{"TaskId", task}, {"RelationId", contact}});

    EXPECT_EQ(org_.field("TaskRelation", relation, "AccountId"), partner);
    EXPECT_EQ(org_.field("TaskRelation", former, "AccountId"), buyer);
    EXPECT_EQ(org_.count("SELECT Id FROM TaskRelation WHERE TaskId = '" + task +
                         "' AND RelationId = '" + contact + "' AND AccountId = '" + buyer + "'"),
              1);
}

TEST_F(RecordRules, TaskOnALeadTakesNeitherARecordNorOtherPeople) {
    const auto lead = org_.create("Lead", {{"LastName", "Ruiz"}, {"Company", "Acme"}});
    const auto account = org_.create("Account", {{"Name", "Acme"}});
    const auto contact = org_.create("Contact", {{"LastName", "R"}});
    const auto task = org_.create("Task", {{"Subject", "Call"}, {"WhoId", lead}});

    EXPECT_EQ(code("PATCH", "/sobjects/Task/" + task, {{"WhatId", account}}),
              "FIELD_INTEGRITY_EXCEPTION");
    EXPECT_EQ(code("POST", "/sobjects/TaskRelation", {{"TaskId", task}, {"RelationId", contact}}),
              "FIELD_INTEGRITY_EXCEPTION");
}

TEST_F(RecordRules, EventTakesSeveralContactsAndInviteesBesideThem) {
    const auto contact = org_.create("Contact", {{"LastName", "R"}});
    const auto other = org_.create("Contact", {{"LastName", "S"}});
    const auto event = org_.create("Event", {{"Subject", "Demo"},
                                             {"WhoId", contact},
                                             {"StartDateTime", "2026-03-02T10:00:00Z"},
                                             {"EndDateTime", "2026-03-02T11:00:00Z"}});
    const Json about{{"EventId", event}, {"RelationId", other}, {"IsParent", true}};
    org_.create("EventRelation", about);
    org_.create("EventRelation", {{"EventId", event}, {"RelationId", other}, {"IsInvitee", true}});

    EXPECT_EQ(code("POST", "/sobjects/EventRelation", about), "DUPLICATE_VALUE");
    EXPECT_EQ(org_.count("SELECT Id FROM EventRelation WHERE IsWhat = false AND IsParent = true "
                         "AND EventId = '" +
                         event + "'"),
              2);
}

TEST_F(RecordRules, EventEndsAfterItsStartAndWithinFourteenDays) {
    const auto lasting = [&](const std::string& end) {
        return code("POST", "/sobjects/Event",
                    {{"StartDateTime", "2026-03-02T10:00:00Z"}, {"EndDateTime", end}});
    };

    EXPECT_EQ(lasting("2026-03-02T09:59:00Z"), "FIELD_INTEGRITY_EXCEPTION");
    EXPECT_EQ(lasting("2026-03-16T10:01:00Z"), "FIELD_INTEGRITY_EXCEPTION");
    EXPECT_NO_THROW(org_.create("Event", {{"StartDateTime", "2026-03-02T10:00:00Z"},
                                          {"EndDateTime", "2026-03-16T10:00:00Z"}}));
}

TEST_F(RecordRules, EventOnALeadStandsAlone) {
    const auto lead = org_.create("Lead", {{"LastName", "Ruiz"}, {"Company", "Acme"}});
    const auto account = org_.create("Account", {{"Name", "Acme"}});

    EXPECT_EQ(code("POST", "/sobjects/Event",
                   {{"WhoId", lead},
                    {"WhatId", account},
                    {"StartDateTime", "2026-03-02T10:00:00Z"},
                    {"DurationInMinutes", 30}}),
              "FIELD_INTEGRITY_EXCEPTION");
}

TEST_F(RecordRules, DirectlyDeletedRelationIsOnlyInGetDeleted) {
    const auto contact = org_.create("Contact", {{"LastName", "R"}});
    const auto other = org_.create("Contact", {{"LastName", "S"}});
    const auto task = org_.create("Task", {{"Subject", "Call"}, {"WhoId", contact}});
    const auto relation = org_.create("TaskRelation", {{"TaskId", task}, {"RelationId", other}});

    org_.ask("DELETE", "/sobjects/TaskRelation/" + relation);

    EXPECT_EQ(org_.count("SELECT Id FROM TaskRelation WHERE Id = '" + relation + "'", true), 0);
    const auto now = org_.clock.now();
    const auto window = "?start=" + stored_time(now - std::chrono::hours{1}) +
                        "&end=" + stored_time(now + std::chrono::hours{1});
    const Json deleted = org_.json("GET", "/sobjects/TaskRelation/deleted/" + window);
    EXPECT_EQ(deleted["deletedRecords"][0]["id"], relation);
}

TEST_F(RecordRules, TheLogOfDeletionsIsSureOnlySinceTheLastRowThatIsGoneForGood) {
    const auto log = [&] {
        const auto now = org_.clock.now();
        return org_.json(
            "GET", "/sobjects/Contact/deleted/?start=" + stored_time(now - std::chrono::hours{1}) +
                       "&end=" + stored_time(now + std::chrono::hours{1}));
    };
    std::vector<std::string> earliest;
    for (const char* name : {"First", "Second"}) {
        const auto contact = org_.create("Contact", {{"LastName", name}});
        org_.ask("DELETE", "/sobjects/Contact/" + contact);
        org_.control("POST", "purge", {{"object", "Contact"}, {"id", contact}});
        earliest.push_back(log()["earliestDateAvailable"]);
        org_.control("POST", "clock", {{"advance_seconds", 60}});
    }

    EXPECT_GT(earliest.at(1), earliest.at(0));
    EXPECT_EQ(log()["deletedRecords"].size(), 2U);
    org_.control("POST", "trim-deletion-log", {{"object", "Contact"}});
    EXPECT_GT(log()["earliestDateAvailable"], earliest.at(1));
    EXPECT_EQ(log()["deletedRecords"].size(), 0U);
}

TEST_F(RecordRules, InactiveOwnerIsRefused) {
    const auto user =
        org_.create("User", {{"Username", "a@b.test"}, {"LastName", "A"}, {"Email", "a@b.test"}});
    org_.ask("PATCH", "/sobjects/User/" + user, {{"IsActive", false}});

    EXPECT_EQ(code("POST", "/sobjects/Account", {{"Name", "Acme"}, {"OwnerId", user}}),
              "INACTIVE_OWNER_OR_USER");
}

TEST_F(RecordRules, StaleWriteIsRefusedWhenAskedFor) {
    const auto id = org_.create("Account", {{"Name", "Acme"}});
    const auto seen = http_time(org_.clock.now());
    org_.control("POST", "clock", {{"advance_seconds", 60}});
    org_.ask("PATCH", "/sobjects/Account/" + id, {{"Name", "B"}});

    const auto answer = org_.ask("PATCH", "/sobjects/Account/" + id, {{"Name", "C"}},
                                 {{"if-unmodified-since", seen}});

    EXPECT_EQ(answer.status, 412);
    EXPECT_EQ(org_.field("Account", id, "Name"), "B");
}

}  // namespace
}  // namespace dealwire::orgsim
