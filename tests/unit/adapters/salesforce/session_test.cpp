#include "tests/unit/adapters/salesforce/session_fixture.hpp"

#include <thread>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using test::json_answer;
using test::refusal;

class SessionTest : public SessionFixture {
protected:
    base::Result<Tree> call() { return session_.call({.path = session_.path("/limits")}, {}); }

    void org_answers(http::Response response) {
        transport_.on("GET", "https://acme.my.salesforce.com/services/data/v66.0/limits",
                      std::move(response));
    }

    void token_endpoint_answers(http::Response response) {
        transport_.on("POST", "/services/oauth2/token", std::move(response));
    }

    void org_refuses_the_token() {
        org_answers(refusal(401, "INVALID_SESSION_ID", "Session expired or invalid"));
    }

    [[nodiscard]] std::string token_of_request(std::size_t number) const {
        return http::header(transport_.requests().at(number).headers, "Authorization").value_or("");
    }
};

TEST_F(SessionTest, UsesTheStoredTokenAndCountsCallsAndUsage) {
    org_answers(json_answer(200, Tree::Object{{"ok", true}}));

    ASSERT_TRUE(call());

    EXPECT_EQ(token_of_request(0), "Bearer token-1");
    EXPECT_EQ(session_.calls(), 1);
    ASSERT_TRUE(session_.usage());
    EXPECT_EQ(session_.usage()->used, 25);
    EXPECT_EQ(session_.usage()->allowed, 5000);
    EXPECT_EQ(session_.usage()->seen_at, clock_.now());
}

TEST_F(SessionTest, AsksForATokenWhereNoneIsStored) {
    model::Credentials credentials = some_credentials();
    credentials.access_token = {};
    store_.add(kAcme, a_connection(), credentials);
    token_endpoint_answers(test::token_answer("token-2"));
    org_answers(json_answer(200, Tree::Object{}));

    EXPECT_TRUE(call());

    EXPECT_EQ(token_of_request(1), "Bearer token-2");
    EXPECT_EQ(session_.calls(), 1);
}

TEST_F(SessionTest, RenewsAnExpiredTokenOnceAndRepeatsTheRequest) {
    org_refuses_the_token();
    token_endpoint_answers(test::token_answer("token-2", "refresh-2"));
    org_answers(json_answer(200, Tree::Object{}));

    ASSERT_TRUE(call());

    EXPECT_EQ(token_of_request(2), "Bearer token-2");
    EXPECT_EQ(stored_access_token(), "token-2");
    EXPECT_EQ(stored_refresh_token(), "refresh-2");
    EXPECT_EQ(session_.calls(), 1);
}

TEST_F(SessionTest, NeverUsesATokenThatCouldNotBeStored) {
    org_refuses_the_token();
    token_endpoint_answers(test::token_answer("token-2", "refresh-2"));
    store_.fail_next_commit();

    EXPECT_THROW((void)call(), ports::StoreError);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SessionTest, TakesOverTheTokenAnotherProcessStored) {
    org_answers(json_answer(200, Tree::Object{}));
    ASSERT_TRUE(call());
    store_.save_tokens(kAcme, {"c1"}, {base::Secret{"token-of-another"}, {}, ""});
    org_refuses_the_token();
    org_answers(json_answer(200, Tree::Object{}));

    ASSERT_TRUE(call());

    EXPECT_EQ(token_of_request(2), "Bearer token-of-another");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SessionTest, RenewsARefusedTokenOnceForAllThreads) {
    token_endpoint_answers(test::token_answer("token-2"));
    std::vector<std::string> tokens(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& token : tokens)
            threads.emplace_back([this, &token] {
                token = keeper_.renewed({base::Secret{"token-1"}, ""}, {})->token.reveal();
            });
    }

    EXPECT_EQ(tokens, std::vector<std::string>(4, "token-2"));
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SessionTest, CountsForEachCallerAndForAll) {
    Session other{channel_};
    org_answers(json_answer(200, Tree::Object{}));
    org_answers(json_answer(200, Tree::Object{}));

    ASSERT_TRUE(call());
    ASSERT_TRUE(other.call({.path = other.path("/limits")}, {}));

    EXPECT_EQ(session_.calls(), 1);
    EXPECT_EQ(other.calls(), 1);
    EXPECT_EQ(channel_.calls(), 2);
    EXPECT_GT(other.spent().bytes, 0);
}

/// Lets so many calls through.
class Gate : public ports::CallGate {
public:
    std::optional<base::Error> refusal() override {
        if (made_ < allowed_) return std::nullopt;
        return base::Error{Fault::BudgetSpent, "", "Enough."};
    }

    void made(int calls, const std::optional<model::ApiUsage>& usage) override {
        made_ += calls;
        usage_ = usage;
    }

