#include "adapters/api/http/http_server.hpp"
#include "adapters/api/http/router.hpp"
#include "adapters/api/keys/guarded_site.hpp"
#include "adapters/api/keys/oauth_site.hpp"
#include "adapters/api/v2/shape.hpp"
#include "adapters/http/poco_transport.hpp"
#include "adapters/json/json.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/unit/adapters/api/keys/key_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

/// As much of an API as its door needs: users for whoever may read them, and uploads.
class SmallApi final : public CallerSite {
public:
    HttpReply answer(const HttpRequest& request, const Caller& caller) override {
        if (request.path == "/v2/users") return users(request, caller);
        if (request.path == "/v2/upload")
            return v2::answer(request,
                              {{"bytes", static_cast<std::int64_t>(request.spooled->size())}});
        return v2::error(request, 404, {"There is no such address"});
    }

    std::uint64_t most_body(const HttpRequest& request, const Caller&) override {
        return request.path == "/v2/upload" ? 4U << 20U : 0;
    }

    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override {
        return v2::error(request, status, {why});
    }

private:
    static HttpReply users(const HttpRequest& request, const Caller& caller) {
        if (request.method != "GET") return v2::error(request, 405, {"This address takes GET"});
        if (!caller.may(access::Scope::UsersRead))
            return v2::error(request, 403, {"Access denied: api:users:read is needed"});
        return v2::answer(request, {{"users", base::Tree::Array{}}});
    }
};

class Nothing final : public Site {
public:
    HttpReply answer(const HttpRequest&) override { return {.status = 404}; }
};

/// The door behind a real server, asked by a real client.
class DoorOverHttp : public testing::Test {
protected:
    DoorOverHttp() {
        router_.add("/v2", door_);
        router_.add("/oauth2", oauth_);
    }

