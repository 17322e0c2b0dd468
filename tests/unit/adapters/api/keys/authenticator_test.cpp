#include "tests/unit/adapters/api/keys/key_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class AuthenticatorTest : public testing::Test {
protected:
    tl::expected<Caller, Denial> prove(const std::string& authorization,
                                       const std::string& peer = "192.0.2.7") {
        HttpRequest request = request_of("GET", "/v2/users", authorization);
        request.peer = peer;
        return world_.authenticator.prove(request);
    }

    std::string why(const std::string& authorization, const std::string& peer = "192.0.2.7") {
        const auto proven = prove(authorization, peer);
        return proven ? "let in" : proven.error().why;
    }

    KeyWorld world_;
    const std::string good_ = basic("acme.key1", "secret1");
};

TEST_F(AuthenticatorTest, LetsAKeyWithItsSecretIn) {
    const auto caller = prove(good_);

    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->tenant, kAcme);
    EXPECT_EQ(caller->key, "key1");
    EXPECT_EQ(caller->name, "the warehouse");
    EXPECT_TRUE(caller->may(access::Scope::UsersRead));
    EXPECT_FALSE(caller->may(access::Scope::CallsReadBasic));
    EXPECT_FALSE(caller->bearer);
    EXPECT_EQ(why("bAsIc " + good_.substr(6)), "let in") << "the scheme in any case";
}

TEST_F(AuthenticatorTest, RefusesEverythingElse) {
    EXPECT_EQ(why(""), "no-credentials");
    EXPECT_EQ(why("Basic"), "malformed");
    EXPECT_EQ(why("Basic ###"), "malformed");
    EXPECT_EQ(why("Digest abc"), "malformed");
    EXPECT_EQ(why(basic("key1", "secret1"), "192.0.2.8"), "malformed");
    EXPECT_EQ(why(basic("acme.key1", "secret2"), "192.0.2.8"), "wrong-secret");
    EXPECT_EQ(why(basic("acme.key1", ""), "192.0.2.8"), "wrong-secret");
    EXPECT_EQ(why(basic("other.key1", "secret1"), "192.0.2.9"), "unknown-key");
}

TEST_F(AuthenticatorTest, CountsANameThatIsNoneAsAnyWrongKey) {
    const std::string odd = basic("d\xff.aaaaaaaaaaaaaaaa", "x");
    const std::string cut = basic(std::string{"acme\0.key1", 10}, "secret1");
    const auto first = prove(odd);
    EXPECT_EQ(first.error().status, 401);
    EXPECT_EQ(first.error().says, prove(basic("acme.key2", "x"), "192.0.2.8").error().says);
    EXPECT_EQ(why(cut), "malformed");

    std::string last;
    for (int i = 0; i < 100 && last != "locked-out"; ++i) last = why(i % 2 == 0 ? odd : cut);
    EXPECT_EQ(last, "locked-out");
    EXPECT_EQ(why("Bearer d\xff.aaaaaaaaaaaaaaaa", "192.0.2.9"), "malformed");
}

TEST_F(AuthenticatorTest, TellsAGuesserNothingAboutTheKey) {
    const auto unknown = prove(basic("acme.key2", "secret1"));
    const auto wrong = prove(basic("acme.key1", "secret2"));

    EXPECT_EQ(unknown.error().status, 401);
    EXPECT_EQ(unknown.error().says, wrong.error().says);
}

TEST_F(AuthenticatorTest, RefusesKeysThatAreOver) {
    world_.add_key({.id = "old", .expires_at = world_.clock.now() + 1s}, "s");
    world_.add_key({.id = "gone", .revoked_at = world_.clock.now()}, "s");

    EXPECT_EQ(why(basic("acme.old", "s")), "let in");
    world_.clock.advance(1s);
    EXPECT_EQ(why(basic("acme.old", "s")), "expired");
    EXPECT_EQ(prove(basic("acme.gone", "s")).error().status, 401);
}

TEST_F(AuthenticatorTest, LetsAnEarlierSecretInForItsTime) {
    ASSERT_TRUE(world_.keys.replace_secret(kAcme, "key1",
                                           {.digest = world_.digest("key", "key1", "secret2"),
                                            .seen = world_.digest("key", "key1", "secret1"),
                                            .earlier_until = world_.clock.now() + 1h}));

    EXPECT_FALSE(prove(basic("acme.key1", "secret2"))->earlier_secret);
    EXPECT_TRUE(prove(good_)->earlier_secret);
    world_.clock.advance(1h);
    EXPECT_EQ(why(good_), "replaced-secret");
    EXPECT_EQ(prove(good_).error().says, prove(basic("acme.key1", "guess")).error().says);
    EXPECT_EQ(why(basic("acme.key1", "secret2")), "let in");
}

