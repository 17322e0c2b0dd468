#include "adapters/api/keys/guarded_site.hpp"

#include "engine/ports/tenant_gone.hpp"
#include "tests/unit/adapters/api/keys/key_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// Answers with the caller's name; refuses with its status and sentence.
class Inner final : public CallerSite {
public:
    HttpReply answer(const HttpRequest& request, const Caller& caller) override {
        if (request.path == "/v2/broken") throw std::runtime_error{"a secret detail"};
        if (request.path == "/v2/gone") throw ports::TenantGone{"acme is being removed"};
        if (request.path == "/v2/logs") return refuse(request, 403, "scope");
        return {.body = "hello " + caller.name};
    }

    std::uint64_t most_body(const HttpRequest& request, const Caller&) override {
        return request.path == "/v2/upload" ? 1000 : 0;
    }

    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override {
        return {.status = status, .body = request.id + ": " + why};
    }
};

class GuardedSiteTest : public testing::Test {
protected:
    HttpReply ask(const std::string& path = "/v2/users", const std::string& method = "GET") {
        return site_.answer(request_of(method, path, authorization_));
    }

    KeyWorld world_;
    Inner inner_;
    std::string authorization_ = basic("acme.key1", "secret1");
    GuardedSite site_{
        inner_,
        {world_.authenticator, world_.limiter, world_.recorder, world_.clock, world_.log},
        {.name = "/v2", .most_body = 100}};
};

TEST_F(GuardedSiteTest, LetsCallersThroughAndWritesThemDown) {
    EXPECT_EQ(ask().body, "hello the warehouse");
    ask();

    const auto written = world_.written();
    ASSERT_EQ(written.size(), 1U);
    EXPECT_EQ(written[0].kind, model::AccessKind::Access);
    EXPECT_EQ(written[0].actor, "key1");
    EXPECT_EQ(written[0].actor_name, "the warehouse");
    EXPECT_EQ(written[0].action, "GET /v2/users");
    EXPECT_EQ(written[0].peer, "192.0.2.7");
    EXPECT_EQ(written[0].status, 200);
    EXPECT_EQ(written[0].count, 2);
    EXPECT_EQ(world_.keys.find(kAcme, "key1")->last_peer, "192.0.2.7");
}

TEST_F(GuardedSiteTest, TurnsStrangersAwayInTheShapeOfTheSite) {
    authorization_ = "";

    const HttpReply reply = ask();

    EXPECT_EQ(reply.status, 401);
    EXPECT_THAT(reply.body, HasSubstr("r1: Access denied"));
    ASSERT_TRUE(header_of(reply, "WWW-Authenticate"));
    EXPECT_FALSE(header_of(reply, "Access-Control-Allow-Origin"));
    EXPECT_TRUE(world_.written().empty()) << "nobody's tenant is known";
}

TEST_F(GuardedSiteTest, SaysHowLongToWait) {
    world_.limiter.adopt({.per_second = 3, .per_day = 0});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask().status, 200);

    const HttpReply reply = ask();

    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(*header_of(reply, "Retry-After"), "1");
    EXPECT_THAT(reply.body, HasSubstr("API request limit exceeded"));
    EXPECT_EQ(world_.written().back().why, "limit");
}

TEST_F(GuardedSiteTest, WaitsForTheNextDay) {
    world_.limiter.adopt({.per_second = 0, .per_day = 2});
    ask();
    ask();

    EXPECT_EQ(*header_of(ask(), "Retry-After"), std::to_string(24 * 3600));
}

TEST_F(GuardedSiteTest, TellsNothingAboutWhatWentWrongInside) {
    const HttpReply reply = ask("/v2/broken");

    EXPECT_EQ(reply.status, 500);
    EXPECT_THAT(reply.body, Not(HasSubstr("secret detail")));
    EXPECT_THAT(reply.body, HasSubstr("r1")) << "by which the operator finds it";
    EXPECT_EQ(world_.log.events().back().name, "api_failed");
}