    http::Response ask(http::Request request) {
        if (!server_)
            server_ = std::make_unique<HttpServer>(
                ServerSettings{.most_body = 1000, .in_memory = 100'000}, router_, server_clock_);
        request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + request.url;
        const auto answer = transport_.send(request, {});
        if (!answer) ADD_FAILURE() << answer.error().detail;
        return answer ? *answer : http::Response{};
    }

    http::Response get(const std::string& path, const std::string& authorization) {
        return ask({.url = path, .headers = {{"Authorization", authorization}}});
    }

    static std::string member(const http::Response& response, const char* name) {
        const auto document = json::parse(response.body);
        return document ? document->text_at(name).value_or("") : "";
    }

    /// Every answer has the request id, also as a header, and says what is wrong in one shape.
    static void expect_error(const http::Response& response, int status) {
        EXPECT_EQ(response.status, status) << response.body;
        EXPECT_EQ(member(response, "requestId"),
                  http::header(response.headers, "X-Request-Id").value_or("none"));
        EXPECT_THAT(response.body, HasSubstr("\"errors\":[\""));
        EXPECT_FALSE(http::header(response.headers, "Access-Control-Allow-Origin"));
    }

    KeyWorld world_;
    SmallApi api_;
    Nothing nothing_;
    GuardedSite door_{
        api_,
        {world_.authenticator, world_.limiter, world_.recorder, world_.clock, world_.log},
        {.name = "/v2", .most_body = 10'000}};
    OAuthSite oauth_{{world_.apps, world_.grants, world_.authenticator, world_.lock_out,
                      world_.recorder, world_.clock, world_.entropy, world_.log},
                     {}};
    Router router_{nothing_};
    system::SystemClock server_clock_;
    http::PocoTransport transport_{{.plain_hosts = {"127.0.0.1"}}};
    std::unique_ptr<HttpServer> server_;
    const std::string good_ = basic("acme.key1", "secret1");
};

TEST_F(DoorOverHttp, TakesGoodCredentialsAndNoOthers) {
    world_.add_key({.id = "near", .scopes = "api:users:read", .trusted = {"192.0.2.1"}}, "s");
    world_.add_key({.id = "narrow", .scopes = "api:workspaces:read"}, "s");

    EXPECT_EQ(get("/v2/users", good_).status, 200);
    EXPECT_EQ(get("//v2/users", good_).status, 200);
    expect_error(get("/v2/users", basic("acme.key1", "wrong")), 401);
    expect_error(ask({.url = "/v2/users"}), 401);
    expect_error(get("/v2/users", basic("acme.near", "s")), 403);
    expect_error(get("/v2/users", basic("acme.narrow", "s")), 403);
    expect_error(get("/v2/users", "Bearer acme.token"), 401);
}

TEST_F(DoorOverHttp, GivesEveryRefusalOneShape) {
    expect_error(get("/v2/nowhere", good_), 404);
    expect_error(get("/v2/v2/users", good_), 404);
    expect_error(
        ask({.method = "DELETE", .url = "/v2/users", .headers = {{"Authorization", good_}}}), 405);
    expect_error(ask({.method = "POST",
                      .url = "/v2/users",
                      .headers = {{"Authorization", good_}},
                      .body = std::string(20'000, 'x')}),
                 413);
    world_.limiter.adopt({.per_second = 1, .per_day = 0});
    get("/v2/users", good_);
    const auto slow = get("/v2/users", good_);
    expect_error(slow, 429);
    EXPECT_EQ(http::header(slow.headers, "Retry-After"), "1");
}

TEST_F(DoorOverHttp, RefusesWhatIsNoTextBeforeAnyStoreIsAsked) {
    const std::string odd_key = basic("d\xff.aaaaaaaaaaaaaaaa", "x");
    for (const char* path : {"/v2/calls/%ff%fe", "/v2/calls/%00", "/oauth2/%ff"})
        expect_error(get(path, good_), 404);
    for (const char* path : {"/v2/calls?workspaceId=%ff", "/v2/users?workspaceId=%00",
                             "/oauth2/authorize?client_id=%ff.a"})
        expect_error(get(path, good_), 400);
    expect_error(get("/v2/users", odd_key), 401);
    expect_error(get("/v2/users", "Bearer d\xff.aaaaaaaaaaaaaaaa"), 401);
    expect_error(ask({.method = "POST",
                      .url = kTokens,
                      .headers = {{"Authorization", odd_key},
                                  {"Content-Type", "application/x-www-form-urlencoded"}},
                      .body = "grant_type=refresh_token"}),
                 401);
    EXPECT_EQ(get("/nowhere/%ff", "").status, 404);
    EXPECT_EQ(world_.keys.looked_up(), 0);
}

TEST_F(DoorOverHttp, RefusesTheFourthRequestOfASecondAndThoseAfterTheDaysLast) {
    world_.limiter.adopt({.per_second = 3, .per_day = 5});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/v2/users", good_).status, 200);
    EXPECT_EQ(get("/v2/users", good_).status, 429);
    world_.clock.advance(1s);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(get("/v2/users", good_).status, 200);

    const auto over = get("/v2/users", good_);

    EXPECT_EQ(over.status, 429);
    EXPECT_EQ(http::header(over.headers, "Retry-After"), std::to_string(24 * 3600 - 1));
}

TEST_F(DoorOverHttp, TakesALongUploadFromWhoMayAndReadsNoneOfAnothers) {
    const std::string file(2U << 20U, 'x');
    const auto taken = ask({.method = "POST",
                            .url = "/v2/upload",
                            .headers = {{"Authorization", good_}},
                            .body = file});
    EXPECT_EQ(taken.status, 200) << taken.body;
    EXPECT_EQ(member(taken, "bytes"), std::to_string(file.size()));
    EXPECT_EQ(world_.digests, 1) << "who sends it is found out once";
}

TEST_F(DoorOverHttp, HandsTokensOutForAQueryAndForAForm) {
    const std::string callback = "https://app.example/done?x=1";
    world_.grants.keep_approval(
        kAcme, {world_.digest("approval", "app1", "CODE"), "app1", world_.clock.now() + 10min, ""});
    const auto back = ask(
        {.method = "POST",
         .url = kAuthorise,
         .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
         .body =
             "client_id=acme.app1&response_type=code&state=s1&approval_code=co-de&redirect_uri=" +
             percent_encoded(callback)});
    ASSERT_EQ(back.status, 302) << back.body;
    const std::string location = http::header(back.headers, "Location").value_or("");
    EXPECT_THAT(location, StartsWith(callback + "&code=acme."));
    const auto told = form_fields(location.substr(location.find('?') + 1));

    const auto first =
        ask({.method = "POST",
             .url = std::string{kTokens} + "?grant_type=authorization_code&code=" +
                    *value_of(told, "code") + "&redirect_uri=" + percent_encoded(callback),
             .headers = {{"Authorization", basic("acme.app1", "appsecret")}}});
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_THAT(member(first, "api_base_url_for_customer"), StartsWith("http://127.0.0.1:"));
    EXPECT_EQ(get("/v2/users", "Bearer " + member(first, "access_token")).status, 200);

    const auto second =
        ask({.method = "POST",
             .url = kTokens,
             .headers = {{"Authorization", basic("acme.app1", "appsecret")},
                         {"Content-Type", "application/x-www-form-urlencoded"}},
             .body = "grant_type=refresh_token&refresh_token=" + member(first, "refresh_token")});
    EXPECT_EQ(second.status, 200) << second.body;
    EXPECT_EQ(get("/v2/users", "Bearer " + member(second, "access_token")).status, 200);
}

}  // namespace
}  // namespace dealwire::api
