// The keys that seal secrets: exchanged, lost, damaged, moved from one place to another.

#include "adapters/crypto/encoding.hpp"
#include "adapters/crypto/sealed_text.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace dealwire::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const std::string kKey = "a3f1c0de5b7799112233445566778899aabbccddeeff00112233445566778899";
const std::string kOther = "00f1c0de5b7799112233445566778899aabbccddeeff001122334455667788aa";

/// As releases with one key for everything wrote it.
std::string sealed_by_the_file(const std::string& key_file, const std::string& connection) {
    const auto bytes = *crypto::from_hex(key_file.substr(24, 64));
    return crypto::seal_text({.format = 1, .key = key_file.substr(15, 8)},
                             base::Secret{std::string{bytes.begin(), bytes.end()}},
                             base::Secret{kRefreshToken},
                             "default/" + connection + "/refresh_token");
}

class Keys : public testing::Test {
protected:
    static void SetUpTestSuite() { org_ = new Org; }

    static void TearDownTestSuite() {
        delete org_;
        org_ = nullptr;
    }

    Keys() {
        const Outcome connected = dealwire_.connect();
        EXPECT_EQ(connected.code, 0) << connected;
    }

    bool works() {
        const Outcome outcome = dealwire_.run({"fields", "list", "Account"});
        EXPECT_EQ(outcome.code, 0) << outcome;
        return outcome.code == 0;
    }

    base::Tree shown() { return dealwire_.json({"key", "show"}); }

    [[nodiscard]] fs::path key_file() const { return dealwire_.folder() / "dealwire.key"; }

    Dealwire dealwire_{*org_};

    static Org* org_;
};

Org* Keys::org_ = nullptr;

TEST_F(Keys, AreShownWithoutTheKeysThemselves) {
    const base::Tree document = shown();

    EXPECT_EQ(text(document, "provider"), "file");
    ASSERT_EQ(list(document, "keys").size(), 1U);
    EXPECT_GT(number(list(document, "keys")[0], "sealed"), 1);
    const std::string material = content_of(key_file()).substr(24, 64);
    EXPECT_THAT(dealwire_.transcript(), Not(HasSubstr(material)));
}

TEST_F(Keys, AreExchangedAsAWhole) {
    const base::Tree before = shown();

    const base::Tree done = dealwire_.json({"key", "rotate"});

    EXPECT_TRUE(flag(done, "finished"));
    EXPECT_EQ(number(done, "master.rewrapped"), 1);
    EXPECT_NE(text(shown(), "master"), text(before, "master"));
    EXPECT_EQ(list(shown(), "masters").size(), 2U);
    ASSERT_EQ(list(shown(), "keys").size(), 2U);
    EXPECT_EQ(number(list(shown(), "keys")[1], "sealed"), 0);
    works();
}

TEST_F(Keys, AreNotLostWhereTwoExchangeThemAtOnce) {
    for (int round = 0; round < 12; ++round) {
        const auto one = dealwire_.begin_as("one", {"key", "rotate", "--master-only"});
        const auto other = dealwire_.begin_as("other", {"key", "rotate", "--master-only"});

        EXPECT_EQ(one->wait(), 0) << dealwire_.said_by("one");
        EXPECT_EQ(other->wait(), 0) << dealwire_.said_by("other");
        ASSERT_TRUE(works()) << "round " << round;
    }
}

TEST_F(Keys, OfBeforeAreForgottenOnRequestAndNotByHaste) {
    dealwire_.json({"key", "rotate"});
    EXPECT_EQ(dealwire_.run({"key", "forget"}).code, 2);

    const base::Tree done = dealwire_.json({"key", "forget", "--now"});

    EXPECT_EQ(number(done, "forgottenDataKeys"), 1);
    EXPECT_EQ(number(done, "forgottenMasterKeys"), 1);
    works();
}

TEST_F(Keys, OfAnotherInstallationOpenNothingAndDestroyNothing) {
    const std::string right = content_of(key_file());
    write_file(key_file(), "dealwire-key-1 0badc0de " + kKey + "\n");

    for (const Arguments& command :
         {Arguments{"fields", "list", "Account"}, Arguments{"key", "rotate", "--data-only"}}) {
        const Outcome outcome = dealwire_.run(command);
        EXPECT_NE(outcome.code, 0) << outcome;
        EXPECT_THAT(outcome.out + outcome.err, HasSubstr("master key"));
    }

    write_file(key_file(), right);
    works();
}