TEST_F(GuardedSiteTest, RefusesWhoseTenantIsBeingRemoved) {
    EXPECT_EQ(ask("/v2/gone").status, 403);
    EXPECT_TRUE(world_.log.events().empty()) << "nothing is wrong here";
}

TEST_F(GuardedSiteTest, SurvivesAStoreThatFails) {
    world_.limiter.adopt({.per_second = 0, .per_day = 2});
    world_.quota.fail_next_commit();

    const HttpReply reply = ask();

    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(*header_of(reply, "Retry-After"), "5");
    EXPECT_THAT(reply.body, HasSubstr("The store does not answer"));
    EXPECT_EQ(world_.log.events().back().name, "api_failed");
    EXPECT_EQ(ask().status, 200);
}

TEST_F(GuardedSiteTest, LooksAtTheCallerBeforeALongBodyIsRead) {
    EXPECT_EQ(site_.admit(request_of("POST", "/v2/upload", authorization_)).most_body, 1000U);
    EXPECT_EQ(site_.admit(request_of("POST", "/v2/calls", authorization_)).most_body, 100U);
    const Admission stranger = site_.admit(request_of("POST", "/v2/upload"));
    ASSERT_TRUE(stranger.refused);
    EXPECT_EQ(stranger.refused->status, 401);
}

TEST_F(GuardedSiteTest, RemembersWhoStillUsesAnEarlierSecret) {
    ASSERT_TRUE(world_.keys.replace_secret(kAcme, "key1",
                                           {.digest = world_.digest("key", "key1", "secret2"),
                                            .seen = world_.digest("key", "key1", "secret1"),
                                            .earlier_until = world_.clock.now() + 24h}));
    authorization_ = basic("acme.key1", "secret2");
    ask();
    EXPECT_EQ(world_.written().back().why, "");
    EXPECT_FALSE(world_.keys.find(kAcme, "key1")->earlier_used_at);

    authorization_ = basic("acme.key1", "secret1");
    EXPECT_EQ(ask().status, 200);

    EXPECT_EQ(world_.written().back().why, kEarlierSecret);
    EXPECT_EQ(world_.keys.find(kAcme, "key1")->earlier_used_at, world_.clock.now());
}

/// A request whose body was let in.
class SenderOfABody : public GuardedSiteTest {
protected:
    SenderOfABody() { request_.proven = site_.admit(request_).proven; }

    HttpRequest request_ = request_of("POST", "/v2/upload", authorization_);
};

TEST_F(SenderOfABody, IsProvenOnce) {
    EXPECT_EQ(site_.answer(request_).body, "hello the warehouse");

    EXPECT_EQ(world_.digests, 1);
    EXPECT_EQ(world_.written().back().count, 1);
}

TEST_F(SenderOfABody, IsProvenAnewWhereItTookLong) {
    ASSERT_TRUE(world_.keys.revoke(kAcme, "key1", world_.clock.now()));
    EXPECT_EQ(site_.answer(request_).status, 200) << "what the store says counts for seconds";

    world_.clock.advance(Authenticator::kMemory);

    EXPECT_EQ(site_.answer(request_).status, 401);
}

TEST_F(GuardedSiteTest, WritesRefusalsDown) {
    ask("/v2/logs");
    authorization_ = basic("acme.key1", "guess");
    ask();
    world_.standing = Standing::Suspended;
    world_.clock.advance(std::chrono::minutes{2});
    authorization_ = basic("acme.key1", "secret1");
    ask("/v2/\n\x01users\xff");

    const auto written = world_.written();
    ASSERT_EQ(written.size(), 3U);
    EXPECT_EQ(written[0].kind, model::AccessKind::Refusal);
    EXPECT_EQ(written[0].why, "scope");
    EXPECT_EQ(written[1].why, "wrong-secret");
    EXPECT_EQ(written[1].actor, "key1");
    EXPECT_EQ(written[2].why, "suspended");
    EXPECT_EQ(written[2].action, "GET /v2/users") << "nothing that could forge a line";
}

}  // namespace
}  // namespace dealwire::api
