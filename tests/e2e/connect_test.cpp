// Connecting to an org: the flows, what is refused, and where secrets must never turn up.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace dealwire::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

class Connecting : public testing::Test {
protected:
    static void SetUpTestSuite() { org_ = new Org; }

    static void TearDownTestSuite() {
        delete org_;
        org_ = nullptr;
    }

    void TearDown() override { org().control("DELETE", "grants/revoke"); }

    static Org& org() { return *org_; }

    /// `connect salesforce` with these options after the ones all flows have in common.
    Outcome connect(const Arguments& more, const std::string& environment = "production") {
        Arguments arguments{"connect",     "salesforce", "--environment", environment,
                            "--login-url", org().url(),  "--client-id",   kClientId};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return dealwire_.run(arguments);
    }

    Arguments refresh_token(const std::string& secret = kClientSecret,
                            const std::string& token = kRefreshToken) {
        return {"--flow",
                "refresh-token",
                "--client-secret-file",
                dealwire_.secret_file("secret", secret),
                "--refresh-token-file",
                dealwire_.secret_file("token", token)};
    }

    static Arguments jwt(const std::string& user = kUsername) {
        return {
            "--flow",     "jwt",
            "--username", user,
            "--key-file", DEALWIRE_SOURCE_DIR "/tests/simulators/salesforce/keys/jwt-private.pem"};
    }

    Arguments client_credentials(const std::string& secret = kClientSecret) {
        return {"--flow", "client-credentials", "--client-secret-file",
                dealwire_.secret_file("secret", secret)};
    }

    Outcome connect_sandbox() {
        Arguments arguments{"connect",     "salesforce",        "--environment", "sandbox",
                            "--login-url", org().sandbox_url(), "--client-id",   kClientId};
        const Arguments flow = client_credentials();
        arguments.insert(arguments.end(), flow.begin(), flow.end());
        return dealwire_.run(arguments);
    }

    /// The connection works: something can be read through it.
    void expect_working() {
        const base::Tree imported = dealwire_.json({"import", "OpportunityStage"});
        EXPECT_EQ(number(imported, "objects.OpportunityStage.read"), 9);
    }

    Dealwire dealwire_{org()};

private:
    static Org* org_;
};

Org* Connecting::org_ = nullptr;

TEST_F(Connecting, ByRefreshToken) {
    const Outcome outcome = connect(refresh_token());

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_THAT(outcome.out, HasSubstr(kUsername));
    expect_working();
}

TEST_F(Connecting, ByJwt) {
    const Outcome outcome = connect(jwt());

    EXPECT_EQ(outcome.code, 0) << outcome;
    expect_working();
}

TEST_F(Connecting, ByClientCredentials) {
    const Outcome outcome = connect(client_credentials());

    EXPECT_EQ(outcome.code, 0) << outcome;
    expect_working();
}

TEST_F(Connecting, TheFirstConnectionIsTheActiveOne) {
    connect(refresh_token());
    const Outcome second = connect_sandbox();

    EXPECT_EQ(second.code, 0) << second;
    const auto all = list(dealwire_.json({"connections", "list"}), "connections");
    ASSERT_EQ(all.size(), 2U);
    for (const base::Tree& connection : all)
        EXPECT_EQ(flag(connection, "active"), text(connection, "environment") == "production");
}

TEST_F(Connecting, EverythingGoesToTheActiveConnectionAlone) {
    connect(refresh_token());
    connect_sandbox();
    dealwire_.ingest({"case-exact-address"});
    org().reset_stats();
    org().sandbox_control("POST", "stats/reset");

    dealwire_.json({"sync"});

    EXPECT_GT(org().stat("writes"), 0);
    EXPECT_EQ(number(org().sandbox_control("GET", "stats"), "calls"), 0);
}

TEST_F(Connecting, AWrongSecretEndsWith4AndStoresNothing) {
    const Outcome outcome = connect(refresh_token("wrong-secret"));

    EXPECT_EQ(outcome.code, 4) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("invalid client credentials"));
    EXPECT_TRUE(list(dealwire_.json({"connections", "list"}), "connections").empty());
}

TEST_F(Connecting, AnUnknownTokenOrUserEndsWith4) {
    EXPECT_EQ(connect(refresh_token(kClientSecret, "no-such-token")).code, 4);
    EXPECT_EQ(connect(jwt("nobody@northbridge.test")).code, 4);
    EXPECT_EQ(connect(client_credentials("wrong-secret")).code, 4);
}

TEST_F(Connecting, ARevokedGrantEndsWith4) {
    org().control("POST", "grants/revoke");

    const Outcome outcome = connect(refresh_token());

    EXPECT_EQ(outcome.code, 4) << outcome;
}

TEST_F(Connecting, AnotherKindOfOrgThanSaidIsRefused) {
    const Outcome outcome = connect(refresh_token(), "sandbox");

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("is a production org, but --environment says sandbox"));
    EXPECT_TRUE(list(dealwire_.json({"connections", "list"}), "connections").empty());
}

TEST_F(Connecting, ALoopbackHostThatIsNotListedGetsNoSecret) {
    dealwire_.configure("test_hosts: [127.0.0.1]", "test_hosts: []");
    org().reset_stats();

    const Outcome outcome = connect(refresh_token());

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("test_hosts"));
    EXPECT_EQ(org().stat("tokenRequests"), 0);
}

TEST_F(Connecting, AForeignHostGetsNoSecret) {
    const Outcome outcome = dealwire_.run(
        {"connect", "salesforce", "--environment", "production", "--login-url",
         "https://salesforce.com.evil.example", "--flow", "client-credentials", "--client-id",
         kClientId, "--client-secret-file", dealwire_.secret_file("secret", kClientSecret)});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("evil.example"));
}

