#include "tests/unit/simulator_org/simulated_org.hpp"

namespace dealwire::orgsim {
namespace {

constexpr const char* kData = "/services/data/v66.0";

Json part(const char* method, const std::string& url, const std::string& reference,
          const Json& body = nullptr) {
    Json json{{"method", method}, {"url", kData + url}, {"referenceId", reference}};
    if (!body.is_null()) {
        json["body"] = body;
    }
    return json;
}

class CompositeCalls : public ::testing::Test {
protected:
    Json composite(const Json& parts, bool all_or_none) {
        return org_.json("POST", "/composite",
                         {{"allOrNone", all_or_none}, {"compositeRequest", parts}});
    }

    std::int64_t used() { return org_.control("GET", "stats")["used"].get<std::int64_t>(); }

    static Json topic(const std::string& key, const std::string& conversation) {
        return {{"attributes", {{"type", "Conversation_Topic__c"}}},
                {"Record_Key__c", key},
                {"Conversation__r", {{"Conversation_Key__c", conversation}}}};
    }

    HttpResponse upsert_topics(const Json& records, bool all_or_none) {
        return org_.ask("PATCH", "/composite/sobjects/Conversation_Topic__c/Record_Key__c",
                        {{"allOrNone", all_or_none}, {"records", records}});
    }