TEST_F(AuthenticatorTest, RefusesAnUntrustedAddressWith403) {
    world_.add_key({.id = "near", .trusted = {"192.0.2.0/28"}}, "s");

    EXPECT_EQ(why(basic("acme.near", "s"), "192.0.2.15"), "let in");
    const auto far = prove(basic("acme.near", "s"), "192.0.2.16");
    ASSERT_FALSE(far);
    EXPECT_EQ(far.error().status, 403);
    EXPECT_THAT(far.error().says, HasSubstr("192.0.2.16"));
    EXPECT_EQ(why(basic("acme.near", "guess"), "192.0.2.16"), "wrong-secret")
        << "only the owner is told about addresses";
}

TEST_F(AuthenticatorTest, RefusesASuspendedTenantWith403) {
    world_.standing = Standing::Suspended;

    const auto proven = prove(good_);

    ASSERT_FALSE(proven);
    EXPECT_EQ(proven.error().status, 403);
    EXPECT_THAT(proven.error().says, HasSubstr("suspended"));
}

TEST_F(AuthenticatorTest, AsksTheStoreOnceInFiveSecondsAndRefusesARevokedKeyAfterThem) {
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(prove(good_));
    EXPECT_EQ(world_.keys.looked_up(), 1);
    ASSERT_TRUE(world_.keys.revoke(kAcme, "key1", world_.clock.now()));

    world_.clock.advance(5s);

    EXPECT_EQ(why(good_), "revoked");
}

TEST_F(AuthenticatorTest, MakesGuessersWait) {
    for (int i = 0; i < 6; ++i)
        EXPECT_EQ(why(basic("acme.key1", "guess"), "203.0.113.1"), "wrong-secret");

    const auto waiting = prove(good_, "203.0.113.1");
    ASSERT_FALSE(waiting);
    EXPECT_EQ(waiting.error().status, 429);
    EXPECT_EQ(waiting.error().retry_after, 1s);
    world_.clock.advance(1s);
    EXPECT_EQ(why(good_, "203.0.113.1"), "let in");
}

TEST_F(AuthenticatorTest, LetsTheOwnerGoOnWhileOthersGuess) {
    ASSERT_TRUE(prove(good_));

    for (int i = 0; i < 20; ++i) static_cast<void>(prove(basic("acme.key1", "x"), "203.0.113.1"));

    EXPECT_EQ(why(good_), "let in");
    EXPECT_EQ(why(good_, "198.51.100.1"), "locked-out") << "from elsewhere he has to wait";
}

TEST_F(AuthenticatorTest, LetsATokenInForItsTime) {
    const std::string token = "acme.token1";
    world_.grants.keep_approval(kAcme, {"approval", "app1", world_.clock.now() + 600s, "ana"});
    ASSERT_TRUE(world_.grants.approve(kAcme, "approval",
                                      {.digest = "code",
                                       .app = "app1",
                                       .scopes = "api:users:read",
                                       .expires_at = world_.clock.now() + 600s},
                                      world_.clock.now()));
    ASSERT_EQ(world_.grants
                  .redeem(kAcme, "code", "grant",
                          {world_.digest("token", "token1", token), "refresh", world_.clock.now(),
                           world_.clock.now() + 60s})
                  .outcome,
              ports::Exchange::Done);

    const auto caller = prove("Bearer " + token);
    ASSERT_TRUE(caller) << caller.error().why;
    EXPECT_EQ(caller->key, "app1");
    EXPECT_EQ(caller->name, "The app");
    EXPECT_TRUE(caller->bearer);
    EXPECT_TRUE(caller->may(access::Scope::UsersRead));
    EXPECT_EQ(why("Bearer acme.token2"), "unknown-token");
    EXPECT_EQ(why("Bearer rubbish"), "malformed");
    world_.clock.advance(60s);
    EXPECT_EQ(why("Bearer " + token), "expired");
}

}  // namespace
}  // namespace dealwire::api