    int allowed_ = 1;
    int made_ = 0;
    std::optional<model::ApiUsage> usage_;
};

TEST_F(SessionTest, AsksTheGateBeforeEachCallAndTellsItAfterwards) {
    Gate gate;
    OrgChannel channel{transport_, clock_, keeper_, {}, &gate};
    Session guarded{channel};
    org_answers(json_answer(200, Tree::Object{}));

    EXPECT_TRUE(guarded.call({.path = guarded.path("/limits")}, {}));
    EXPECT_EQ(gate.made_, 1);
    EXPECT_EQ(gate.usage_->used, 25);
    EXPECT_EQ(guarded.call({.path = guarded.path("/limits")}, {}).error().fault,
              Fault::BudgetSpent);
    EXPECT_EQ(guarded.calls(), 1);
}

TEST_F(SessionTest, RenewsATokenThatExpiresTwiceInOneCall) {
    org_refuses_the_token();
    token_endpoint_answers(test::token_answer("token-2"));
    org_refuses_the_token();
    token_endpoint_answers(test::token_answer("token-3"));
    org_answers(json_answer(200, Tree::Object{}));

    EXPECT_TRUE(call());
    EXPECT_EQ(stored().trouble, "");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SessionTest, StopsWhenASecondFreshTokenIsRefusedToo) {
    org_refuses_the_token();
    token_endpoint_answers(test::token_answer("token-2"));
    org_refuses_the_token();
    token_endpoint_answers(test::token_answer("token-3"));
    org_refuses_the_token();

    EXPECT_EQ(call().error().fault, Fault::Reauthorise);
    EXPECT_NE(stored().trouble, "");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SessionTest, TellsWhichCallATroubleOfTheOrgComesFrom) {
    org_answers(refusal(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred."));

    const std::string detail = call().error().detail;

    EXPECT_TRUE(detail.starts_with("An unexpected error occurred. (HTTP 500 UNKNOWN_EXCEPTION, "))
        << detail;
    EXPECT_NE(detail.find("/services/data/v66.0/"), std::string::npos) << detail;
}

TEST_F(SessionTest, LeavesADeadGrantAlone) {
    org_refuses_the_token();
    token_endpoint_answers(test::token_refusal("invalid_grant", "expired access/refresh token"));
    EXPECT_EQ(call().error().fault, Fault::Reauthorise);
    EXPECT_EQ(stored().trouble, "expired access/refresh token");

    org_refuses_the_token();
    EXPECT_EQ(call().error().fault, Fault::Reauthorise);
    EXPECT_TRUE(transport_.finished());  // the token endpoint was asked once in all
}

TEST_F(SessionTest, DoesNotRenewWhenAPolicyRefusesTheSession) {
    org_answers(
        refusal(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API"));

    EXPECT_EQ(call().error().fault, Fault::Reauthorise);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(SessionTest, ClearsATroubleThatIsOver) {
    org_answers(refusal(403, "API_DISABLED_FOR_ORG", "API is not enabled"));
    ASSERT_FALSE(call());
    ASSERT_EQ(stored().trouble, "API is not enabled");
    org_answers(json_answer(200, Tree::Object{}));

    EXPECT_TRUE(call());

    EXPECT_EQ(stored().trouble, "");
}

TEST_F(SessionTest, RefusesAnotherOrgBehindTheSameAddress) {
    model::Connection connection = a_connection();
    connection.id = {"c2"};
    connection.name = "other";
    connection.org = {*model::RecordId::parse("00D3K000000WXYZ")};
    store_.add(kAcme, connection, some_credentials());
    TokenKeeper keeper{TokenClient{transport_, hosts_, clock_}, store_, kAcme, connection};
    token_endpoint_answers(test::token_answer("token-2"));

    const auto renewed = keeper.renewed({base::Secret{"token-1"}, connection.instance_url}, {});

    ASSERT_FALSE(renewed);
    EXPECT_EQ(renewed.error().code, "ANOTHER_ORG");
    EXPECT_EQ(store_.credentials(kAcme, {"c2"}).access_token.reveal(), "token-1");
}

TEST_F(SessionTest, TreatsAnAnswerThatIsNoJsonAsPassing) {
    org_answers({.status = 200, .body = "<html>Maintenance</html>"});

    EXPECT_EQ(call().error().fault, Fault::Transient);
}

TEST_F(SessionTest, GivesNullForAnEmptyBody) {
    org_answers({.status = 204});

    const auto answer = call();

    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->is_null());
}

TEST_F(SessionTest, NeverPutsTheTokenIntoAnError) {
    org_answers(refusal(403, "INSUFFICIENT_ACCESS", "no"));

    const base::Error error = call().error();

    EXPECT_EQ((error.detail + error.remedy + error.code).find("token-1"), std::string::npos);
}

}  // namespace
}  // namespace dealwire::salesforce
