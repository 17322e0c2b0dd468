#include "tests/simulators/salesforce/oauth/jwt.hpp"
#include "tests/unit/simulator_org/simulated_org.hpp"

namespace dealwire::orgsim {
namespace {

class OAuthFlows : public ::testing::Test {
protected:
    Json refresh(const std::string& token) {
        return Json::parse(org_.token({{"grant_type", "refresh_token"},
                                       {"client_id", "simulator-client"},
                                       {"client_secret", "simulator-secret"},
                                       {"refresh_token", token}})
                               .body);
    }

    /// A code for the redirect http://localhost/cb and the verifier "v".
    std::string authorization_code() {
        const auto location = decided("allow").header("Location");
        const auto at = location.find("code=") + 5;
        return location.substr(at, location.find('&', at) - at);
    }

    static std::string query() {
        return "response_type=code&client_id=simulator-client&redirect_uri=http%3A%2F%2Flocalhost"
               "%2Fcb&state=s%20t&code_challenge=" +
               code_challenge("v");
    }

    HttpResponse authorize(const std::string& asked) {
        return org_.send(make_request("GET", "/services/oauth2/authorize?" + asked)).response;
    }

    HttpResponse post(const std::string& step, const std::string& more,
                      const std::string& cookie = "") {
        HttpRequest request = make_request("POST", "/services/oauth2/authorize/" + step);
        request.body = "query=" + url_encode(query()) + "&" + more;
        request.headers["cookie"] = cookie;
        return org_.send(request).response;
    }

    HttpResponse log_in(const std::string& password) {
        return post("login", "un=integration%40northbridge.test&pw=" + password);
    }

    HttpResponse decided(const std::string& decision) {
        const auto cookie = log_in("simulator-password").header("Set-Cookie");
        return post("decision", "decision=" + decision, cookie.substr(0, cookie.find(';')));
    }

    HttpResponse redeem(const std::string& code, const std::string& verifier) {
        Parameters form{{"grant_type", "authorization_code"},
                        {"client_id", "simulator-client"},
                        {"client_secret", "simulator-secret"},
                        {"redirect_uri", "http://localhost/cb"},
                        {"code", code}};
        if (!verifier.empty()) {
            form["code_verifier"] = verifier;
        }
        return org_.token(form);
    }

    SimulatedOrg org_;
};

TEST_F(OAuthFlows, RotatedTokenWorksOnceAndItsReplayKillsTheNextOne) {
    org_.control("POST", "tokens/policy", {{"rotate_refresh_tokens", true}});
    const Json first = refresh("simulator-refresh-token");
    const auto next = first["refresh_token"].get<std::string>();
    org_.access_token = first["access_token"].get<std::string>();
    EXPECT_EQ(org_.ask("GET", "/limits").status, 200);

    EXPECT_EQ(refresh("simulator-refresh-token")["error"], "invalid_grant");

    EXPECT_EQ(refresh(next)["error_description"], "expired access/refresh token");
    EXPECT_EQ(org_.ask("GET", "/limits").status, 401);
}

TEST_F(OAuthFlows, WithoutRotationTheRefreshTokenIsNotSentAgain) {
    EXPECT_FALSE(refresh("simulator-refresh-token").contains("refresh_token"));
    EXPECT_TRUE(refresh("simulator-refresh-token").contains("access_token"));
}

TEST_F(OAuthFlows, IdleTokenExpiresByTheClock) {
    org_.control("POST", "clock", {{"advance_seconds", 3600}});
    EXPECT_EQ(org_.ask("GET", "/limits").status, 200);

    org_.control("POST", "clock", {{"advance_seconds", 7201}});

    const auto answer = org_.ask("GET", "/limits");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body,
              R"([{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}])");
}

TEST_F(OAuthFlows, CodeIsGoodOnceForTheRightVerifier) {
    const auto answer = Json::parse(redeem(authorization_code(), "v").body);
    EXPECT_EQ(answer["token_type"], "Bearer");
    EXPECT_TRUE(answer.contains("refresh_token"));

    const auto code = authorization_code();
    EXPECT_EQ(Json::parse(redeem(code, "wrong").body)["error"], "invalid_request");
    EXPECT_EQ(Json::parse(redeem(code, "v").body)["error"], "invalid_grant");
    EXPECT_EQ(Json::parse(redeem(authorization_code(), "").body)["error"], "invalid_grant");
}

TEST_F(OAuthFlows, BrowserHasToSignInAndToAllow) {
    EXPECT_NE(authorize(query()).body.find("Log In"), std::string::npos);
    EXPECT_NE(log_in("wrong").body.find("check your username"), std::string::npos);
    EXPECT_EQ(post("decision", "decision=allow").header("Location"), "");

    EXPECT_EQ(decided("deny").header("Location"),
              "http://localhost/cb?error=access_denied&error_description="
              "end-user%20denied%20authorization&state=s%20t");
    EXPECT_TRUE(decided("allow").header("Location").starts_with("http://localhost/cb?code="));
}

TEST_F(OAuthFlows, UnknownCallbackIsNotRedirectedTo) {
    org_.control("POST", "app", {{"callbacks", {"http://localhost/other"}}});

    const auto answer = authorize(query());

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.header("Location"), "");
    EXPECT_NE(answer.body.find("redirect_uri_mismatch"), std::string::npos);
}

