// The vault over real tables: every sealed column is found, sealed anew and still opens, whatever
// happens on the way.

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/key_rotation.hpp"
#include "adapters/crypto/master_keys.hpp"
#include "adapters/crypto/sealed_text.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_authorisation_store.hpp"
#include "adapters/store/sql_connection_store.hpp"
#include "adapters/store/sql_data_key_store.hpp"
#include "adapters/store/sql_erased_people.hpp"
#include "adapters/store/sql_sealed_cells.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/fakes/fake_clock.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dealwire::contract {
namespace {

using base::Secret;

const base::TenantId kAcme{"acme"};

std::vector<crypto::MasterKey> fixed_keys() {
    std::vector<crypto::MasterKey> keys;
    keys.push_back({"00c0ffee", Secret{std::string(crypto::kKeySize, 'k')}});
    return keys;
}

/// Everything that seals, over one store, as a process of its own would have it.
struct Sealing {
    explicit Sealing(const std::string& url) : database{url} { store::migrate(database); }

    store::Database database;
    fakes::FakeClock clock;
    crypto::MasterKeys provider{"file", fixed_keys};
    store::SqlDataKeyStore keys{database};
    store::SqlSealedCells cells{database};
    crypto::Vault vault{{&provider}, keys, clock};
    store::SqlConnectionStore connections{database, vault};
    store::SqlErasedPeople erased{database, vault};
    store::SqlAuthorisationStore authorisations{database, vault};
    crypto::KeyRotation rotation{vault, keys, cells, clock};
};

model::Connection connection(int number) {
    model::Connection made;
    made.id = {"c" + std::to_string(number)};
    made.name = made.id.value;
    made.org = {id("00D", number)};
    made.created_at = at(1);
    return made;
}

model::Credentials secrets(int number) {
    const std::string mark = std::to_string(number);
    return {Secret{"secret " + mark}, Secret{"refresh " + mark}, Secret{"key " + mark},
            Secret{"access " + mark}};
}

class VaultContract : public testing::TestWithParam<ScratchKind> {
protected:
    static void fill(Sealing& sealing, int connections) {
        for (int i = 0; i < connections; ++i)
            sealing.connections.add(kAcme, connection(i), secrets(i));
        (void)sealing.erased.secret(kAcme, Secret{"digests"});
        model::PendingAuthorisation pending;
        pending.ticket = "ticket";
        pending.client_secret = Secret{"pending secret"};
        pending.expires_at = at(600);
        sealing.authorisations.add(kAcme, pending);
        ASSERT_TRUE(sealing.authorisations.start(kAcme, "ticket",
                                                 {"state", "browser", Secret{"verifier"}}, at(1)));
    }

