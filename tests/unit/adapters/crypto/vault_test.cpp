#include "adapters/crypto/vault.hpp"

#include "adapters/crypto/sealed_text.hpp"
#include "tests/unit/adapters/crypto/vault_fixture.hpp"

namespace dealwire::crypto {
namespace {

using base::Secret;
using ports::SealError;
using ports::SealPlace;

class VaultTest : public VaultFixture {};

TEST_F(VaultTest, OpensWhatItSealed) {
    EXPECT_EQ(vault().open(seal("a token", kPlace), kPlace).reveal(), "a token");
}

TEST_F(VaultTest, MakesOneDataKeyForEachTenant) {
    seal("one", kPlace);
    seal("two", kPlace);
    seal("three", {{"other"}, "connection", "c", "refresh_token"});

    ASSERT_EQ(keys_.all({"acme"}).size(), 1U);
    ASSERT_EQ(keys_.all({"other"}).size(), 1U);
    EXPECT_NE(keys_.all({"acme"})[0].id, keys_.all({"other"})[0].id);
    EXPECT_EQ(keys_.all({"acme"})[0].wrapped.master, masters_.at(0).id);
    EXPECT_TRUE(keys_.all({"acme"})[0].settled_at);
}

TEST_F(VaultTest, RefusesASecretMovedToAnotherPlace) {
    const std::string sealed = seal("a token", kPlace);
    for (const SealPlace& other : {SealPlace{{"acme"}, "connection", "c", "access_token"},
                                   SealPlace{{"acme"}, "connection", "d", "refresh_token"},
                                   SealPlace{{"acme"}, "connectio", "nc", "refresh_token"},
                                   SealPlace{{"other"}, "connection", "c", "refresh_token"}})
        EXPECT_THROW((void)vault().open(sealed, other), SealError);
}

TEST_F(VaultTest, RefusesAWrappedKeyOfAnotherTenant) {
    const std::string sealed = seal("a token", kPlace);
    seal("theirs", {{"other"}, "connection", "c", "refresh_token"});
    keys_.rewrap({"other"}, keys_.all({"other"})[0].id, keys_.all({"acme"})[0].wrapped);
    const Vault fresh{{&provider_}, keys_, clock_};

    EXPECT_THROW((void)fresh.seal(Secret{"x"}, {{"other"}, "t", "r", "c"}), SealError);
    EXPECT_EQ(fresh.open(sealed, kPlace).reveal(), "a token");
}

TEST_F(VaultTest, SaysWhichMasterKeyIsMissing) {
    const std::string sealed = seal("a token", kPlace);
    const std::string lost = masters_.at(0).id;
    masters_.clear();
    masters_.push_back(make_master_key());
    const Vault fresh{{&provider_}, keys_, clock_};

    try {
        (void)fresh.open(sealed, kPlace);
        FAIL() << "another key must not open it";
    } catch (const SealError& error) {
        EXPECT_NE(std::string{error.what()}.find(lost), std::string::npos);
    }
    EXPECT_EQ(keys_.all({"acme"}).size(), 1U);
}

TEST_F(VaultTest, OpensWhatTheKeyFileSealedByItself) {
    const auto direct = [&](const char* context) {
        return seal_text({.format = 1, .key = masters_.at(0).id}, masters_.at(0).bytes,
                         Secret{"of before"}, context);
    };

    EXPECT_EQ(vault().open(direct("acme/c/refresh_token"), kPlace).reveal(), "of before");
    EXPECT_EQ(vault()
                  .open(direct("acme/erased_person_secret"),
                        {{"acme"}, "erased_person_secret", "", "sealed"})
                  .reveal(),
              "of before");
    EXPECT_THROW((void)vault().open(direct("acme/c/access_token"), kPlace), SealError);
}

TEST_F(VaultTest, OpensWhatAnotherProviderWrapped) {
    const std::string sealed = seal("a token", kPlace);
    MasterKeys other{"env", [] { return copies_of(environment()); }};
    const Vault moved{{&other, &provider_}, keys_, clock_};
    const Vault alone{{&other}, keys_, clock_};

    EXPECT_EQ(moved.open(sealed, kPlace).reveal(), "a token");
    EXPECT_TRUE(moved.rewrap({"acme"}, keys_.all({"acme"})[0]));
    EXPECT_FALSE(moved.rewrap({"acme"}, keys_.all({"acme"})[0]));
    EXPECT_EQ(alone.open(sealed, kPlace).reveal(), "a token");
    EXPECT_THROW((void)(Vault{{&provider_}, keys_, clock_}.open(sealed, kPlace)), SealError);
}

TEST_F(VaultTest, TwoProcessesAgreeOnTheFirstKey) {
    const Vault other{{&provider_}, keys_, clock_};
    const std::string sealed = seal("a token", kPlace);

    EXPECT_EQ(other.open(sealed, kPlace).reveal(), "a token");
    EXPECT_EQ(seal_name_of(other.seal(Secret{"x"}, kPlace)), seal_name_of(sealed));
}

class Rotation : public VaultFixture {
protected:
    static constexpr int kCells = 450;