TEST_F(OAuthFlows, AppThatIsNotInstalledIsRefused) {
    org_.control("POST", "app", {{"installed", false}});

    EXPECT_NE(authorize(query()).header("Location").find("error=invalid_client&"),
              std::string::npos);
}

TEST_F(OAuthFlows, CodeIsTooOldAfterFifteenMinutes) {
    const auto code = authorization_code();

    org_.control("POST", "clock", {{"advance_seconds", 901}});

    EXPECT_EQ(redeem(code, "v").status, 400);
}

TEST_F(OAuthFlows, ChallengeIsThatOfThePublishedVector) {
    EXPECT_EQ(code_challenge("kQ7mZr3Tn9Xc1Lw5Yb2Hd8Sf6Gj4Pe0Va-Uo_Ri~Nt.Kx"),
              "uGGWsuEYKmKO9dJhqNxriY8NWZf98AgnqBgYxuKxcXs");
}

TEST_F(OAuthFlows, RevokedGrantsCanBeGivenBack) {
    org_.control("POST", "grants/revoke");
    EXPECT_EQ(refresh("simulator-refresh-token")["error"], "invalid_grant");
    EXPECT_EQ(org_.ask("GET", "/limits").status, 401);

    org_.control("DELETE", "grants/revoke");

    EXPECT_TRUE(refresh("simulator-refresh-token").contains("access_token"));
}

TEST_F(OAuthFlows, DeactivatedUserGetsNoToken) {
    org_.ask("PATCH", "/sobjects/User/" + org_.org.integration_user(), {{"IsActive", false}});

    EXPECT_EQ(refresh("simulator-refresh-token")["error"], "invalid_grant");
}

TEST_F(OAuthFlows, SpentAllocationRefusesCallsAndTokensAreFree) {
    org_.control("POST", "limits", {{"daily_max", 2}, {"used", 0}});
    EXPECT_EQ(org_.ask("GET", "/limits").header("Sforce-Limit-Info"), "api-usage=1/2");
    EXPECT_EQ(org_.ask("GET", "/limits").status, 200);

    const auto answer = org_.ask("GET", "/limits");

    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(SimulatedOrg::error_code(answer), "REQUEST_LIMIT_EXCEEDED");
    EXPECT_TRUE(refresh("simulator-refresh-token").contains("access_token"));
}

TEST_F(OAuthFlows, RetiredAndUnknownVersionsAreToldApart) {
    const auto status = [&](const std::string& version) {
        return org_.send(make_request("GET", "/services/data/" + version + "/limits"))
            .response.status;
    };

    EXPECT_EQ(status("v25.0"), 410);
    EXPECT_EQ(status("v99.0"), 404);
    EXPECT_EQ(status("v66"), 404);
    EXPECT_EQ(status("v51.0"), 200);
}

}  // namespace
}  // namespace dealwire::orgsim