    static void expect_whole(Sealing& sealing, int connections) {
        for (int i = 0; i < connections; ++i) {
            const auto held = sealing.connections.credentials(kAcme, connection(i).id);
            EXPECT_EQ(held.client_secret.reveal(), secrets(i).client_secret.reveal());
            EXPECT_EQ(held.refresh_token.reveal(), secrets(i).refresh_token.reveal());
            EXPECT_EQ(held.private_key.reveal(), secrets(i).private_key.reveal());
            EXPECT_EQ(held.access_token.reveal(), secrets(i).access_token.reveal());
        }
        EXPECT_EQ(sealing.erased.secret(kAcme, Secret{"x"}).reveal(), "digests");
        const auto pending = sealing.authorisations.by_ticket(kAcme, "ticket");
        EXPECT_EQ(pending->client_secret.reveal(), "pending secret");
        EXPECT_EQ(pending->verifier.reveal(), "verifier");
    }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
};

TEST_P(VaultContract, FindsEverySealedColumnAndSealsItAnew) {
    constexpr int kConnections = 60;  // with four secrets each more than one page
    Sealing sealing{scratch_->url()};
    fill(sealing, kConnections);

    const auto done = sealing.rotation.rotate_data(kAcme, {});

    EXPECT_TRUE(done.finished);
    EXPECT_EQ(done.resealed, 4 * kConnections + 3);
    EXPECT_EQ(sealing.rotation.counts(kAcme),
              (crypto::SealCounts{{{2, done.key}, 4 * kConnections + 3}}));
    EXPECT_THAT(sealing.cells.tenants(), testing::ElementsAre(kAcme));
    expect_whole(sealing, kConnections);
}

TEST_P(VaultContract, KnowsEveryColumnThatHoldsSealedText) {
    Sealing sealing{scratch_->url()};
    fill(sealing, 1);

    // Whoever adds a column that is sealed has to tell SqlSealedCells.
    int sealed = 0;
    for (const char* cell :
         {"SELECT client_secret FROM connection", "SELECT refresh_token FROM connection",
          "SELECT private_key FROM connection", "SELECT access_token FROM connection",
          "SELECT sealed FROM erased_person_secret", "SELECT verifier FROM pending_authorisation",
          "SELECT client_secret FROM pending_authorisation"})
        for (const std::string& text : scratch_->run(cell)) {
            EXPECT_NO_THROW((void)crypto::seal_name_of(text)) << cell;
            ++sealed;
        }
    EXPECT_EQ(static_cast<int>(sealing.cells.page(kAcme, {}, 100).size()), sealed);
}

TEST_P(VaultContract, RefusesTextsThatWereExchangedBetweenRows) {
    Sealing sealing{scratch_->url()};
    fill(sealing, 2);
    scratch_->run(
        "UPDATE connection SET refresh_token = (SELECT refresh_token FROM connection WHERE id = "
        "'c0') WHERE id = 'c1'");

    EXPECT_THROW((void)sealing.connections.credentials(kAcme, {"c1"}), ports::SealError);
    EXPECT_NO_THROW((void)sealing.connections.credentials(kAcme, {"c0"}));
}

TEST_P(VaultContract, OpensWhatWasSealedBeforeThereWereDataKeys) {
    Sealing sealing{scratch_->url()};
    fill(sealing, 1);
    const std::string old =
        crypto::seal_text({.format = 1, .key = "00c0ffee"}, fixed_keys()[0].bytes,
                          Secret{"refresh 0"}, "acme/c0/refresh_token");
    scratch_->run("UPDATE connection SET refresh_token = '" + old + "'");

    expect_whole(sealing, 1);
    EXPECT_EQ(sealing.rotation.rewrap_all({}).resealed, 1);
    expect_whole(sealing, 1);
}

/// A process that seals everything anew until somebody kills it.
pid_t rotate_in_child(const std::string& url) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
        Sealing sealing{url};
        for (;;) (void)sealing.rotation.rotate_data(kAcme, {});
    } catch (const std::exception&) {
        ::_exit(1);
    }
}

TEST_P(VaultContract, LosesNothingWhenItIsKilledAtAnyMoment) {
    constexpr int kConnections = 30;
    constexpr int kRounds = 12;
    {
        Sealing sealing{scratch_->url()};
        fill(sealing, kConnections);
    }
    for (int round = 0; round < kRounds; ++round) {
        const pid_t child = rotate_in_child(scratch_->url());
        ASSERT_GT(child, 0);
        ::usleep(static_cast<useconds_t>(60'000 + round * 23'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
        Sealing sealing{scratch_->url()};
        expect_whole(sealing, kConnections);
    }
    Sealing sealing{scratch_->url()};
    EXPECT_TRUE(sealing.rotation.rotate_data(kAcme, {}).finished);
    EXPECT_EQ(sealing.rotation.counts(kAcme).size(), 1U);
    expect_whole(sealing, kConnections);
}

INSTANTIATE_TEST_SUITE_P(Stores, VaultContract, testing::ValuesIn(scratch_kinds()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace dealwire::contract