    static SealPlace place(int number) {
        return {{"acme"}, "connection", std::to_string(number), "refresh_token"};
    }

    void fill() {
        for (int i = 0; i < kCells; ++i)
            cells_.put(place(i), seal("secret " + std::to_string(i), place(i)));
    }

    void expect_all_open() {
        for (int i = 0; i < kCells; ++i)
            EXPECT_EQ(vault().open(cells_.at(place(i)), place(i)).reveal(),
                      "secret " + std::to_string(i));
    }

    std::vector<MasterKey> lost_;
    fakes::InMemorySealedCells cells_;
    KeyRotation rotation_{vault(), keys_, cells_, clock_};
};

TEST_F(Rotation, SealsEverythingAnewByANewKey) {
    fill();
    const std::string former = keys_.all({"acme"})[0].id;

    const DataRotation done = rotation_.rotate_data({"acme"}, {});

    EXPECT_TRUE(done.finished);
    EXPECT_EQ(done.former, former);
    EXPECT_EQ(done.resealed, kCells);
    EXPECT_EQ(rotation_.counts({"acme"}), (SealCounts{{{2, done.key}, kCells}}));
    EXPECT_EQ(keys_.all({"acme"}).size(), 2U);
    expect_all_open();
}

TEST_F(Rotation, GoesOnWhereItWasInterrupted) {
    fill();
    cells_.fail_commit(300);
    EXPECT_THROW(rotation_.rotate_data({"acme"}, {}), ports::StoreError);
    expect_all_open();
    const std::string key = keys_.all({"acme"})[0].id;

    const DataRotation done = rotation_.rotate_data({"acme"}, {});

    EXPECT_TRUE(done.resumed);
    EXPECT_EQ(done.key, key);
    EXPECT_EQ(done.resealed, kCells - 299);
    EXPECT_TRUE(done.finished);
    expect_all_open();
}

TEST_F(Rotation, LeavesWhatSomebodyWroteMeanwhile) {
    fill();
    const std::string newer = seal("newer", place(7));
    cells_.before_replace = [&](const ports::SealedCell& cell) {
        if (cell.place == place(7) && cell.sealed != newer) cells_.put(place(7), newer);
    };

    EXPECT_TRUE(rotation_.rotate_data({"acme"}, {}).finished);

    EXPECT_EQ(vault().open(cells_.at(place(7)), place(7)).reveal(), "newer");
}

TEST_F(Rotation, LeavesWhatItCannotOpenAndSaysSo) {
    fill();
    const std::string swapped = cells_.at(place(2));
    cells_.put(place(1), swapped);
    cells_.put(place(3), "damaged");

    const DataRotation done = rotation_.rotate_data({"acme"}, {});

    EXPECT_FALSE(done.finished);
    ASSERT_EQ(done.unopened.size(), 2U);
    EXPECT_EQ(cells_.at(place(1)), swapped);
    EXPECT_EQ(cells_.at(place(3)), "damaged");
    EXPECT_EQ(done.resealed, kCells - 2);
}

TEST_F(Rotation, GoesOnWithANewDataKeyWhereTheMasterKeyIsLost) {
    fill();
    std::swap(lost_, masters_);
    masters_.push_back(make_master_key());
    const Vault fresh{{&provider_}, keys_, clock_};
    EXPECT_THROW((void)fresh.seal(Secret{"x"}, place(0)), ports::SealError);

    const LostKeys lost = KeyRotation{fresh, keys_, cells_, clock_}.replace_lost({"acme"});

    EXPECT_EQ(lost.key, keys_.all({"acme"})[0].id);
    EXPECT_EQ(lost.unopened.size(), std::size_t{kCells});
    EXPECT_EQ(fresh.open(fresh.seal(Secret{"x"}, place(0)), place(0)).reveal(), "x");
    masters_.push_back({lost_.at(0).id, lost_.at(0).bytes.copy()});
    EXPECT_EQ(fresh.open(cells_.at(place(4)), place(4)).reveal(), "secret 4") << "it turned up";
}

TEST_F(Rotation, PassesOverALostDataKeyThatNothingNeeds) {
    seal("gone by now", place(0));
    masters_.clear();
    masters_.push_back(make_master_key());
    const Vault fresh{{&provider_}, keys_, clock_};
    KeyRotation rotation{fresh, keys_, cells_, clock_};
    rotation.replace_lost({"acme"});

    EXPECT_TRUE(rotation.rewrap_all({}).finished);
    EXPECT_EQ(rotation.forget_unused({"acme"}), 1);
}

TEST_F(Rotation, FindsNothingLostWhereAllOpens) {
    fill();

    EXPECT_FALSE(rotation_.replace_lost({"acme"}).any());
    EXPECT_EQ(keys_.all({"acme"}).size(), 1U);
}

TEST_F(Rotation, BringsAllTenantsUnderANewMasterKey) {
    fill();
    seal("theirs", {{"other"}, "t", "r", "c"});
    masters_.insert(masters_.begin(), make_master_key());
    EXPECT_TRUE(rotation_.needs_former_masters());

    const MasterRotation done = rotation_.rewrap_all({});

    EXPECT_TRUE(done.finished);
    EXPECT_EQ(done.rewrapped, 2);
    EXPECT_FALSE(rotation_.needs_former_masters());
    masters_.pop_back();
    const Vault fresh{{&provider_}, keys_, clock_};
    EXPECT_EQ(fresh.open(cells_.at(place(4)), place(4)).reveal(), "secret 4");
}

TEST_F(Rotation, TakesSecretsAwayFromTheMasterKeyThatSealedThemItself) {
    cells_.put(place(1), seal_text({.format = 1, .key = masters_.at(0).id}, masters_.at(0).bytes,
                                   Secret{"of before"}, "acme/1/refresh_token"));

    const MasterRotation done = rotation_.rewrap_all({});

    EXPECT_EQ(done.resealed, 1);
    EXPECT_EQ(seal_name_of(cells_.at(place(1))).format, 2);
    EXPECT_EQ(vault().open(cells_.at(place(1)), place(1)).reveal(), "of before");
}

TEST_F(Rotation, ForgetsOnlyKeysThatNothingNeeds) {
    fill();
    const std::string kept = cells_.at(place(9));
    (void)rotation_.rotate_data({"acme"}, {});
    cells_.put(place(9), kept);
    EXPECT_EQ(rotation_.forget_unused({"acme"}), 0);

    (void)rotation_.rotate_data({"acme"}, {});

    EXPECT_EQ(rotation_.forget_unused({"acme"}), 2);
    expect_all_open();
}

}  // namespace
}  // namespace dealwire::crypto