TEST_F(Connecting, AFileThatCannotBeReadIsNamed) {
    const Outcome outcome =
        connect({"--flow", "client-credentials", "--client-secret-file", "/no/such/secret"});

    EXPECT_EQ(outcome.code, 2) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("/no/such/secret"));
}

TEST_F(Connecting, AnOrgThatDoesNotAnswerEndsWith1) {
    const Outcome outcome = dealwire_.run(
        {"connect", "salesforce", "--environment", "production", "--login-url",
         "http://127.0.0.1:9", "--flow", "client-credentials", "--client-id", kClientId,
         "--client-secret-file", dealwire_.secret_file("secret", kClientSecret)});

    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("127.0.0.1"));
}

TEST_F(Connecting, NextIsAPlanWhereAnotherOneIsActive) {
    connect(refresh_token());

    const Outcome second = connect_sandbox();

    EXPECT_THAT(second.out, HasSubstr("It is not the active connection"));
    EXPECT_THAT(second.out, HasSubstr("Next: dealwire connections switch 'sandbox' --plan"));
    EXPECT_THAT(second.out, Not(HasSubstr("dealwire sync")));
}

TEST_F(Connecting, ATokenThatWasExchangedForNothingIsSaidToBeUsedUp) {
    org().control("POST", "tokens/policy", R"({"rotate_refresh_tokens": true})");
    org().reset_stats();

    const Outcome refused = connect(refresh_token(), "sandbox");

    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("get a new one"));
    EXPECT_EQ(number(org().stats(), "requests.POST /services/oauth2/revoke"), 1);
    org().control("POST", "tokens/policy", R"({"rotate_refresh_tokens": false})");
}

TEST_F(Connecting, ATokenThatWasOnlyTriedIsNotTakenAway) {
    EXPECT_EQ(connect(refresh_token(), "sandbox").code, 2);

    EXPECT_EQ(connect(refresh_token()).code, 0);
}

TEST_F(Connecting, FilesThatOthersMayReadAreNamed) {
    const Arguments mine = refresh_token();
    EXPECT_THAT(connect(mine).err, Not(HasSubstr("chmod 600")));
    const std::string file = mine.at(3);
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);

    const Outcome warned = connect(mine);

    EXPECT_EQ(warned.code, 0) << warned;
    EXPECT_THAT(warned.err, HasSubstr("chmod 600 '" + file + "'"));
    write_file(file, "first\nsecond\n");
    EXPECT_THAT(connect(mine).err, HasSubstr("holds several lines"));
    EXPECT_EQ(connect({"--flow", "jwt", "--username", kUsername, "--key-file", file}).code, 2);
}

TEST_F(Connecting, OptionsOfAnotherFlowAreNotTakenInSilence) {
    Arguments arguments = refresh_token();
    arguments.insert(arguments.end(), {"--username", "ana@x.test"});

    const Outcome outcome = connect(arguments);

    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("--username means nothing with --flow refresh-token"));
}

TEST_F(Connecting, NamesAreOneLine) {
    for (const char* name : {"y\t'z", " blank", "two\nlines"}) {
        Arguments arguments = refresh_token();
        arguments.insert(arguments.end(), {"--name", name});
        EXPECT_EQ(connect(arguments).code, 2) << name;
    }
}

TEST_F(Connecting, WhereNoBrowserStartsTheAddressIsPrintedAndItWaits) {
    const auto folder = dealwire_.folder() / "programs";
    std::filesystem::create_directory(folder);
    std::filesystem::permissions(write_file(folder / "xdg-open", "#!/bin/sh\nexit 3\n"),
                                 std::filesystem::perms::owner_all);
    dealwire_.set_environment({"PATH=" + folder.string() + ":/usr/bin:/bin", "DISPLAY=:7"});
    Arguments arguments{"connect",     "salesforce", "--environment",   "production",
                        "--login-url", org().url(),  "--client-id",     kClientId,
                        "--flow",      "web",        "--callback-port", "0"};

    const auto process = dealwire_.begin(arguments);
    EXPECT_TRUE(wait_until(
        [&] { return dealwire_.said().find("No browser could be started") != std::string::npos; }));

    EXPECT_THAT(dealwire_.said(), HasSubstr("/connect/salesforce/start?ticket="));
    EXPECT_TRUE(process->running());
    process->terminate();
    EXPECT_THAT(dealwire_.said(), HasSubstr("Nothing was stored"));
}

TEST_F(Connecting, SecretsAreNowhereToBeRead) {
    dealwire_.configure("level: warn", "level: debug");
    connect(refresh_token());
    connect(jwt());
    connect(refresh_token("wrong-secret"));
    dealwire_.run({"import"});
    org().control("POST", "tokens/expire");
    dealwire_.run({"doctor"});
    for (const char* command : {"status", "connections"})
        dealwire_.run({command, "list", "--json", "--print-config"});
    const std::string pem =
        content_of(DEALWIRE_SOURCE_DIR "/tests/simulators/salesforce/keys/jwt-private.pem");
    const std::string org_id =
        text(list(dealwire_.json({"connections", "list"}), "connections")[0], "orgId");
    // An access token is the org's 15-character id, an exclamation mark and random characters.
    const std::string access_token = org_id.substr(0, 15) + "!";

    const std::string seen = dealwire_.transcript() + dealwire_.files();
    for (const std::string& secret : {kClientSecret, kRefreshToken, std::string{"wrong-secret"},
                                      access_token, pem.substr(100, 60)})
        EXPECT_EQ(seen.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace dealwire::e2e
