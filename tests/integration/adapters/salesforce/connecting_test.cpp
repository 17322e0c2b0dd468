#include "tests/integration/adapters/salesforce/simulated_org.hpp"

#include "built_in/source_folder.hpp"

#include <fstream>
#include <sstream>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Secret;
using base::Tree;
using model::Environment;

class Connecting : public SimulatedOrg {
protected:
    base::Result<Tree> call() { return session().call({.path = session().path("/limits")}, {}); }

    static Secret simulator_key() {
        std::ostringstream text;
        text << std::ifstream{DEALWIRE_SOURCE_DIR
                              "/tests/simulators/salesforce/keys/jwt-private.pem"}
                    .rdbuf();
        return Secret{text.str()};
    }
};

TEST_F(Connecting, ByRefreshTokenSaysWhoAnswers) {
    const auto met = meet(connection(Environment::Production), credentials());

    ASSERT_TRUE(met) << met.error().detail;
    EXPECT_FALSE(met->identity.org.id.empty());
    EXPECT_FALSE(met->identity.is_sandbox);
    EXPECT_EQ(met->identity.username, test::kSimulatorUser);
    EXPECT_EQ(met->identity.instance_url, org_->production_url());
    EXPECT_EQ(met->identity.user.prefix(), "005");
    EXPECT_NE(met->tokens.access_token.reveal(), "");
}

TEST_F(Connecting, TellsTheSandboxApart) {
    const auto met = meet(connection(Environment::Sandbox), credentials());

    ASSERT_TRUE(met) << met.error().detail;
    EXPECT_TRUE(met->identity.is_sandbox);
}

TEST_F(Connecting, ByJwtBearer) {
    model::Connection wanted = connection(Environment::Production);
    wanted.flow = model::Flow::JwtBearer;
    wanted.username = test::kSimulatorUser;
    model::Credentials keys;
    keys.private_key = simulator_key();

    const auto met = meet(wanted, keys);

    EXPECT_TRUE(met) << met.error().detail;
}

TEST_F(Connecting, ByClientCredentials) {
    model::Connection wanted = connection(Environment::Production);
    wanted.flow = model::Flow::ClientCredentials;

    const auto met = meet(wanted, credentials());

    EXPECT_TRUE(met) << met.error().detail;
}

TEST_F(Connecting, WithAWrongSecretNeedsAPerson) {
    model::Credentials wrong = credentials();
    wrong.client_secret = Secret{"not-the-secret"};

    const auto met = meet(connection(Environment::Production), wrong);

    ASSERT_FALSE(met);
    EXPECT_EQ(met.error().fault, Fault::Reauthorise);
    EXPECT_EQ(org_->stat("tokenRequests"), 1);
}

TEST_F(Connecting, RenewsAnExpiredTokenOnce) {
    ASSERT_TRUE(call());
    org_->control("POST", "tokens/expire");

    EXPECT_TRUE(call());

    EXPECT_EQ(org_->stat("tokenRequests"), 2);
    EXPECT_EQ(session().calls(), org_->stat("calls"));
}

TEST_F(Connecting, KeepsARotatedRefreshToken) {
    org_->control("POST", "tokens/policy", Tree::Object{{"rotate_refresh_tokens", true}});
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(call());
        org_->control("POST", "tokens/expire");
    }

    EXPECT_TRUE(call());
    EXPECT_EQ(trouble(), "");
    EXPECT_NE(store_.credentials(kAcme, {"c1"}).refresh_token.reveal(),
              test::kSimulatorRefreshToken);
    org_->control("POST", "grants/revoke");
}

TEST_F(Connecting, StopsAtARevokedGrantAfterTwoTokenCallsAtMost) {
    ASSERT_TRUE(call());
    org_->control("POST", "stats/reset");
    org_->control("POST", "grants/revoke");

    for (int i = 0; i < 3; ++i) EXPECT_EQ(call().error().fault, Fault::Reauthorise);

    EXPECT_LE(org_->stat("tokenRequests"), 2);
    EXPECT_NE(trouble(), "");
}

TEST_F(Connecting, SurvivesPassingTroubles) {
    ASSERT_TRUE(call());
    for (const char* action : {"http_503", "http_502", "drop_before", "drop_after"}) {
        fault_once("/limits", action);
        EXPECT_TRUE(call()) << action;
    }
}

TEST_F(Connecting, CountsCallsAsTheOrgDoes) {
    SalesforceDirectory directory{session()};

    ASSERT_TRUE(directory.identify({}));

    EXPECT_EQ(directory.calls(), org_->stat("calls"));
    EXPECT_EQ(directory.usage()->used, org_->stat("used"));
}

}  // namespace
}  // namespace dealwire::salesforce
