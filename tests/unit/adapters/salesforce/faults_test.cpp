#include "adapters/salesforce/faults.hpp"

#include "tests/support/salesforce_answers.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;

struct RequestCase {
    int status;
    const char* code;
    const char* message;
    Fault fault;
};

class RequestFault : public testing::TestWithParam<RequestCase> {};

TEST_P(RequestFault, NamesTheNextStepAndWhatAPersonCanDo) {
    const RequestCase& refused = GetParam();

    const base::Error error = request_fault(
        refused.status, {.code = refused.code, .message = refused.message}, std::nullopt);

    EXPECT_EQ(error.fault, refused.fault);
    EXPECT_EQ(error.code, refused.code);
    EXPECT_NE(error.detail, "");
    EXPECT_NE(error.remedy, "");
}

INSTANTIATE_TEST_SUITE_P(
    CodeBeforeStatus, RequestFault,
    testing::Values(
        RequestCase{403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.",
                    Fault::BudgetSpent},
        RequestCase{403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.",
                    Fault::RateLimited},
        RequestCase{403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn", Fault::RateLimited},
        RequestCase{403, "INSUFFICIENT_ACCESS", "no", Fault::Rejected},
        RequestCase{403, "API_DISABLED_FOR_ORG", "off", Fault::Reauthorise},
        RequestCase{401, "INVALID_SESSION_ID", "Session expired or invalid", Fault::AuthExpired},
        RequestCase{401, "INVALID_SESSION_ID",
                    "This session is not valid for use with the REST API", Fault::Reauthorise},
        RequestCase{401, "", "Connected app is not attached to Agent", Fault::Reauthorise},
        RequestCase{400, "INVALID_FIELD", "No such column 'X__c'", Fault::Rejected},
        RequestCase{400, "QUERY_TIMEOUT", "too slow", Fault::Transient},
        RequestCase{400, "UNABLE_TO_LOCK_ROW", "locked", Fault::Transient},
        RequestCase{404, "NOT_FOUND", "gone", Fault::Missing},
        RequestCase{400, "NEVER_HEARD_OF", "x", Fault::Rejected},
        RequestCase{500, "NEVER_HEARD_OF", "x", Fault::Transient}));

INSTANTIATE_TEST_SUITE_P(
    StatusAlone, RequestFault,
    testing::Values(
        RequestCase{300, "", "", Fault::Conflict}, RequestCase{401, "", "", Fault::AuthExpired},
        RequestCase{403, "", "", Fault::Rejected}, RequestCase{404, "", "", Fault::Missing},
        RequestCase{406, "", "", Fault::Transient}, RequestCase{410, "", "", Fault::Rejected},
        RequestCase{420, "", "", Fault::Transient}, RequestCase{429, "", "", Fault::RateLimited},
        RequestCase{500, "", "", Fault::Transient}, RequestCase{502, "", "", Fault::Transient},
        RequestCase{503, "", "", Fault::Transient}, RequestCase{302, "", "", Fault::Rejected}));

TEST(RequestLimit, OfAMomentSaysWhenToRunItAgainAndOfADaySaysSo) {
    const auto said = [](const char* message) {
        return request_fault(403, {.code = "REQUEST_LIMIT_EXCEEDED", .message = message},
                             std::nullopt);
    };

    EXPECT_NE(said("ConcurrentRequests Limit exceeded.").remedy.find("again in a minute"),
              std::string::npos);
    EXPECT_NE(said("TotalRequests Limit exceeded.").detail.find("daily"), std::string::npos);
}

TEST(RequestLimit, IsToldApartByTheUsageWhereTheMessageDoesNot) {
    const OrgError vague{.code = "REQUEST_LIMIT_EXCEEDED", .message = "Limit exceeded."};

    EXPECT_EQ(request_fault(403, vague, model::ApiUsage{10, 100, {}}).fault, Fault::RateLimited);
    EXPECT_EQ(request_fault(403, vague, model::ApiUsage{100, 100, {}}).fault, Fault::BudgetSpent);
    EXPECT_EQ(request_fault(403, vague, std::nullopt).fault, Fault::BudgetSpent);
}

TEST(RequestFaultOfTheEdge, SaysThatAQueryIsTooLong) {
    for (const int status : {414, 431}) {
        const base::Error error = request_fault(status, {}, std::nullopt);
        EXPECT_EQ(error.code, "QUERY_TOO_LONG");
        EXPECT_EQ(error.fault, Fault::Rejected);
    }
}

TEST(PassingTrouble, IsNoQueryThatRanOutOfTime) {
    EXPECT_FALSE(passing_trouble(
        {.status = 500, .body = R"([{"errorCode":"QUERY_TIMEOUT","message":"too long"}])"}));
    EXPECT_TRUE(passing_trouble(
        {.status = 500, .body = R"([{"errorCode":"UNKNOWN_EXCEPTION","message":"x"}])"}));
}

TEST(PassingTrouble, IsACrowdOfRequestsButNotTheEndOfTheAllowance) {
    const auto fault_of = [](const std::string& message) {
        return passing_trouble({.status = 403,
                                .body = R"([{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":")" +
                                        message + R"("}])"})
            ->fault;
    };
    EXPECT_EQ(fault_of("ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
              Fault::RateLimited);
    EXPECT_EQ(fault_of("TotalRequests Limit exceeded."), Fault::BudgetSpent);
}

struct RowCase {
    const char* code;
    Fault fault;
};

class RowFault : public testing::TestWithParam<RowCase> {};

TEST_P(RowFault, NamesTheNextStep) {
    const base::Error error = row_fault({.code = GetParam().code, .message = "the org's words"});

    EXPECT_EQ(error.fault, GetParam().fault);
    EXPECT_EQ(error.detail, "the org's words");
    EXPECT_NE(error.remedy, "");
}

INSTANTIATE_TEST_SUITE_P(
    Codes, RowFault,
    testing::Values(RowCase{"REQUIRED_FIELD_MISSING", Fault::Rejected},
                    RowCase{"STRING_TOO_LONG", Fault::Rejected},
                    RowCase{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Fault::Rejected},
                    RowCase{"DUPLICATE_VALUE", Fault::Conflict},
                    RowCase{"DUPLICATES_DETECTED", Fault::Conflict},
                    RowCase{"ENTITY_IS_DELETED", Fault::Missing},
                    RowCase{"UNABLE_TO_LOCK_ROW", Fault::Transient},
                    RowCase{"STORAGE_LIMIT_EXCEEDED", Fault::Rejected},
                    RowCase{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Fault::Rejected},
                    RowCase{"SOMETHING_NEW", Fault::Rejected}, RowCase{"", Fault::Rejected}));

TEST(RowFaults, GiveATriggerThatLostARaceAnotherChance) {
    EXPECT_EQ(row_fault({.code = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                         .message = "T: System.DmlException: UNABLE_TO_LOCK_ROW"})
                  .fault,
              Fault::Transient);
}

TEST(TokenFault, IsFinalForARefusedGrantAndPassingForTroubles) {
    EXPECT_EQ(token_fault(400, {.code = "invalid_grant", .message = "expired access/refresh token"})
                  .fault,
              Fault::Reauthorise);
    EXPECT_EQ(
        token_fault(400, {.code = "invalid_client", .message = "invalid client credentials"}).fault,
        Fault::Reauthorise);
    EXPECT_EQ(token_fault(400, {.code = "unknown_error"}).fault, Fault::Transient);
    EXPECT_EQ(token_fault(503, {}).fault, Fault::Transient);
    EXPECT_EQ(token_fault(429, {.code = "x"}).fault, Fault::RateLimited);
}

TEST(TokenFault, TellsTheAdminToInstallTheApp) {
    const auto error =
        token_fault(400, {.code = "invalid_client", .message = "app must be installed into org"});

    EXPECT_NE(error.remedy.find("install"), std::string::npos);
}

TEST(TokenFault, SaysWhatHelpsByWhatWasSaid) {
    const auto remedy = [](const std::string& code, const std::string& message) {
        return token_fault(400, {.code = code, .message = message}).remedy;
    };
    const auto said = [&](const std::string& message, const std::string& word) {
        EXPECT_NE(remedy("invalid_grant", message).find(word), std::string::npos) << message;
    };

    said("Audience validation failed", "--login-url");
    said("user hasn't approved this consumer", "pre-authorized");
    said("invalid assertion", "certificate");
    said("expired assertion", "NTP");
    said("ip restricted", "address of this machine");
    said("inactive user", "not active");
    said("expired authorization code", "15 minutes");
    said("expired access/refresh token", "a sixth time");
    said("expired access/refresh token", std::string{kReconnect});
    EXPECT_NE(remedy("invalid_client_id", "client identifier invalid").find("client id"),
              std::string::npos);
}

TEST(PassingTrouble, ReadsTheBodyWhereTheStatusLeavesItOpen) {
    const auto fault = [](const http::Response& response) {
        const auto trouble = passing_trouble(response);
        return trouble ? std::optional{trouble->fault} : std::nullopt;
    };
    const char* code = "REQUEST_LIMIT_EXCEEDED";

    EXPECT_EQ(fault(test::refusal(403, code, "TotalRequests Limit exceeded.")), Fault::BudgetSpent);
    EXPECT_EQ(fault(test::refusal(403, code, "Limit exceeded.")), Fault::RateLimited);
    EXPECT_EQ(fault(test::refusal(500, "UNKNOWN_EXCEPTION")), Fault::Transient);
    EXPECT_EQ(fault(test::refusal(500, "APEX_ERROR")), Fault::Rejected);
    EXPECT_EQ(fault({.status = 503, .body = "<html>"}), Fault::Transient);
    EXPECT_EQ(fault(test::refusal(400, "MALFORMED_QUERY")), std::nullopt);
}

}  // namespace
}  // namespace dealwire::salesforce
