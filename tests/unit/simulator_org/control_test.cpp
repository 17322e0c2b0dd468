#include "tests/unit/simulator_org/simulated_org.hpp"

namespace dealwire::orgsim {
namespace {

class ControlEndpoint : public ::testing::Test {
protected:
    int limits_status() { return org_.ask("GET", "/limits").status; }

    SimulatedOrg org_;
};

TEST_F(ControlEndpoint, NthRequestFailsAndThenNoMore) {
    org_.control("POST", "faults",
                 {{"method", "GET"}, {"path", "/limits"}, {"nth", 2}, {"action", "http_503"}});

    EXPECT_EQ(limits_status(), 200);
    EXPECT_EQ(limits_status(), 503);
    EXPECT_EQ(limits_status(), 200);
}

TEST_F(ControlEndpoint, ProbabilityIsTheSameForTheSameSeed) {
    const auto pattern = [&] {
        org_.control("DELETE", "faults");
        org_.control(
            "POST", "faults",
            {{"path", "limits$"}, {"probability", 0.5}, {"seed", 7}, {"action", "http_500"}});
        std::string result;
        for (int i = 0; i < 30; ++i) {
            result += limits_status() == 500 ? 'x' : '.';
        }
        return result;
    };

    const auto first = pattern();

    EXPECT_EQ(pattern(), first);
    EXPECT_NE(first.find('x'), std::string::npos);
    EXPECT_NE(first.find('.'), std::string::npos);
}

TEST_F(ControlEndpoint, DropBeforeDoesNothingAndDropAfterDoesTheWork) {
    const auto create = [&](const char* name) {
        HttpRequest request = make_request("POST", "/services/data/v66.0/sobjects/Account");
        request.body = Json{{"Name", name}}.dump();
        return org_.send(std::move(request));
    };
    org_.control("POST", "faults",
                 Json::array({{{"path", "Account"}, {"times", 1}, {"action", "drop"}},
                              {{"path", "Account"}, {"times", 1}, {"action", "drop_after"}}}));

    EXPECT_TRUE(create("Before").drop);
    EXPECT_TRUE(create("After").drop);
    EXPECT_FALSE(create("Well").drop);

    EXPECT_EQ(org_.count("SELECT Id FROM Account WHERE Name = 'Before'"), 0);
    EXPECT_EQ(org_.count("SELECT Id FROM Account WHERE Name = 'After'"), 1);
}

TEST_F(ControlEndpoint, TokensExpireInTheMiddleOfTheWork) {
    org_.control("POST", "faults", {{"path", "/limits"}, {"nth", 2}, {"action", "expire_tokens"}});

    EXPECT_EQ(limits_status(), 200);
    EXPECT_EQ(limits_status(), 401);
    EXPECT_EQ(limits_status(), 401);
    org_.log_in();
    EXPECT_EQ(limits_status(), 200);
}

TEST_F(ControlEndpoint, AnAnswerIsCutShort) {
    org_.control("POST", "faults",
                 {{"path", "/limits"}, {"nth", 1}, {"action", {{"truncate", 10}}}});

    HttpRequest request = make_request("GET", "/services/data/v66.0/limits");
    const Reply reply = org_.send(std::move(request));

    EXPECT_EQ(reply.truncate, 10U);
    EXPECT_GT(reply.response.body.size(), 10U);
}

TEST_F(ControlEndpoint, LongQueriesRunOutOfTime) {
    for (const char* name : {"A", "B", "C"}) org_.create("Account", {{"Name", name}});
    org_.control("POST", "query-timeout", {{"object", "Account"}, {"rows", 2}});
    const auto code_of = [&](const std::string& soql) {
        return SimulatedOrg::error_code(org_.ask("GET", "/query/?q=" + url_encode(soql)));
    };

    EXPECT_EQ(code_of("SELECT Id FROM Account"), "QUERY_TIMEOUT");
    EXPECT_EQ(code_of("SELECT Id FROM Account WHERE Name = 'A'"), "");
    org_.control("DELETE", "query-timeout");
    EXPECT_EQ(code_of("SELECT Id FROM Account"), "");
}

TEST_F(ControlEndpoint, WideQueriesAreTooComplicated) {
    org_.control("POST", "query-complexity", {{"object", "Account"}, {"columns", 2}});
    const auto code_of = [&](const std::string& soql) {
        return SimulatedOrg::error_code(org_.ask("GET", "/query/?q=" + url_encode(soql)));
    };

    EXPECT_EQ(code_of("SELECT Id, Name, Website FROM Account"), "QUERY_TOO_COMPLICATED");
    EXPECT_EQ(code_of("SELECT Id, Name FROM Account"), "");
    EXPECT_EQ(code_of("SELECT Id, Name, Email FROM Contact"), "");
    org_.control("DELETE", "query-complexity");
    EXPECT_EQ(code_of("SELECT Id, Name, Website FROM Account"), "");
}

TEST_F(ControlEndpoint, OwnAnswerIsSentAsGiven) {
    org_.control("POST", "faults",
                 {{"path", "limits"},
                  {"action",
                   {{"status", 429}, {"body", "slow down"}, {"headers", {{"Retry-After", "3"}}}}}});

    const auto answer = org_.ask("GET", "/limits");

    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.body, "slow down");
    EXPECT_EQ(answer.header("Retry-After"), "3");
}

TEST_F(ControlEndpoint, UnreadableRuleIsRefused) {
    EXPECT_EQ(org_.control("POST", "faults", {{"action", "explode"}})[0]["errorCode"],
              "INVALID_INPUT");
    EXPECT_EQ(org_.control("POST", "faults", {{"path", "x"}})[0]["errorCode"], "INVALID_INPUT");
}

TEST_F(ControlEndpoint, RecordFaultRefusesSingleRecords) {
    org_.control("POST", "record-faults",
                 {{"object", "Account"},
                  {"contains", "locked"},
                  {"times", 1},
                  {"statusCode", "UNABLE_TO_LOCK_ROW"}});
    const auto create = [&](const char* name) {
        return SimulatedOrg::error_code(org_.ask("POST", "/sobjects/Account", {{"Name", name}}));
    };

    EXPECT_EQ(create("free"), "");
    EXPECT_EQ(create("locked"), "UNABLE_TO_LOCK_ROW");
    EXPECT_EQ(create("locked"), "");
}

TEST_F(ControlEndpoint, StableDumpDoesNotDependOnTheOrderOfWrites) {
    const auto write = [](SimulatedOrg& org, const std::vector<std::string>& keys) {
        for (const auto& key : keys) {
            org.create("Conversation__c", {{"Name", key}, {"Conversation_Key__c", key}});
            org.create("Conversation_Topic__c",
                       {{"Record_Key__c", key + ":t"},
                        {"Conversation__r", {{"Conversation_Key__c", key}}}});
        }
        return org.control("GET", "dump?objects=Conversation__c,Conversation_Topic__c&stable=1");
    };
    SimulatedOrg other;
    other.control("POST", "clock", {{"advance_seconds", 5000}});

    const Json left = write(org_, {"c-1", "c-2"});
    const Json right = write(other, {"c-2", "c-1"});

    EXPECT_EQ(left, right);
    EXPECT_EQ(left["Conversation_Topic__c"][1]["Conversation__c"], "Conversation__c:c-2");
}

TEST_F(ControlEndpoint, HiddenFieldIsUnknownEverywhere) {
    org_.control("POST", "permissions", {{"hide_field", "Contact.Title"}});

    EXPECT_EQ(SimulatedOrg::error_code(
                  org_.ask("POST", "/sobjects/Contact", {{"LastName", "R"}, {"Title", "x"}})),
              "INVALID_FIELD");
    EXPECT_EQ(SimulatedOrg::error_code(org_.ask("GET", "/query?q=SELECT+Title+FROM+Contact")),
              "INVALID_FIELD");
    EXPECT_EQ(org_.ask("GET", "/sobjects/Contact/describe").body.find("\"Title\""),
              std::string::npos);

    org_.control("DELETE", "permissions");
    EXPECT_EQ(org_.ask("GET", "/query?q=SELECT+Title+FROM+Contact").status, 200);
}

TEST_F(ControlEndpoint, HiddenAndReadOnlyObjectsAreRefused) {
    org_.control("POST", "permissions", {{"hide_object", "Lead"}, {"readonly_object", "Account"}});

    EXPECT_EQ(org_.ask("GET", "/sobjects/Lead/describe").status, 404);
    EXPECT_EQ(SimulatedOrg::error_code(org_.ask("GET", "/query?q=SELECT+Id+FROM+Lead")),
              "INVALID_TYPE");
    EXPECT_EQ(org_.ask("POST", "/sobjects/Account", {{"Name", "A"}}).status, 403);
    EXPECT_EQ(org_.json("GET", "/sobjects/Account/describe")["createable"], false);
}

TEST_F(ControlEndpoint, AllowanceComesBackAfterADay) {
    org_.control("POST", "limits", {{"daily_max", 10}, {"used", 10}});
    EXPECT_EQ(limits_status(), 403);

    org_.control("POST", "clock", {{"advance_seconds", 25 * 3600}});
    org_.log_in();

    EXPECT_EQ(org_.ask("GET", "/limits").header("Sforce-Limit-Info"), "api-usage=1/10");
}

TEST_F(ControlEndpoint, WritesAreCounted) {
    const auto id = org_.create("Account", {{"Name", "A"}});
    org_.ask("PATCH", "/sobjects/Account/" + id, {{"Name", "B"}});
    org_.ask("POST", "/sobjects/Account", {{"Phone", "refused"}});

    const Json stats = org_.control("GET", "stats");
    EXPECT_EQ(stats["writes"], 2);
    EXPECT_EQ(stats["calls"], 3);
    EXPECT_EQ(stats["requests"]["PATCH /services/data/sobjects/Account/{id}"], 1);

    org_.control("POST", "stats/reset");
    EXPECT_EQ(org_.control("GET", "stats")["writes"], 0);
}

}  // namespace
}  // namespace dealwire::orgsim
