// Secrets that can be recognised are put into every place that takes one; then everything the
// program says, writes and shows about itself is searched for them.

#include "adapters/crypto/encoding.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"

#include "built_in/source_folder.hpp"
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace dealwire::e2e {
namespace {

namespace fs = std::filesystem;

const std::string kEnvironmentKey =
    "5ec1e75ec1e75ec1e75ec1e75ec1e75ec1e75ec1e75ec1e75ec1e75ec1e75ec1";
const std::string kPemFile =
    DEALWIRE_SOURCE_DIR "/tests/simulators/salesforce/keys/jwt-private.pem";

/// What may be readable in no place but where it was put.
class Planted {
public:
    void add(const std::string& secret) {
        if (!secret.empty()) secrets_.insert(secret);
    }

    void expect_none_in(const std::string& text, const std::string& where) const {
        for (const std::string& secret : secrets_)
            EXPECT_EQ(text.find(secret), std::string::npos)
                << "a secret (" << secret.substr(0, 4) << "...) in " << where;
    }

    [[nodiscard]] std::size_t size() const { return secrets_.size(); }

private:
    std::set<std::string> secrets_;
};

class Secrets : public testing::Test {
protected:
    Secrets() {
        dealwire_.configure("level: warn", "level: debug");
        planted_.add(kClientSecret);
        planted_.add(kRefreshToken);
        planted_.add("wrong-client-secret");
        planted_.add("wrong-refresh-token");
        planted_.add(kEnvironmentKey);
        planted_.add("planted-aws-secret");
        planted_.add("planted-aws-session");
        planted_.add("planted-password");
        planted_.add(content_of(kPemFile).substr(100, 60));
        planted_.add("!AQEAQ");   // in every access token
        planted_.add("5Aep861");  // in every refresh token that the org makes
        planted_.add("aPrx");     // in every code
        planted_.add(content_of(dealwire_.folder() / "dealwire.key").substr(24, 64));
        dealwire_.set_environment(
            {"DEALWIRE_KEY=" + kEnvironmentKey, "AWS_ACCESS_KEY_ID=AKIDEXAMPLE",
             "AWS_SECRET_ACCESS_KEY=planted-aws-secret", "AWS_SESSION_TOKEN=planted-aws-session"});
    }

    Outcome connect(const std::string& secret, const std::string& token,
                    const Arguments& more = {}) {
        Arguments arguments{"connect",
                            "salesforce",
                            "--environment",
                            "production",
                            "--login-url",
                            org_.url(),
                            "--client-id",
                            kClientId,
                            "--client-secret-file",
                            dealwire_.secret_file("client", secret)};
        if (more.empty())
            for (const std::string& each :
                 {std::string{"--flow"}, std::string{"refresh-token"},
                  std::string{"--refresh-token-file"}, dealwire_.secret_file("refresh", token)})
                arguments.push_back(each);
        arguments.insert(arguments.end(), more.begin(), more.end());
        return dealwire_.run(arguments);
    }

    enum class Form { Text, Json };

    /// Every command, as people and as programs run it.
    void run_everything(std::initializer_list<Form> forms) {
        const std::vector<Arguments> commands{{"status"},
                                              {"doctor"},
                                              {"connections", "list"},
                                              {"connections", "show", "production"},
                                              {"key", "show"},
                                              {"key", "rotate"},
                                              {"key", "forget", "--now"},
                                              {"fields", "list", "Account"},
                                              {"import", "OpportunityStage"},
                                              {"crm", "count"},
                                              {"users", "provision"},
                                              {"users", "list"},
                                              {"resolve"},
                                              {"people", "unknown"},
                                              {"rules", "show"},
                                              {"filter", "show"},
                                              {"trackers", "list"},
                                              {"mapping", "check"},
                                              {"export", "--plan"},
                                              {"parked", "list"},
                                              {"runs", "list"},
                                              {"budget"},
                                              {"conversations", "list"},
                                              {"retention", "test"},
                                              {"sync"},
                                              {"migrate"},
                                              {"--print-config"},
                                              {"key", "pair", "--out", "pair.pem"}};
        for (const Form form : forms)
            for (Arguments command : commands) {
                if (form == Form::Json) command.emplace_back("--json");
                dealwire_.run(command);
            }
        planted_.add(content_of(dealwire_.folder() / "pair.pem").substr(100, 60));
    }

    /// Files of the folder but those that hold keys by purpose.
    std::string files() {
        std::string all;
        for (const auto& entry : fs::recursive_directory_iterator{dealwire_.folder()}) {
            const std::string name = entry.path().filename().string();
            if (entry.is_regular_file() && name != "dealwire.key" && name != "pair.pem")
                all += content_of(entry.path());
        }
        return all;
    }

    Org org_;
    Dealwire dealwire_{org_};
    Planted planted_;
};

TEST_F(Secrets, AreInNoOutputLogDocumentOrFile) {
    connect("wrong-client-secret", kRefreshToken);
    connect(kClientSecret, "wrong-refresh-token");
    connect(kClientSecret, kRefreshToken);
    connect(kClientSecret, kRefreshToken,
            {"--flow", "jwt", "--username", kUsername, "--key-file", kPemFile});
    org_.control("POST", "tokens/policy", R"({"rotate_refresh_tokens": true})");
    connect(kClientSecret, kRefreshToken);
    org_.control("POST", "tokens/expire");
    run_everything({Form::Text, Form::Json});
    org_.fault(
        R"({"path": "/services/oauth2/token", "action": {"status": 400, "body": "<html>no JSON</html>"}})");
    org_.control("POST", "tokens/expire");
    dealwire_.run({"fields", "list", "Account"});
    org_.heal();
    org_.control("POST", "grants/revoke");
    run_everything({Form::Json});

    planted_.expect_none_in(dealwire_.transcript(), "what was printed or logged");
    planted_.expect_none_in(files(), "a file");
    EXPECT_GE(planted_.size(), 14U);
}

TEST_F(Secrets, AreNotInTheErrorsOfBrokenSettings) {
    connect(kClientSecret, kRefreshToken);
    dealwire_.configure("provider: file", "provider: aws-kms");
    run_everything({Form::Text});  // no key id
    dealwire_.configure("key_id: \"\"", "key_id: alias/none");
    dealwire_.configure("region: \"\"", "region: eu-central-1");
    dealwire_.configure("endpoint: \"\"", "endpoint: http://127.0.0.1:9");
    dealwire_.run({"key", "rotate", "--json"});
    dealwire_.configure("url: sqlite:dealwire.db",
                        "url: postgresql://dealwire:planted-password@127.0.0.1:9/none");
    for (const Arguments& command :
         {Arguments{"status"}, Arguments{"doctor", "--json"}, Arguments{"--print-config"}})
        dealwire_.run(command);

    planted_.expect_none_in(dealwire_.transcript(), "what was printed or logged");
}

TEST_F(Secrets, AreNotSeenFromOutsideOfTheProcess) {
    dealwire_.configure("provider: file", "provider: env");
    connect(kClientSecret, kRefreshToken);
    org_.control("POST", "tokens/expire");
    org_.fault(R"({"path": "/services/oauth2/token", "action": {"delay_ms": 3000}})");
    const auto child = dealwire_.begin_as("watched", {"fields", "list", "Account"});
    ASSERT_TRUE(wait_until([&] { return org_.strikes() > 0; }));
    const fs::path about = fs::path{"/proc"} / std::to_string(child->id());

    Planted planted;
    for (const std::string& each : {kEnvironmentKey, kClientSecret, kRefreshToken})
        planted.add(each);
    planted.expect_none_in(content_of(about / "cmdline"), "ps");
    planted.expect_none_in(content_of(about / "environ"), "the environment of the process");
    const std::string limits = content_of(about / "limits");
    const std::string core = limits.substr(limits.find("Max core file size"), 48);
    EXPECT_NE(core.find(" 0 "), std::string::npos) << core;
    EXPECT_EQ(child->wait(), 0) << dealwire_.said_by("watched");
}

}  // namespace
}  // namespace dealwire::e2e
