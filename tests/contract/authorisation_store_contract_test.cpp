#include "tests/contract/builders.hpp"
#include "tests/contract/store_world.hpp"

#include <atomic>
#include <latch>
#include <thread>

namespace dealwire::contract {
namespace {

using base::Secret;
using model::AuthorisationEnd;
using model::PendingAuthorisation;

const base::TenantId kAcme{"acme"};
constexpr int kLife = 600;

PendingAuthorisation pending(const std::string& ticket, int created = 1) {
    PendingAuthorisation made;
    made.ticket = ticket;
    made.wanted.name = "main";
    made.wanted.environment = model::Environment::Sandbox;
    made.wanted.login_url = "https://test.salesforce.com";
    made.wanted.client_id = "client";
    made.client_secret = Secret{"tell-nobody"};
    made.redirect_uri = "http://localhost:8718/connect/salesforce/callback";
    made.replaces = "old";
    made.created_at = at(created);
    made.expires_at = at(created + kLife);
    return made;
}

class AuthorisationStoreContract : public StoreContract {
protected:
    ports::AuthorisationStore& store() { return world_->authorisations(); }

    bool start(const std::string& state, int now = 2) {
        return store().start(kAcme, "ticket", {state, "browser of " + state, Secret{"verifier"}},
                             at(now));
    }
};

TEST_P(AuthorisationStoreContract, GivesBackWhatWasAdded) {
    store().add(kAcme, pending("ticket"));

    const auto held = store().by_ticket(kAcme, "ticket");
    ASSERT_TRUE(held);
    EXPECT_EQ(held->wanted.name, "main");
    EXPECT_EQ(held->wanted.environment, model::Environment::Sandbox);
    EXPECT_EQ(held->wanted.login_url, "https://test.salesforce.com");
    EXPECT_EQ(held->wanted.client_id, "client");
    EXPECT_EQ(held->client_secret.reveal(), "tell-nobody");
    EXPECT_EQ(held->redirect_uri, "http://localhost:8718/connect/salesforce/callback");
    EXPECT_EQ(held->replaces, "old");
    EXPECT_EQ(held->expires_at, at(1 + kLife));
    EXPECT_FALSE(held->used_at);
    EXPECT_FALSE(held->end);
    EXPECT_FALSE(store().by_ticket({"other"}, "ticket"));
    EXPECT_FALSE(store().by_state(kAcme, ""));
}

TEST_P(AuthorisationStoreContract, KnowsTheLatestStartAlone) {
    store().add(kAcme, pending("ticket"));
    EXPECT_TRUE(start("first"));
    EXPECT_TRUE(start("second"));

    EXPECT_FALSE(store().by_state(kAcme, "first"));
    const auto held = store().by_state(kAcme, "second");
    ASSERT_TRUE(held);
    EXPECT_EQ(held->browser, "browser of second");
    EXPECT_EQ(held->verifier.reveal(), "verifier");
}

TEST_P(AuthorisationStoreContract, IsTakenOnceHoweverManyAskAtOnce) {
    store().add(kAcme, pending("ticket"));
    ASSERT_TRUE(start("state"));
    constexpr int kMany = 6;
    std::latch together{kMany};
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> browsers;
        for (int i = 0; i < kMany; ++i)
            browsers.emplace_back([&] {
                together.arrive_and_wait();
                if (store().take(kAcme, "state", at(3))) ++taken;
            });
    }
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(store().by_ticket(kAcme, "ticket")->used_at, at(3));
    EXPECT_FALSE(start("again"));
}

TEST_P(AuthorisationStoreContract, IsNeitherStartedNorTakenAfterItsTime) {
    store().add(kAcme, pending("ticket"));
    ASSERT_TRUE(start("state"));

    EXPECT_FALSE(store().take(kAcme, "state", at(1 + kLife)));
    EXPECT_FALSE(start("again", 1 + kLife));
    EXPECT_FALSE(store().take({"other"}, "state", at(3)));
}

TEST_P(AuthorisationStoreContract, KeepsTheFirstEndAndForgetsTheSecrets) {
    store().add(kAcme, pending("ticket"));
    ASSERT_TRUE(start("state"));
    const AuthorisationEnd end{.connected = false,
                               .connection = "",
                               .fault = "rejected",
                               .code = "CODE",
                               .detail = "Why.",
                               .remedy = "What to do."};

    store().finish(kAcme, "ticket", end);
    store().finish(kAcme, "ticket", {.connected = true, .connection = "main"});

    const auto held = store().by_ticket(kAcme, "ticket");
    EXPECT_EQ(held->end, end);
    EXPECT_TRUE(held->verifier.empty());
    EXPECT_TRUE(held->client_secret.empty());
    EXPECT_FALSE(store().take(kAcme, "state", at(3)));
}

TEST_P(AuthorisationStoreContract, ForgetsThoseOfLongAgo) {
    store().add(kAcme, pending("old"));
    store().add(kAcme, pending("newer", kLife + 50));
    EXPECT_TRUE(store().by_ticket(kAcme, "old"));

    store().add(kAcme, pending("newest", kLife + 62));

    EXPECT_FALSE(store().by_ticket(kAcme, "old"));
    EXPECT_TRUE(store().by_ticket(kAcme, "newer"));
}

INSTANTIATE_TEST_SUITE_P(Stores, AuthorisationStoreContract, testing::ValuesIn(store_kinds()),
                         kind_name);

}  // namespace
}  // namespace dealwire::contract
