#include "tests/contract/access_world.hpp"

#include <atomic>
#include <thread>

namespace dealwire::contract {
namespace {

const base::TenantId kAcme{"acme"};
const base::TenantId kOther{"other"};

class ApiKeyStoreContract : public AccessContract {
protected:
    ports::ApiKeyStore& store() { return world_->keys(); }

    static model::ApiKey key(const std::string& id, int created = 0) {
        return {.id = id,
                .name = "the warehouse",
                .digest = "digest of " + id,
                .scopes = "api:users:read api:calls:read:basic",
                .trusted = {"192.0.2.0/24", "2001:db8::1 - 2001:db8::9"},
                .created_at = second(created),
                .created_by = "ana@desk",
                .expires_at = second(created + 1000)};
    }
};

TEST_P(ApiKeyStoreContract, GivesBackWhatWasAdded) {
    store().add(kAcme, key("a"));

    EXPECT_EQ(store().find(kAcme, "a"), key("a"));
    EXPECT_FALSE(store().find(kOther, "a")) << "tenants know nothing of each other";
    EXPECT_FALSE(store().find(kAcme, "A")) << "letters count";
}

TEST_P(ApiKeyStoreContract, ListsTheNewestFirst) {
    for (const auto& [id, created] : {std::pair{"b", 1}, {"c", 2}, {"a", 1}})
        store().add(kAcme, key(id, created));
    store().add(kOther, key("d"));

    std::string ids;
    for (const model::ApiKey& each : store().all(kAcme)) ids += each.id;
    EXPECT_EQ(ids, "cab");
}

TEST_P(ApiKeyStoreContract, RevokesOnce) {
    store().add(kAcme, key("a"));

    EXPECT_FALSE(store().revoke(kOther, "a", second(4)));
    EXPECT_TRUE(store().revoke(kAcme, "a", second(5)));
    EXPECT_FALSE(store().revoke(kAcme, "a", second(6)));
    EXPECT_EQ(store().find(kAcme, "a")->revoked_at, second(5));
}

TEST_P(ApiKeyStoreContract, ChangesItsTerms) {
    store().add(kAcme, key("a"));
    store().add(kOther, key("a"));
    const model::KeyTerms narrow{"the other", "api:users:read", {"198.51.100.7"}, second(7)};
    const model::KeyTerms wide{"the other", "api:users:read", {}, std::nullopt};

    EXPECT_TRUE(store().change(kAcme, "a", terms_of(key("a")), narrow));
    EXPECT_EQ(terms_of(*store().find(kAcme, "a")), narrow);
    EXPECT_TRUE(store().change(kAcme, "a", narrow, wide));
    EXPECT_EQ(terms_of(*store().find(kAcme, "a")), wide);
    EXPECT_TRUE(store().change(kAcme, "a", wide, narrow));

    EXPECT_EQ(store().find(kAcme, "a")->digest, "digest of a");
    EXPECT_EQ(store().find(kOther, "a"), key("a"));
}

TEST_P(ApiKeyStoreContract, ChangesNothingThatSomebodyElseChangedMeanwhile) {
    store().add(kAcme, key("a"));
    const model::KeyTerms seen = terms_of(key("a"));
    for (int what = 0; what < 4; ++what) {
        model::KeyTerms other = seen;
        if (what == 0) other.name = "other";
        if (what == 1) other.scopes = "";
        if (what == 2) other.trusted = {};
        if (what == 3) other.expires_at = std::nullopt;
        EXPECT_FALSE(store().change(kAcme, "a", other, {})) << what;
    }
    EXPECT_FALSE(store().change(kAcme, "b", seen, {}));
    ASSERT_TRUE(store().revoke(kAcme, "a", second(5)));
    EXPECT_FALSE(store().change(kAcme, "a", seen, {})) << "what is revoked stays as it was";
    EXPECT_EQ(terms_of(*store().find(kAcme, "a")), seen);
}

TEST_P(ApiKeyStoreContract, KeepsTheSecretBeforeForAWhile) {
    store().add(kAcme, key("a"));

    EXPECT_TRUE(store().replace_secret(kAcme, "a", {"second", "digest of a", second(60)}));
    store().used(kAcme, "a", {second(20), "192.0.2.7", true});
    model::ApiKey held = *store().find(kAcme, "a");
    EXPECT_EQ(held.digest, "second");
    EXPECT_EQ(held.earlier_digest, "digest of a");
    EXPECT_EQ(held.earlier_until, second(60));
    EXPECT_EQ(held.earlier_used_at, second(20));

    EXPECT_TRUE(store().replace_secret(kAcme, "a", {"third", "second", std::nullopt}));
    held = *store().find(kAcme, "a");
    EXPECT_EQ(held.digest, "third");
    EXPECT_EQ(held.earlier_digest, "");
    EXPECT_EQ(held.earlier_until, std::nullopt);
    EXPECT_EQ(held.earlier_used_at, std::nullopt);
}

TEST_P(ApiKeyStoreContract, ReplacesNoSecretThatSomebodyElseReplaced) {
    store().add(kAcme, key("a"));
    EXPECT_TRUE(store().replace_secret(kAcme, "a", {"second", "digest of a", second(60)}));

    EXPECT_FALSE(store().replace_secret(kAcme, "a", {"third", "digest of a", second(60)}));
    EXPECT_FALSE(store().replace_secret(kAcme, "b", {"third", "digest of b", second(60)}));
    ASSERT_TRUE(store().revoke(kAcme, "a", second(5)));
    EXPECT_FALSE(store().replace_secret(kAcme, "a", {"third", "second", second(60)}));

    EXPECT_EQ(store().find(kAcme, "a")->digest, "second");
}

TEST_P(ApiKeyStoreContract, RemembersTheLatestUse) {
    store().add(kAcme, key("a"));

    store().used(kAcme, "a", {second(60), "192.0.2.7"});
    store().used(kAcme, "a", {second(30), "192.0.2.8", true});
    store().used(kAcme, "nobody", {second(30), "192.0.2.8"});

    EXPECT_EQ(store().find(kAcme, "a")->last_used_at, second(60));
    EXPECT_EQ(store().find(kAcme, "a")->last_peer, "192.0.2.7");
    EXPECT_EQ(store().find(kAcme, "a")->earlier_used_at, std::nullopt) << "it has no earlier one";
}

INSTANTIATE_TEST_SUITE_P(Stores, ApiKeyStoreContract, testing::ValuesIn(access_kinds()),
                         access_kind_name);

class GrantStoreContract : public AccessContract {
protected:
    void SetUp() override {
        for (const char* id : {"app", "another"})
            world_->apps().add(kAcme, {.id = id,
                                       .name = "The app",
                                       .digest = "secret",
                                       .scopes = "api:users:read",
                                       .redirect_uris = {"https://app.example/done"},
                                       .created_at = second(0),
                                       .created_by = "ana@desk"});
    }

