// That a connection's own org answers, before anything is asked of it.

#include "tests/unit/adapters/salesforce/session_fixture.hpp"

#include <gmock/gmock.h>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;
using test::json_answer;
using testing::HasSubstr;

constexpr const char* kOrg = "00D3K000000ABCDUA4";
constexpr const char* kOther = "00D000000000001EAA";

class OrgProof : public testing::Test {
protected:
    static model::Connection connection() {
        model::Connection made = a_connection();
        made.org = {*model::RecordId::parse(kOrg)};
        return made;
    }

    OrgProof() { store_.add(kAcme, connection(), some_credentials()); }

    base::Result<Tree> call() { return session_.call({.path = session_.path("/limits")}, {}); }

    void user_info_tells(const std::string& org) {
        transport_.on("GET", "/services/oauth2/userinfo",
                      json_answer(200, Tree::Object{{"organization_id", org},
                                                    {"user_id", "0053K00000XyZabQAF"},
                                                    {"preferred_username", "bo@acme.example"}}));
    }

    void user_info_answers(int status, const std::string& body) {
        transport_.on("GET", "/services/oauth2/userinfo",
                      http::Response{.status = status, .body = body});
    }

    void organization_tells(const std::string& org) {
        transport_.on(
            "GET", "/query?q=SELECT",
            json_answer(200,
                        Tree::Object{{"records", Tree::Array{Tree::Object{
                                                     {"Id", org}, {"InstanceName", "EU45"}}}}}));
    }

    void limits_answer() {
        transport_.on("GET", "/limits", json_answer(200, Tree::Object{{"ok", true}}));
    }

    std::string trouble() { return store_.all(kAcme).front().trouble; }

    http::RecordedTransport transport_;
    fakes::FakeClock clock_;
    fakes::InMemoryConnectionStore store_;
    Hosts hosts_;
    TokenKeeper keeper_{TokenClient{transport_, hosts_, clock_}, store_, kAcme, connection()};
    OrgChannel channel_{transport_, clock_, keeper_, {}};
    Session session_{channel_};
};

TEST_F(OrgProof, IsGivenOnceAndCostsNoCall) {
    user_info_tells(kOrg);
    limits_answer();
    limits_answer();

    ASSERT_TRUE(call());
    ASSERT_TRUE(call());

    EXPECT_EQ(session_.calls(), 2);
    EXPECT_TRUE(transport_.finished());
    EXPECT_EQ(channel_.sighting()->username, "bo@acme.example");
}

TEST_F(OrgProof, RefusesAnotherOrgBeforeAnythingIsAskedOfIt) {
    user_info_tells(kOther);

    const auto answer = call();

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "ANOTHER_ORG");
    EXPECT_EQ(answer.error().fault, Fault::Reauthorise);
    EXPECT_EQ(transport_.requests().size(), 1U);
    EXPECT_THAT(trouble(), HasSubstr(kOther));
    EXPECT_EQ(channel_.sighting(), std::nullopt);
}

TEST_F(OrgProof, LooksAgainWithAFreshTokenWhereTheStoredOneExpired) {
    user_info_answers(403, "Bad_OAuth_Token");
    transport_.on("POST", "/services/oauth2/token", test::token_answer("token-2"));
    user_info_tells(kOrg);
    limits_answer();

    ASSERT_TRUE(call());

    const auto& request = transport_.requests().back();
    EXPECT_EQ(http::header(request.headers, "Authorization"), "Bearer token-2");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(OrgProof, AsksTheOrganizationWhereTheUserMayNotAskForHimself) {
    user_info_answers(404, "");
    organization_tells(kOrg);
    limits_answer();

    ASSERT_TRUE(call());

    EXPECT_EQ(session_.calls(), 2);
    EXPECT_EQ(channel_.sighting()->instance_name, "EU45");
}

TEST_F(OrgProof, RefusesAnotherOrgThatTheOrganizationTellsOf) {
    user_info_answers(404, "");
    organization_tells(kOther);

    EXPECT_EQ(call().error().code, "ANOTHER_ORG");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(OrgProof, RestsOnTheTokenAnswerWhereNothingElseIsTold) {
    user_info_answers(403, "Bad_OAuth_Token");
    transport_.on("POST", "/services/oauth2/token", test::token_answer("token-2"));
    user_info_answers(403, "Bad_OAuth_Token");
    limits_answer();

    EXPECT_TRUE(call());
}

TEST_F(OrgProof, IsLookedForAgainAfterATroubleOfTheMoment) {
    transport_.on("GET", "/services/oauth2/userinfo",
                  base::fail({Fault::Transient, "TIMEOUT", "Nobody answered."}));
    EXPECT_EQ(call().error().fault, Fault::Transient);
    EXPECT_EQ(trouble(), "");

    user_info_tells(kOrg);
    limits_answer();

    EXPECT_TRUE(call());
}

}  // namespace
}  // namespace dealwire::salesforce
