#include "adapters/salesforce/revocation.hpp"

#include "tests/unit/adapters/salesforce/session_fixture.hpp"

#include <gmock/gmock.h>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using testing::HasSubstr;

class Revoking : public testing::Test {
protected:
    base::Result<Revoked> revoked(const model::Credentials& credentials) {
        return revoke(transport_, hosts_, a_connection(), credentials, {});
    }

    http::RecordedTransport transport_;
    Hosts hosts_;
};

TEST_F(Revoking, GivesTheRefreshTokenBackWherePeopleLogIn) {
    transport_.on("POST", "https://login.salesforce.com/services/oauth2/revoke", {{.status = 200}});

    EXPECT_EQ(revoked(some_credentials()), Revoked::Yes);

    EXPECT_EQ(transport_.requests().front().body, "token=refresh-1");
    EXPECT_THAT(transport_.requests().front().url, testing::Not(HasSubstr("refresh-1")));
}

TEST_F(Revoking, GivesTheAccessTokenBackWhereThereIsNoOther) {
    model::Credentials credentials = some_credentials();
    credentials.refresh_token = {};
    transport_.on("POST", "https://acme.my.salesforce.com/services/oauth2/revoke",
                  {{.status = 200}});

    EXPECT_EQ(revoked(credentials), Revoked::Yes);
    EXPECT_EQ(transport_.requests().front().body, "token=token-1");
}

TEST_F(Revoking, TakesADeadTokenForRevoked) {
    transport_.on("POST", "/revoke", test::token_refusal("invalid_token", "invalid token: x"));

    EXPECT_EQ(revoked(some_credentials()), Revoked::Before);
}

TEST_F(Revoking, AsksNothingWhereThereIsNoToken) {
    EXPECT_EQ(revoked({}), Revoked::Nothing);
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(Revoking, SaysSoWhereTheOrgIsNotReached) {
    transport_.on("POST", "/revoke",
                  base::fail({Fault::Transient, "CONNECT_FAILED", "Nobody answered."}));
    EXPECT_EQ(revoked(some_credentials()).error().code, "CONNECT_FAILED");

    transport_.on("POST", "/revoke", {{.status = 503}});
    EXPECT_EQ(revoked(some_credentials()).error().code, "REVOKE_FAILED");
}

}  // namespace
}  // namespace dealwire::salesforce
