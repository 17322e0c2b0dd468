#include "adapters/api/keys/oauth_site.hpp"

#include "adapters/api/http/base64url.hpp"
#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/sha256.hpp"
#include "adapters/json/json.hpp"
#include "tests/unit/adapters/api/keys/key_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kCallback = "https://app.example/done?x=1";

std::string form_of(const FormFields& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        text += (text.empty() ? "" : "&") + name + "=" + percent_encoded(value);
    return text;
}

class OAuthSiteTest : public testing::Test {
protected:
    HttpReply get(const FormFields& fields) {
        HttpRequest request = request_of("GET", kAuthorise);
        request.query = form_of(fields);
        return site_.answer(request);
    }

    HttpReply post(const char* path, const FormFields& fields,
                   const std::string& authorization = "", bool as_query = false) {
        HttpRequest request = request_of("POST", path, authorization);
        (as_query ? request.query : request.body) = form_of(fields);
        if (!as_query) request.content_type = "application/x-www-form-urlencoded";
        request.headers = {{"Host", "127.0.0.1:8443"}};
        return site_.answer(request);
    }

    FormFields asked(const FormFields& changed = {}) {
        FormFields fields{{"client_id", "acme.app1"},
                          {"response_type", "code"},
                          {"scope", "api:users:read"},
                          {"redirect_uri", kCallback},
                          {"state", "s&1"}};
        for (const auto& [name, value] : changed) {
            std::erase_if(fields, [&](const auto& each) { return each.first == name; });
            fields.emplace_back(name, value);
        }
        return fields;
    }

    /// As 'dealwire apikey app approve' does.
    std::string approval_code() {
        const std::string code = access::random_typed_code(world_.entropy).reveal();
        world_.grants.keep_approval(
            kAcme, {world_.digest("approval", "app1", access::plain_typed_code(code)), "app1",
                    world_.clock.now() + 10min, "ana"});
        return code;
    }

    /// The code that the browser brings back.
    std::string code(const FormFields& changed = {}) {
        FormFields fields = asked(changed);
        fields.emplace_back("approval_code", approval_code());
        const HttpReply reply = post(kAuthorise, fields);
        const std::string* location = header_of(reply, "Location");
        if (!location) return "";
        const auto told = form_fields(location->substr(location->find('?') + 1));
        EXPECT_EQ(*value_of(told, "state"), "s&1");
        return *value_of(told, "code");
    }

    HttpReply exchange(const FormFields& fields, bool as_query = false) {
        return post(kTokens, fields, basic("acme.app1", "appsecret"), as_query);
    }

    HttpReply redeem(const std::string& code) {
        return exchange({{"grant_type", "authorization_code"},
                         {"code", code},
                         {"client_id", "acme.app1"},
                         {"redirect_uri", kCallback}});
    }

    static std::string member(const HttpReply& reply, const char* name) {
        const auto document = json::parse(reply.body);
        return document ? document->text_at(name).value_or("") : "";
    }

    bool lets_in(const std::string& token) {
        return world_.authenticator.prove(request_of("GET", "/v2/users", "Bearer " + token))
            .has_value();
    }

    KeyWorld world_;
    OAuthSite site_{{world_.apps, world_.grants, world_.authenticator, world_.lock_out,
                     world_.recorder, world_.clock, world_.entropy, world_.log},
                    {.public_url = "https://dealwire.example", .secure = true}};
};

TEST_F(OAuthSiteTest, ShowsWhatTheAppAsksFor) {
    const HttpReply reply = get(asked());

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body,
                AllOf(HasSubstr("The app"),
                      HasSubstr("see users, with e-mail addresses and managers (api:users:read)"),
                      HasSubstr("dealwire --tenant acme apikey app approve acme.app1"),
                      HasSubstr("https://app.example"), HasSubstr("s&amp;1")));
    EXPECT_THAT(*header_of(reply, "Content-Security-Policy"),
                AllOf(HasSubstr("frame-ancestors 'none'"),
                      HasSubstr("form-action 'self' https://app.example;")));
}

