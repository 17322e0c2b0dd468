#include "adapters/salesforce/token_client.hpp"

#include "tests/support/throwaway_certificates.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

namespace dealwire::salesforce {
namespace {

using base::Fault;
using testing::StartsWith;

class Tokens : public testing::Test {
protected:
    base::Result<TokenAnswer> ask(const model::Connection& connection,
                                  const model::Credentials& credentials = some_credentials()) {
        return TokenClient{transport_, hosts_, clock_}.ask(connection, credentials, {});
    }

    void answers(http::Response response) {
        transport_.on("POST", "https://login.salesforce.com/services/oauth2/token",
                      std::move(response));
    }

    http::RecordedTransport transport_;
    fakes::FakeClock clock_;
    Hosts hosts_;
};

TEST_F(Tokens, AreAskedForWithTheRefreshToken) {
    answers(test::token_answer("token-2", "refresh-2"));

    const auto answer = ask(a_connection());

    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(transport_.requests().at(0).body,
              "grant_type=refresh_token&client_id=the-client&client_secret=the-secret"
              "&refresh_token=refresh-1");
    EXPECT_FALSE(transport_.requests().at(0).idempotent);
    EXPECT_EQ(answer->access_token.reveal(), "token-2");
    EXPECT_EQ(answer->refresh_token.reveal(), "refresh-2");
    EXPECT_EQ(answer->instance_url, "https://acme.my.salesforce.com");
    EXPECT_EQ(answer->org.text(), "00D3K000000ABCDUA4");
    EXPECT_EQ(answer->user.text(), "0053K00000XyZabQAF");
}

TEST_F(Tokens, AreAskedForWithASignedAssertion) {
    model::Connection connection = a_connection();
    connection.flow = model::Flow::JwtBearer;
    model::Credentials credentials;
    credentials.private_key = base::Secret{test::make_key_pair().private_pem};
    answers(test::token_answer("token-2"));

    ASSERT_TRUE(ask(connection, credentials));

    EXPECT_THAT(transport_.requests().at(0).body,
                StartsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
                           "&assertion=eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9."));
}

TEST_F(Tokens, AreAskedForWithClientCredentials) {
    model::Connection connection = a_connection();
    connection.flow = model::Flow::ClientCredentials;
    connection.login_url = "https://acme.my.salesforce.com";
    transport_.on("POST", "https://acme.my.salesforce.com/services/oauth2/token",
                  test::token_answer("token-2"));

    ASSERT_TRUE(ask(connection));

    EXPECT_EQ(transport_.requests().at(0).body,
              "grant_type=client_credentials&client_id=the-client&client_secret=the-secret");
}

TEST_F(Tokens, AreNotAskedForAgainAfterARefusal) {
    answers(test::token_refusal("invalid_grant", "expired access/refresh token"));

    const auto answer = ask(a_connection());

    EXPECT_EQ(answer.error().fault, Fault::Reauthorise);
    EXPECT_EQ(answer.error().detail, "expired access/refresh token");
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Tokens, AreAskedForOnceMoreAfterAPassingTrouble) {
    answers({.status = 503, .body = "<html>busy</html>"});
    answers(test::token_answer("token-2"));

    EXPECT_TRUE(ask(a_connection()));
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Tokens, AreAskedForTwiceAtMost) {
    answers({.status = 200, .body = ""});
    answers({.status = 503, .body = "{}"});

    EXPECT_EQ(ask(a_connection()).error().fault, Fault::Transient);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Tokens, AreNotAskedOfAStranger) {
    model::Connection connection = a_connection();
    connection.login_url = "https://login.salesforce.com.evil.example";

    EXPECT_EQ(ask(connection).error().code, "HOST_REFUSED");
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(Tokens, AreNotTakenWithAForeignInstance) {
    http::Response response = test::token_answer("token-2");
    const std::size_t at = response.body.find("acme.my.salesforce.com");
    response.body.replace(at, std::string_view{"acme.my.salesforce.com"}.size(), "evil.example");
    answers(response);

    EXPECT_EQ(ask(a_connection()).error().code, "HOST_REFUSED");
}

TEST_F(Tokens, NeedMyDomainForClientCredentials) {
    model::Connection connection = a_connection();
    connection.flow = model::Flow::ClientCredentials;

    for (const char* login : {"https://login.salesforce.com", "https://test.salesforce.com"}) {
        connection.login_url = login;
        EXPECT_EQ(ask(connection).error().code, "MY_DOMAIN_NEEDED");
    }
    EXPECT_TRUE(transport_.requests().empty());
}

class Codes : public Tokens {
protected:
    base::Result<TokenAnswer> redeem() {
        return TokenClient{transport_, hosts_, clock_}.redeem(
            a_connection(),
            {base::Secret{"aPrx code=="}, base::Secret{"the verifier"}, "http://localhost:1/cb"},
            base::Secret{"the-secret"}, {});
    }
};

TEST_F(Codes, AreExchangedForTokens) {
    answers(test::token_answer("token-2", "refresh-2"));

    const auto answer = redeem();

    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->refresh_token.reveal(), "refresh-2");
    EXPECT_EQ(transport_.requests().at(0).body,
              "grant_type=authorization_code&code=aPrx%20code%3D%3D&client_id=the-client"
              "&client_secret=the-secret&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fcb"
              "&code_verifier=the%20verifier");
}

TEST_F(Codes, AreExchangedOnceWhateverComesOfIt) {
    answers({.status = 503, .body = "{}"});

    EXPECT_EQ(redeem().error().fault, Fault::Transient);
    EXPECT_TRUE(transport_.finished());
}

TEST_F(Codes, HaveToGiveLastingAccess) {
    answers(test::token_answer("token-2"));

    EXPECT_EQ(redeem().error().code, "NO_REFRESH_TOKEN");
}

TEST_F(Codes, AreAskedForWithAChallenge) {
    const TokenClient client{transport_, hosts_, clock_};
    // The vector of the API reference, section 1.3.
    const auto url =
        client.authorise_url(a_connection(), "http://localhost:1/cb", base::Secret{"a state"},
                             base::Secret{"kQ7mZr3Tn9Xc1Lw5Yb2Hd8Sf6Gj4Pe0Va-Uo_Ri~Nt.Kx"});

    EXPECT_EQ(*url,
              "https://login.salesforce.com/services/oauth2/authorize?response_type=code"
              "&client_id=the-client&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fcb"
              "&scope=api%20refresh_token%20id&state=a%20state"
              "&code_challenge=uGGWsuEYKmKO9dJhqNxriY8NWZf98AgnqBgYxuKxcXs"
              "&code_challenge_method=S256");
}

TEST_F(Codes, AreNotAskedOfAStranger) {
    model::Connection connection = a_connection();
    connection.login_url = "https://login.salesforce.com.evil.example";

    EXPECT_EQ((TokenClient{transport_, hosts_, clock_}
                   .authorise_url(connection, "x", base::Secret{"s"}, base::Secret{"v"})
                   .error()
                   .code),
              "HOST_REFUSED");
}

TEST(Audience, IsTheLoginHostOrTheOneOfTheEnvironment) {
    const auto audience = [](std::string login, model::Environment environment) {
        model::Connection connection = a_connection();
        connection.login_url = std::move(login);
        connection.environment = environment;
        return audience_for(connection);
    };
    using model::Environment;
    EXPECT_EQ(audience("https://test.salesforce.com/", Environment::Production),
              "https://test.salesforce.com");
    EXPECT_EQ(audience("https://acme.my.salesforce.com", Environment::Production),
              "https://login.salesforce.com");
    EXPECT_EQ(audience("http://localhost:8080", Environment::Sandbox),
              "https://test.salesforce.com");
}

}  // namespace
}  // namespace dealwire::salesforce