    SimulatedOrg org_;
};

TEST_F(CompositeCalls, ReferencesReachIntoEarlierBodies) {
    const Json answer =
        composite({part("POST", "/sobjects/Account", "acc", {{"Name", "Acme"}}),
                   part("GET", "/query?q=SELECT Id FROM Account WHERE Name = 'Acme'", "q"),
                   part("POST", "/sobjects/Contact", "con",
                        {{"LastName", "R"}, {"AccountId", "@{q.records[0].Id}"}}),
                   part("GET", "/sobjects/Contact/@{con.id}?fields=AccountId", "read")},
                  true)["compositeResponse"];

    EXPECT_EQ(answer[3]["body"]["AccountId"], answer[0]["body"]["id"]);
    EXPECT_EQ(used(), 1);
}

TEST_F(CompositeCalls, FailureOfOneFailsOnlyItsDependents) {
    const Json answer = composite({part("POST", "/sobjects/Account", "bad", {{"Phone", "1"}}),
                                   part("POST", "/sobjects/Contact", "child",
                                        {{"LastName", "R"}, {"AccountId", "@{bad.id}"}}),
                                   part("POST", "/sobjects/Account", "good", {{"Name", "Acme"}})},
                                  false)["compositeResponse"];

    EXPECT_EQ(answer[0]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    EXPECT_EQ(answer[1]["body"][0]["errorCode"], "PROCESSING_HALTED");
    EXPECT_EQ(answer[2]["httpStatusCode"], 201);
}

TEST_F(CompositeCalls, AllOrNoneReachesIntoCollections) {
    org_.create("Conversation__c", {{"Conversation_Key__c", "c-1"}});
    const Json records = Json::array({topic("a", "c-1"), topic("b", "missing")});

    composite({part("POST", "/sobjects/Account", "acc", {{"Name", "Acme"}}),
               part("PATCH", "/composite/sobjects/Conversation_Topic__c/Record_Key__c", "topics",
                    {{"allOrNone", false}, {"records", records}})},
              true);

    EXPECT_EQ(org_.count("SELECT Id FROM Account"), 0);
    EXPECT_EQ(org_.count("SELECT Id FROM Conversation_Topic__c"), 0);
}

TEST_F(CompositeCalls, CollectionsCommitTheGoodRowsUnlessAllOrNone) {
    org_.create("Conversation__c", {{"Conversation_Key__c", "c-1"}});
    const Json records = Json::array({topic("a", "c-1"), topic("b", "missing")});

    const Json strict = Json::parse(upsert_topics(records, true).body);
    EXPECT_EQ(strict[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    EXPECT_EQ(org_.count("SELECT Id FROM Conversation_Topic__c"), 0);

    const Json lenient = Json::parse(upsert_topics(records, false).body);
    EXPECT_EQ(lenient[0]["created"], true);
    EXPECT_EQ(lenient[1]["success"], false);
    EXPECT_EQ(org_.count("SELECT Id FROM Conversation_Topic__c"), 1);
}

TEST_F(CompositeCalls, KeyTwiceInOneRequestIsRefusedForBoth) {
    org_.create("Conversation__c", {{"Conversation_Key__c", "c-1"}});

    const Json answer = Json::parse(
        upsert_topics(Json::array({topic("a", "c-1"), topic("b", "c-1"), topic("a", "c-1")}), false)
            .body);

    EXPECT_EQ(answer[0]["errors"][0]["statusCode"], "DUPLICATE_VALUE");
    EXPECT_EQ(answer[1]["success"], true);
    EXPECT_EQ(answer[2]["errors"][0]["statusCode"], "DUPLICATE_VALUE");
}

TEST_F(CompositeCalls, OverTheLimitsIsRefusedAsAWhole) {
    Json records = Json::array();
    for (int i = 0; i < 201; ++i) {
        records.push_back(topic(std::to_string(i), "c-1"));
    }
    EXPECT_EQ(upsert_topics(records, false).status, 400);

    Json mixed = Json::array();
    for (int i = 0; i < 11; ++i) {
        mixed.push_back({{"attributes", {{"type", i % 2 == 0 ? "Account" : "Contact"}}}});
    }
    EXPECT_EQ(org_.ask("POST", "/composite/sobjects", {{"records", mixed}}).status, 400);

    Json queries = Json::array();
    for (int i = 0; i < 6; ++i) {
        queries.push_back(part("GET", "/query?q=SELECT Id FROM User", "q" + std::to_string(i)));
    }
    EXPECT_EQ(org_.ask("POST", "/composite", {{"compositeRequest", queries}}).status, 400);
}

TEST_F(CompositeCalls, EachGraphStandsOrFallsByItself) {
    const auto graph = [](const char* id, const Json& account) {
        return Json{{"graphId", id},
                    {"compositeRequest",
                     {part("POST", "/sobjects/Account", "acc", account),
                      part("POST", "/sobjects/Contact", "con",
                           {{"LastName", "R"}, {"AccountId", "@{acc.id}"}})}}};
    };

    const Json answer = org_.json(
        "POST", "/composite/graph",
        {{"graphs", {graph("good", {{"Name", "A"}}), graph("bad", {{"Phone", "1"}})}}})["graphs"];

    EXPECT_EQ(answer[0]["isSuccessful"], true);
    EXPECT_EQ(answer[1]["isSuccessful"], false);
    EXPECT_EQ(answer[1]["graphResponse"]["compositeResponse"][1]["body"][0]["errorCode"],
              "PROCESSING_HALTED");
    EXPECT_EQ(org_.count("SELECT Id FROM Contact"), 1);
}

TEST_F(CompositeCalls, EveryPartOfABatchCountsAndCommitsAlone) {
    const Json answer = org_.json(
        "POST", "/composite/batch",
        {{"haltOnError", true},
         {"batchRequests",
          {{{"method", "POST"}, {"url", "v66.0/sobjects/Account"}, {"richInput", {{"Name", "A"}}}},
           {{"method", "GET"}, {"url", "v66.0/sobjects/Account/001Pd00000000zzIAA"}},
           {{"method", "POST"},
            {"url", "v66.0/sobjects/Account"},
            {"richInput", {{"Name", "B"}}}}}}});

    EXPECT_EQ(answer["hasErrors"], true);
    EXPECT_EQ(answer["results"][0]["statusCode"], 201);
    EXPECT_EQ(answer["results"][2]["statusCode"], 412);
    EXPECT_EQ(used(), 3);
    EXPECT_EQ(org_.count("SELECT Id FROM Account"), 1);
}

TEST_F(CompositeCalls, TreeWritesFamiliesOrNothing) {
    const auto family = [](const Json& contact) {
        return Json{{"records",
                     {{{"attributes", {{"type", "Account"}, {"referenceId", "a"}}},
                       {"Name", "Acme"},
                       {"Contacts", {{"records", {contact}}}}}}}};
    };
    const Json attributes{{"type", "Contact"}, {"referenceId", "c"}};

    EXPECT_EQ(
        org_.ask("POST", "/composite/tree/Account", family({{"attributes", attributes}})).status,
        400);
    EXPECT_EQ(org_.count("SELECT Id FROM Account"), 0);

    EXPECT_EQ(org_.ask("POST", "/composite/tree/Account",
                       family({{"attributes", attributes}, {"LastName", "R"}}))
                  .status,
              201);
    EXPECT_EQ(org_.count("SELECT Id FROM Contact WHERE Account.Name = 'Acme'"), 1);
}

TEST_F(CompositeCalls, ValuesOfTheWrongTypeAreAClientError) {
    for (const Json& body :
         {Json{{"records", "none"}}, Json{{"allOrNone", "yes"}, {"records", Json::array()}},
          Json{{"records", Json::array({{{"attributes", {{"type", 5}}}}})}}, Json::array({1})}) {
        EXPECT_EQ(org_.ask("POST", "/composite/sobjects", body).status, 400) << body;
    }
}

TEST_F(CompositeCalls, ReferenceIdMustBeThereAndUnique) {
    Json nameless = part("GET", "/query?q=SELECT Id FROM User", "x");
    nameless.erase("referenceId");
    const Json twice = Json::array({part("GET", "/query?q=SELECT Id FROM User", "x"),
                                    part("GET", "/query?q=SELECT Id FROM User", "x")});

    EXPECT_EQ(org_.ask("POST", "/composite", {{"compositeRequest", {nameless}}}).status, 400);
    EXPECT_EQ(org_.ask("POST", "/composite", {{"compositeRequest", twice}}).status, 400);
}

}  // namespace
}  // namespace dealwire::orgsim