TEST_F(OAuthSiteTest, SendsNobodyToAnAddressThatIsNotTheApps) {
    for (const FormFields& changed :
         {FormFields{{"redirect_uri", "https://evil.example/"}}, FormFields{{"redirect_uri", ""}},
          FormFields{{"client_id", "acme.app2"}}, FormFields{{"client_id", "rubbish"}}}) {
        const HttpReply reply = get(asked(changed));
        EXPECT_EQ(reply.status, 400);
        EXPECT_FALSE(header_of(reply, "Location"));
    }
}

TEST_F(OAuthSiteTest, SendsTheAppItsOwnMistakes) {
    const auto sent = [&](const FormFields& changed) {
        const HttpReply reply = get(asked(changed));
        const std::string* location = header_of(reply, "Location");
        return location ? *location : std::string{};
    };
    EXPECT_THAT(sent({{"scope", "api:logs:read"}}),
                AllOf(StartsWith("https://app.example/done?x=1&error=invalid_scope"),
                      HasSubstr("state=s%261")));
    EXPECT_THAT(sent({{"scope", "everything"}}), HasSubstr("error=invalid_scope"));
    EXPECT_THAT(sent({{"response_type", "token"}}), HasSubstr("error=unsupported_response_type"));
    EXPECT_THAT(sent({{"code_challenge", "abc"}}), HasSubstr("error=invalid_request"));
}

TEST_F(OAuthSiteTest, RefusesWhatIsNoText) {
    for (const char* name : {"client_id", "code_challenge", "state", "scope"}) {
        FormFields fields = asked({{"code_challenge_method", "S256"}, {name, "a\xff"}});
        EXPECT_EQ(get(fields).status, 400) << name;
        fields.emplace_back("approval_code", approval_code());
        EXPECT_EQ(post(kAuthorise, fields).status, 400) << name;
    }
    const HttpReply reply =
        exchange({{"grant_type", "refresh_token"}, {"refresh_token", std::string{"a\0b", 3}}});
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, HasSubstr("invalid_request"));
}

TEST_F(OAuthSiteTest, TakesTheRightApprovalCodeAlone) {
    FormFields fields = asked();
    fields.emplace_back("approval_code", "AAAA-AAAA-AAAA-AAAA");
    const HttpReply wrong = post(kAuthorise, fields);
    EXPECT_EQ(wrong.status, 403);
    EXPECT_THAT(wrong.body, HasSubstr("This code is not good"));

    const std::string first = code();

    EXPECT_THAT(first, StartsWith("acme."));
    EXPECT_EQ(world_.written().back().why, "approved");
}

TEST_F(OAuthSiteTest, MakesWhoGuessesApprovalCodesWait) {
    FormFields fields = asked();
    fields.emplace_back("approval_code", "guess");
    for (int i = 0; i < 6; ++i) EXPECT_EQ(post(kAuthorise, fields).status, 403);

    EXPECT_EQ(post(kAuthorise, fields).status, 429);
}

TEST_F(OAuthSiteTest, ExchangesACodeForTokens) {
    const HttpReply reply = redeem(code());

    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(member(reply, "token_type"), "bearer");
    EXPECT_EQ(member(reply, "expires_in"), "86400");
    EXPECT_EQ(member(reply, "scope"), "api:users:read");
    EXPECT_EQ(member(reply, "api_base_url_for_customer"), "https://dealwire.example");
    EXPECT_EQ(member(reply, "requestId"), "r1");
    EXPECT_TRUE(lets_in(member(reply, "access_token")));
    EXPECT_FALSE(lets_in(member(reply, "refresh_token")));
}

TEST_F(OAuthSiteTest, TakesTheArgumentsFromTheQueryToo) {
    const std::string refresh = member(redeem(code()), "refresh_token");

    const HttpReply reply = exchange(
        {{"grant_type", "refresh_token"}, {"refresh_token", refresh}, {"validity_duration", "120"}},
        true);

    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(member(reply, "expires_in"), "120");
    const std::string token = member(reply, "access_token");
    EXPECT_TRUE(lets_in(token));
    world_.clock.advance(120s);
    EXPECT_FALSE(lets_in(token));
}