    ports::GrantStore& store() { return world_->grants(); }

    static model::IssuedCode code(const std::string& app = "app", int expires = 600) {
        return {"code",           app,         "https://app.example/done",
                "api:users:read", "challenge", second(expires)};
    }

    static model::IssuedTokens tokens(const std::string& number, int now) {
        return {"access" + number, "refresh" + number, second(now), second(now + 86'400)};
    }

    bool approve(const std::string& digest = "approval", int now = 1,
                 const std::string& app = "app") {
        return store().approve(kAcme, digest, code(app), second(now));
    }

    void keep(const std::string& digest = "approval") {
        store().keep_approval(kAcme, {digest, "app", second(600), "ana@desk"});
    }

    /// A grant with the tokens `access1` and `refresh1`.
    void grant() {
        keep();
        ASSERT_TRUE(approve());
        ASSERT_EQ(store().redeem(kAcme, "code", "grant", tokens("1", 2)).outcome,
                  ports::Exchange::Done);
    }

    ports::Exchange refresh(const std::string& token, const std::string& made, int now,
                            const std::string& app = "app") {
        return store().refresh(kAcme, app, token, tokens(made, now)).outcome;
    }
};

TEST_P(GrantStoreContract, TakesAnApprovalOnceAndForItsAppAlone) {
    keep();

    EXPECT_FALSE(approve("guessed"));
    EXPECT_FALSE(approve("approval", 1, "another"));
    EXPECT_FALSE(approve("approval", 600)) << "its time is over";
    EXPECT_FALSE(store().code(kAcme, "code"));
    EXPECT_TRUE(approve());
    EXPECT_FALSE(approve());
    const auto kept = store().code(kAcme, "code");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->approved_by, "ana@desk");
    EXPECT_EQ(kept->redirect_uri, "https://app.example/done");
    EXPECT_EQ(kept->challenge, "challenge");
    EXPECT_EQ(kept->expires_at, second(600));
}

TEST_P(GrantStoreContract, ExchangesACodeOnce) {
    grant();
    EXPECT_EQ(store().token(kAcme, "access1"),
              (model::HeldToken{"app", "The app", "api:users:read", second(2 + 86'400)}));
    EXPECT_FALSE(store().token(kOther, "access1"));

    EXPECT_EQ(store().redeem(kAcme, "code", "again", tokens("2", 3)).outcome,
              ports::Exchange::Reused);

    EXPECT_FALSE(store().token(kAcme, "access1")) << "two have the code: nobody keeps a token";
    EXPECT_FALSE(store().token(kAcme, "access2"));
}

TEST_P(GrantStoreContract, ExchangesNoCodeThatIsOver) {
    keep();
    ASSERT_TRUE(approve());

    EXPECT_EQ(store().redeem(kAcme, "code", "grant", tokens("1", 600)).outcome,
              ports::Exchange::Unknown);
    EXPECT_EQ(store().redeem(kAcme, "none", "grant", tokens("1", 2)).outcome,
              ports::Exchange::Unknown);
}

TEST_P(GrantStoreContract, RefreshesAgainWhereAnAnswerWasLost) {
    grant();

    EXPECT_EQ(refresh("refresh1", "2", 10), ports::Exchange::Done);
    EXPECT_EQ(refresh("refresh1", "3", 5000), ports::Exchange::Done) << "the answer was lost";
    EXPECT_EQ(refresh("refresh3", "4", 6000), ports::Exchange::Done);

    EXPECT_TRUE(store().token(kAcme, "access4"));
    EXPECT_EQ(refresh("refresh2", "5", 6001), ports::Exchange::Done) << "another worker has it";
    EXPECT_EQ(refresh("refresh1", "6", 6002), ports::Exchange::Unknown);
    EXPECT_TRUE(store().token(kAcme, "access4")) << "a moment later that is no theft";
}

TEST_P(GrantStoreContract, RevokesAllWhereARetiredTokenComesBackLate) {
    grant();
    ASSERT_EQ(refresh("refresh1", "2", 10), ports::Exchange::Done);
    ASSERT_EQ(refresh("refresh2", "3", 20), ports::Exchange::Done);

    EXPECT_EQ(refresh("refresh1", "4", 20 + 61), ports::Exchange::Reused);

    EXPECT_FALSE(store().token(kAcme, "access3"));
    EXPECT_EQ(refresh("refresh3", "5", 90), ports::Exchange::Unknown);
}

TEST_P(GrantStoreContract, RetiresTheOldestOfTooManyHeirs) {
    grant();
    for (int i = 0; i < 6; ++i)
        ASSERT_EQ(refresh("refresh1", "heir" + std::to_string(i), 10 + i), ports::Exchange::Done);

    EXPECT_EQ(refresh("refreshheir0", "x", 20), ports::Exchange::Unknown);
    EXPECT_EQ(refresh("refreshheir1", "y", 20), ports::Exchange::Done);
}

TEST_P(GrantStoreContract, RefreshesForTheAppItBelongsToAndNotForEver) {
    grant();
    constexpr int kLife = 180 * 86'400;

    EXPECT_EQ(refresh("refresh1", "2", 10, "another"), ports::Exchange::Unknown);
    EXPECT_EQ(refresh("refresh1", "2", 3 + kLife), ports::Exchange::Unknown);
    EXPECT_EQ(refresh("refresh1", "2", 2 + kLife), ports::Exchange::Done);
    EXPECT_EQ(world_->apps().find(kAcme, "app")->name, "The app");
}

TEST_P(GrantStoreContract, RevokesWithTheApp) {
    grant();

    EXPECT_TRUE(world_->apps().revoke(kAcme, "app", second(5)));
    EXPECT_FALSE(world_->apps().revoke(kAcme, "app", second(6)));

    EXPECT_FALSE(store().token(kAcme, "access1"));
    EXPECT_FALSE(store().code(kAcme, "code"));
    EXPECT_EQ(refresh("refresh1", "2", 7), ports::Exchange::Unknown);
    EXPECT_EQ(world_->apps().find(kAcme, "app")->revoked_at, second(5));
    EXPECT_EQ(world_->apps().all(kAcme).size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Stores, GrantStoreContract, testing::ValuesIn(access_kinds()),
                         access_kind_name);

class DayQuotaContract : public AccessContract {
protected:
    static constexpr base::Date kDay = std::chrono::year{2026} / 6 / 1;

    std::int64_t take(std::int64_t wanted, std::int64_t limit = 100) {
        return world_->quota().take(kAcme, kDay, wanted, limit);
    }
};

TEST_P(DayQuotaContract, GivesWhatIsLeft) {
    EXPECT_EQ(take(60), 60);
    EXPECT_EQ(take(60), 40);
    EXPECT_EQ(take(1), 0);
    EXPECT_EQ(take(1, 50), 0) << "the limit was lowered";
    EXPECT_EQ(take(5, 103), 3) << "and raised";
    EXPECT_EQ(world_->quota().used(kAcme, kDay), 103);
    EXPECT_EQ(world_->quota().take(kOther, kDay, 7, 100), 7);
    EXPECT_EQ(world_->quota().take(kAcme, std::chrono::year{2026} / 6 / 2, 7, 100), 7);
}

TEST_P(DayQuotaContract, TakesBackWhatWasNotNeeded) {
    ASSERT_EQ(take(100), 100);

    world_->quota().give_back(kAcme, kDay, 30);

    EXPECT_EQ(take(50), 30);
    world_->quota().give_back(kAcme, kDay, 1000);
    EXPECT_EQ(world_->quota().used(kAcme, kDay), 0);
}

TEST_P(DayQuotaContract, GivesNoRequestTwiceHoweverManyAskAtOnce) {
    std::atomic<std::int64_t> taken = 0;
    {
        std::vector<std::jthread> processes;
        for (int i = 0; i < 6; ++i)
            processes.emplace_back([&] {
                for (int turn = 0; turn < 5; ++turn) taken += take(7);
            });
    }
    EXPECT_EQ(taken, 100);
}

INSTANTIATE_TEST_SUITE_P(Stores, DayQuotaContract, testing::ValuesIn(access_kinds()),
                         access_kind_name);

}  // namespace
}  // namespace dealwire::contract