TEST_F(Keys, ThatAreGoneAreAskedFor) {
    fs::rename(key_file(), dealwire_.folder() / "aside");

    const Outcome outcome = dealwire_.run({"status"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("estore it from your copy"));
    EXPECT_THAT(outcome.err, HasSubstr("dealwire key new"));
}

TEST_F(Keys, ThatAreLostAreReplacedAndConnectingAgainMendsIt) {
    const fs::path aside = dealwire_.folder() / "aside";
    fs::rename(key_file(), aside);

    const base::Tree done = dealwire_.json({"key", "new"});

    const base::Tree lost = list(done, "tenants").at(0);
    EXPECT_EQ(list(lost, "connections").size(), 1U);
    EXPECT_EQ(dealwire_.run({"fields", "list", "Account"}).code, 4);
    EXPECT_EQ(dealwire_.connect().code, 0) << dealwire_.transcript();
    works();
    EXPECT_TRUE(flag(dealwire_.json({"key", "rotate"}), "finished"));
    EXPECT_TRUE(list(dealwire_.json({"key", "new"}), "tenants").empty()) << "nothing is lost now";
}

TEST_F(Keys, ThatAreLostTakeTheMarksOfErasedPeopleWithThemOnRequestAlone) {
    dealwire_.run({"person", "erase", "somebody@example.com"});
    fs::remove(key_file());

    EXPECT_EQ(dealwire_.run({"key", "new"}).code, 3);
    EXPECT_NE(dealwire_.run({"person", "find", "a@example.com"}).code, 0);
    EXPECT_EQ(dealwire_.run({"key", "new", "--forget-erased-people"}).code, 0);

    EXPECT_EQ(dealwire_.run({"person", "find", "a@example.com"}).code, 0) << dealwire_.transcript();
}

TEST_F(Keys, NeitherOpenNorLoseATextThatWasCut) {
    dealwire_.store().run(
        "UPDATE connection SET refresh_token = substr(refresh_token, 1, 40), access_token = ''");

    const Outcome used = dealwire_.run({"fields", "list", "Account"});
    const Outcome rotated = dealwire_.run({"key", "rotate", "--json"});

    EXPECT_NE(used.code, 0) << used;
    EXPECT_THAT(used.err, HasSubstr("cannot be opened"));
    EXPECT_EQ(rotated.code, 3) << rotated;
    ASSERT_EQ(list(rotated.json(), "unopened").size(), 1U);
    EXPECT_EQ(text(list(rotated.json(), "unopened")[0], "column"), "refresh_token");
    EXPECT_EQ(dealwire_.connect().code, 0) << "connecting again mends it";
    works();
}

TEST_F(Keys, MoveFromTheFileIntoTheEnvironmentAndOn) {
    dealwire_.configure("provider: file", "provider: env");
    EXPECT_EQ(dealwire_.run({"status"}).code, 2) << "no key is set";
    dealwire_.set_environment({"DEALWIRE_KEY=" + kKey});
    works();
    dealwire_.json({"key", "rotate", "--master-only"});
    fs::rename(key_file(), dealwire_.folder() / "aside");
    works();

    dealwire_.set_environment({"DEALWIRE_KEY=" + kOther, "DEALWIRE_KEY_OLD=" + kKey});
    works();
    dealwire_.json({"key", "rotate"});
    dealwire_.set_environment({"DEALWIRE_KEY=" + kOther});
    works();
    EXPECT_THAT(dealwire_.transcript() + dealwire_.files(), Not(HasSubstr(kKey)));
}

TEST_F(Keys, OfTheEnvironmentHaveToBeKeys) {
    dealwire_.configure("provider: file", "provider: env");
    dealwire_.set_environment({"DEALWIRE_KEY=hunter2-hunter2"});

    const Outcome outcome = dealwire_.run({"status"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("openssl rand -hex 32"));
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
}

TEST_F(Keys, AreSpokenOfByTheDoctorAsTheyAre) {
    const auto told = [&](const std::string& member) {
        for (const base::Tree& check : list(dealwire_.run({"doctor", "--json"}).json(), "checks"))
            if (text(check, "check") == "key") return text(check, member);
        return std::string{"nothing"};
    };
    EXPECT_THAT(told("detail"), HasSubstr("key file "));

    dealwire_.configure("provider: file", "provider: env");
    dealwire_.set_environment({"DEALWIRE_KEY=" + kKey});
    EXPECT_EQ(told("level"), "warning");
    EXPECT_THAT(told("remedy"), HasSubstr("dealwire key rotate"));
    dealwire_.json({"key", "rotate", "--all-tenants"});
    fs::remove(key_file());
    EXPECT_EQ(told("detail"), "the variable DEALWIRE_KEY");

    dealwire_.set_environment({"DEALWIRE_KEY=" + kOther});
    EXPECT_EQ(told("level"), "problem");
    EXPECT_THAT(told("remedy"), HasSubstr("Set DEALWIRE_KEY"));
    EXPECT_THAT(told("remedy"), Not(HasSubstr("key file")));
}

TEST_F(Keys, SealWhatAnEarlierReleaseSealedWithTheFileItself) {
    const base::Tree before = list(dealwire_.json({"connections", "list"}), "connections")[0];
    const std::string sealed = sealed_by_the_file(content_of(key_file()), text(before, "id"));
    dealwire_.store().run("UPDATE connection SET refresh_token = '" + sealed +
                          "', access_token = ''");

    EXPECT_EQ(number(list(shown(), "sealedByMaster")[0], "sealed"), 1);
    works();
    const base::Tree done = dealwire_.json({"key", "rotate"});

    EXPECT_EQ(number(done, "master.resealed"), 1);
    EXPECT_TRUE(list(shown(), "sealedByMaster").empty());
    dealwire_.json({"key", "forget", "--now"});
    works();
}

TEST_F(Keys, ForTheJwtFlowComeInAPair) {
    const base::Tree made = dealwire_.json({"key", "pair", "--out", "jwt.pem"});

    EXPECT_EQ(text(made, "certificate"), "jwt.pem.crt");
    EXPECT_EQ(fs::status(dealwire_.folder() / "jwt.pem").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(dealwire_.run({"key", "pair", "--out", "jwt.pem"}).code, 2);
    const std::string pem = content_of(dealwire_.folder() / "jwt.pem");
    EXPECT_THAT(dealwire_.transcript(), Not(HasSubstr(pem.substr(100, 60))));
}

}  // namespace
}  // namespace dealwire::e2e