TEST_F(OAuthSiteTest, RefreshesAgainAfterALostAnswer) {
    const std::string refresh = member(redeem(code()), "refresh_token");
    const FormFields fields{{"grant_type", "refresh_token"}, {"refresh_token", refresh}};
    const HttpReply lost = exchange(fields);
    world_.clock.advance(1h);

    const HttpReply reply = exchange(fields);

    EXPECT_EQ(lost.status, 200);
    ASSERT_EQ(reply.status, 200);
    EXPECT_NE(member(reply, "refresh_token"), refresh);
    EXPECT_TRUE(lets_in(member(reply, "access_token")));
}

TEST_F(OAuthSiteTest, RevokesEverythingWhereACodeIsUsedTwice) {
    const std::string used = code();
    const std::string token = member(redeem(used), "access_token");

    const HttpReply again = redeem(used);

    EXPECT_EQ(again.status, 400);
    EXPECT_EQ(member(again, "error"), "invalid_grant");
    EXPECT_FALSE(lets_in(token));
}

TEST_F(OAuthSiteTest, RefusesACodeThatIsOldOrForAnotherAddress) {
    const std::string wrong = code();
    EXPECT_EQ(exchange({{"grant_type", "authorization_code"},
                        {"code", wrong},
                        {"redirect_uri", "https://app.example/other"}})
                  .status,
              400);
    const std::string old = code();
    world_.clock.advance(10min);
    EXPECT_EQ(redeem(old).status, 400);
}

TEST_F(OAuthSiteTest, HoldsTheAppToItsChallenge) {
    const std::string verifier(64, 'v');
    const auto hash = crypto::from_hex(crypto::sha256_hex(verifier));
    const std::string challenge = to_base64url(std::string{hash->begin(), hash->end()});
    const FormFields challenged{{"code_challenge", challenge}, {"code_challenge_method", "S256"}};
    const std::string issued = code(challenged);
    FormFields fields{
        {"grant_type", "authorization_code"}, {"code", issued}, {"redirect_uri", kCallback}};
    EXPECT_EQ(exchange(fields).status, 400) << "without verifier";
    fields.emplace_back("code_verifier", verifier);

    EXPECT_EQ(exchange(fields).status, 200);
}

TEST_F(OAuthSiteTest, KnowsItsClientsByTheirSecret) {
    const FormFields fields{{"grant_type", "refresh_token"}, {"refresh_token", "x"}};
    EXPECT_EQ(post(kTokens, fields, basic("acme.app1", "guess")).status, 401);
    EXPECT_EQ(post(kTokens, fields).status, 401);
    FormFields inside = fields;
    inside.emplace_back("client_id", "acme.app1");
    inside.emplace_back("client_secret", "appsecret");
    EXPECT_EQ(member(post(kTokens, inside), "error"), "invalid_grant")
        << "known, but not the token";
    ASSERT_TRUE(world_.apps.revoke(kAcme, "app1", world_.clock.now()));
    EXPECT_EQ(post(kTokens, fields, basic("acme.app1", "appsecret")).status, 401);
}

TEST_F(OAuthSiteTest, AsksToComeBackWhereTheStoreIsAway) {
    const FormFields fields{{"grant_type", "refresh_token"}, {"refresh_token", "x"}};
    world_.grants.fail_next_commit();

    const HttpReply reply = exchange(fields);

    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(member(reply, "error"), "temporarily_unavailable");
    EXPECT_THAT(reply.body, HasSubstr("The store does not answer"));
    ASSERT_TRUE(header_of(reply, "Retry-After"));
    EXPECT_EQ(*header_of(reply, "Retry-After"), "5");
    EXPECT_EQ(member(exchange(fields), "error"), "invalid_grant") << "it is back";
}

TEST_F(OAuthSiteTest, AnswersEverythingElseInOneShape) {
    for (const auto& [reply, status] : {std::pair{post("/oauth2/else", {}), 404},
                                        {site_.answer(request_of("GET", kTokens)), 405},
                                        {exchange({{"grant_type", "password"}}), 400}}) {
        EXPECT_EQ(reply.status, status);
        EXPECT_EQ(member(reply, "requestId"), "r1");
        EXPECT_THAT(reply.body, HasSubstr("\"errors\":[\""));
    }
}

}  // namespace
}  // namespace dealwire::api
