#include "adapters/salesforce/token_keeper.hpp"

#include "tests/fakes/in_memory_token_leases.hpp"
#include "tests/unit/adapters/salesforce/session_fixture.hpp"

#include <gmock/gmock.h>

namespace dealwire::salesforce {
namespace {

using base::Fault;
using base::Secret;
using testing::HasSubstr;

/// Waits by letting somebody else act.
class ActingClock final : public base::Clock {
public:
    [[nodiscard]] base::Instant now() const override { return now_; }

    void wait(std::chrono::milliseconds duration, std::stop_token) override {
        now_ += duration;
        ++waits;
        if (act) act();
    }

    std::function<void()> act;
    int waits = 0;

private:
    base::Instant now_ = fakes::FakeClock::kStart;
};

class Keeping : public testing::Test {
protected:
    Keeping() { store_.add(kAcme, a_connection(), some_credentials()); }

    Turns turns(const std::string& process) {
        return {&leases_, &clock_, process,
                [this](const std::string& other) { return other != dead_; }};
    }

    base::Result<Access> renew(TokenKeeper& keeper, const std::string& refused = "token-1") {
        return keeper.renewed({Secret{refused}, "https://acme.my.salesforce.com"}, {});
    }

    void answers(http::Response response) {
        transport_.on("POST", "/services/oauth2/token", std::move(response));
    }

    void other_takes_the_lease(const std::string& other) {
        leases_.take(kAcme, {"c1"}, other, clock_.now(), clock_.now() + std::chrono::hours{1});
    }

    std::string trouble() { return store_.all(kAcme).front().trouble; }

    http::RecordedTransport transport_;
    ActingClock clock_;
    fakes::InMemoryConnectionStore store_;
    fakes::InMemoryTokenLeases leases_;
    std::string dead_ = "nobody";
    Hosts hosts_;
    TokenKeeper keeper_{TokenClient{transport_, hosts_, clock_}, store_, kAcme, a_connection(),
                        turns("me")};
};

TEST_F(Keeping, GivesTheLeaseBackAfterARefresh) {
    answers(test::token_answer("token-2", "refresh-2"));

    EXPECT_EQ(renew(keeper_)->token.reveal(), "token-2");

    EXPECT_EQ(leases_.take(kAcme, {"c1"}, "other", clock_.now(), clock_.now()), "other");
    EXPECT_EQ(store_.credentials(kAcme, {"c1"}).refresh_token.reveal(), "refresh-2");
}

TEST_F(Keeping, GivesTheLeaseBackAfterARefusal) {
    answers(test::token_refusal("invalid_grant", "expired access/refresh token"));

    EXPECT_EQ(renew(keeper_).error().fault, Fault::Reauthorise);

    EXPECT_EQ(leases_.take(kAcme, {"c1"}, "other", clock_.now(), clock_.now()), "other");
}

TEST_F(Keeping, WaitsForAnotherProcessAndTakesItsTokenOver) {
    other_takes_the_lease("other");
    clock_.act = [this] {
        if (clock_.waits == 3)
            store_.save_tokens(kAcme, {"c1"}, {Secret{"theirs"}, Secret{"refresh-2"}, ""});
    };

    EXPECT_EQ(renew(keeper_)->token.reveal(), "theirs");

    EXPECT_EQ(clock_.waits, 3);
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(Keeping, LearnsFromAnotherProcessThatTheGrantIsDead) {
    other_takes_the_lease("other");
    clock_.act = [this] { store_.mark_trouble(kAcme, {"c1"}, "It was revoked."); };

    const auto access = renew(keeper_);

    EXPECT_EQ(access.error().fault, Fault::Reauthorise);
    EXPECT_THAT(access.error().detail, HasSubstr("It was revoked."));
    EXPECT_TRUE(transport_.requests().empty());
}

TEST_F(Keeping, TakesOverFromAProcessThatIsKnownToBeDead) {
    other_takes_the_lease("other");
    dead_ = "other";
    answers(test::token_answer("token-2"));

    EXPECT_EQ(renew(keeper_)->token.reveal(), "token-2");
    EXPECT_EQ(clock_.waits, 0);
}

TEST_F(Keeping, StopsWaitingWhenItIsAskedTo) {
    other_takes_the_lease("other");
    std::stop_source stop;
    clock_.act = [&] { stop.request_stop(); };

    const auto access =
        keeper_.renewed({Secret{"token-1"}, "https://acme.my.salesforce.com"}, stop.get_token());

    EXPECT_EQ(access.error().fault, Fault::Stopped);
}

TEST_F(Keeping, SpendsNoTokenCallOnADeadGrantTwice) {
    answers(test::token_refusal("invalid_grant", "expired access/refresh token"));

    EXPECT_FALSE(renew(keeper_));
    EXPECT_FALSE(renew(keeper_));
    TokenKeeper other{TokenClient{transport_, hosts_, clock_}, store_, kAcme, a_connection(),
                      turns("other")};
    EXPECT_FALSE(renew(other));

    EXPECT_EQ(transport_.requests().size(), 1U);
    EXPECT_EQ(trouble(), "expired access/refresh token");
}

TEST_F(Keeping, ClearsItsOwnTroubleAndNoNewerOneOfAnotherProcess) {
    (void)keeper_.dead({Fault::Reauthorise, "X", "It was away.", ""});
    keeper_.works();
    EXPECT_EQ(trouble(), "");
    EXPECT_EQ(keeper_.connection().trouble, "");

    (void)keeper_.dead({Fault::Reauthorise, "X", "It was away.", ""});
    store_.mark_trouble(kAcme, {"c1"}, "It was revoked.");
    keeper_.works();
    keeper_.works();
    EXPECT_EQ(trouble(), "It was revoked.");
}

TEST_F(Keeping, MarksNoConnectionThatWasAuthorisedAnewMeanwhile) {
    class Reconnecting final : public http::Transport {
    public:
        explicit Reconnecting(ports::ConnectionStore& store) : store_{store} {}

        base::Result<http::Response> send(const http::Request&, std::stop_token) override {
            store_.add(kAcme, a_connection(), {Secret{"new"}, Secret{"new"}, {}, {}});
            return test::token_refusal("invalid_grant", "expired access/refresh token");
        }

        base::Result<http::Response> stream(const http::Request& request, const http::BodySink&,
                                            std::stop_token stop) override {
            return send(request, std::move(stop));
        }

    private:
        ports::ConnectionStore& store_;
    };

    Reconnecting transport{store_};
    TokenKeeper keeper{TokenClient{transport, hosts_, clock_}, store_, kAcme, a_connection(),
                       turns("me")};

    EXPECT_EQ(renew(keeper).error().fault, Fault::Transient);
    EXPECT_EQ(trouble(), "");
}

}  // namespace
}  // namespace dealwire::salesforce
