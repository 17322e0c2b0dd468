#include "adapters/salesforce/introduction.hpp"

#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Tree;

class IntroductionTest : public testing::Test {
protected:
    base::Result<Introduction> introduced() {
        model::Connection connection = a_connection();
        connection.trouble = "left over from an earlier life";
        return introduce(transport_, hosts_, clock_, {}, connection, some_credentials(), {});
    }

    http::RecordedTransport transport_;
    fakes::FakeClock clock_;
    Hosts hosts_;
};

TEST_F(IntroductionTest, ProvesTheConnectionWithAFreshToken) {
    transport_.on("POST", "/services/oauth2/token", test::token_answer("token-2", "refresh-2"))
        .on("GET", "/query/",
            test::json_answer(
                200, Tree::Object{{"done", true},
                                  {"records", Tree::Array{Tree::Object{{"Id", "00D3K000000ABCDUA4"},
                                                                       {"Name", "Acme"},
                                                                       {"IsSandbox", false}}}}}))
        .on("GET", "/userinfo",
            test::json_answer(200, Tree::Object{{"user_id", "0053K00000XyZabQAF"}}));

    const auto introduction = introduced();

    ASSERT_TRUE(introduction) << introduction.error().detail;
    EXPECT_EQ(introduction->identity.org_name, "Acme");
    EXPECT_EQ(introduction->identity.user.text(), "0053K00000XyZabQAF");
    EXPECT_EQ(introduction->tokens.access_token.reveal(), "token-2");
    EXPECT_EQ(introduction->tokens.refresh_token.reveal(), "refresh-2");
    EXPECT_EQ(introduction->tokens.instance_url, "https://acme.my.salesforce.com");
}

TEST_F(IntroductionTest, SaysSoWhenTheGrantIsRefused) {
    transport_.on("POST", "/services/oauth2/token",
                  test::token_refusal("invalid_client", "invalid client credentials"));

    const auto introduction = introduced();

    EXPECT_EQ(introduction.error().fault, Fault::Reauthorise);
    EXPECT_EQ(introduction.error().detail, "invalid client credentials");
    EXPECT_TRUE(transport_.finished());
}

}  // namespace
}  // namespace dealwire::salesforce
