// Keys for the API as an admin makes them and a client uses them: the real program, served over
// HTTP.

#include "adapters/crypto/encoding.hpp"
#include "adapters/http/poco_transport.hpp"
#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>

namespace dealwire::e2e {
namespace {

using base::Tree;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

std::string basic(const std::string& name, const std::string& secret) {
    const std::string both = name + ":" + secret;
    const std::vector<std::uint8_t> bytes{both.begin(), both.end()};
    return "Basic " + crypto::to_base64(bytes);
}

class ApiKeys : public testing::Test {
protected:
    ApiKeys() {
        dealwire.configure("level: warn", "level: info");
        dealwire.configure("  enabled: true\n  # /metrics", "  enabled: false\n  # /metrics");
    }

    void serve() {
        child_ = dealwire.begin_as("serve", {"serve", "--listen", "127.0.0.1:0", "--lanes", "0"});
        ASSERT_TRUE(wait_until([&] {
            return said().find("SIGHUP reads") != std::string::npos || !child_->running();
        })) << said();
        const std::string text = said();
        const std::size_t at = text.find("http://127.0.0.1:");
        ASSERT_NE(at, std::string::npos) << text;
        address_ = text.substr(at, text.find_first_not_of("0123456789", at + 17) - at);
    }

    std::string said() { return dealwire.said_by("serve"); }

    http::Response ask(http::Request request) {
        request.url = address_ + request.url;
        const auto answer = transport_.send(request, {});
        if (!answer) ADD_FAILURE() << answer.error().detail << said();
        return answer ? *answer : http::Response{};
    }

    /// A service asks anew about a key after five seconds. Not asked more often than every half
    /// second: who sends a wrong secret is locked out for longer each time.
    bool answers_soon(const std::string& authorization, int expected) {
        return wait_until(
            [&] {
                if (status("/v2/workspaces", authorization) == expected) return true;
                std::this_thread::sleep_for(500ms);
                return false;
            },
            60s);
    }

    int status(const std::string& path, const std::string& authorization) {
        return ask({.url = path, .headers = {{"Authorization", authorization}}}).status;
    }

    Tree create(Arguments more) {
        Arguments all{"apikey", "create", "--name", "the warehouse"};
        for (std::string& each : more) all.push_back(std::move(each));
        return dealwire.json(all);
    }

    static std::string authorization_of(const Tree& key) {
        return basic(text(key, "accessKey"), text(key, "accessKeySecret"));
    }

    Connected connected_;
    Dealwire& dealwire = connected_.dealwire;
    std::unique_ptr<Child> child_;
    std::string address_;
    http::PocoTransport transport_{{.plain_hosts = {"127.0.0.1"}}};
};

TEST_F(ApiKeys, OpenTheApiUntilTheyAreRevoked) {
    const Tree key = create({"--for", "read-only"});
    const std::string secret = text(key, "accessKeySecret");
    EXPECT_EQ(secret.size(), 64U);
    EXPECT_THAT(dealwire.files(), Not(HasSubstr(secret))) << "it is kept nowhere";
    serve();

    EXPECT_EQ(status("/v2/workspaces", authorization_of(key)), 200);
    EXPECT_EQ(status("/v2/workspaces", basic(text(key, "accessKey"), "wrong")), 401);
    EXPECT_EQ(status("/v2/workspaces", ""), 401);
    EXPECT_EQ(status("/v2/logs", authorization_of(key)), 403) << "its scopes do not hold logs";
    dealwire.json({"apikey", "revoke", "the warehouse"});
    EXPECT_TRUE(answers_soon(authorization_of(key), 401));
    child_->terminate();
}

TEST_F(ApiKeys, LeaveTheirTracesInTheAuditLog) {
    const Tree key = create({"--for", "read-only"});
    serve();
    status("/v2/workspaces", authorization_of(key));
    status("/v2/workspaces", basic(text(key, "accessKey"), "wrong"));
    child_->terminate();

    const Tree audit = dealwire.json({"audit", "list"});
    std::string seen;
    for (const Tree& event : list(audit, "events"))
        seen += text(event, "kind") + " " + text(event, "action") + " " + text(event, "why") + "\n";
    EXPECT_THAT(seen, AllOf(HasSubstr("access GET /v2/workspaces"),
                            HasSubstr("refusal GET /v2/workspaces wrong-secret"),
                            HasSubstr("setting apikey.create")));
    EXPECT_FALSE(
        dealwire.json({"apikey", "show", text(key, "accessKey")}).find("lastUsedAt")->is_null());
    EXPECT_THAT(dealwire.run({"audit", "list", "--kind", "refusal"}).out,
                HasSubstr("wrong-secret"));
}

TEST_F(ApiKeys, StandBesideAllElseThatSomebodySet) {
    const Tree key = create({"--for", "admin"});
    std::ofstream{dealwire.folder() / "rules.yaml"} << "matching: {created_grace: 7d}\n";
    dealwire.json({"rules", "set", "rules.yaml", "--note", "deals are opened earlier"});
    dealwire.json({"trackers", "add", "Pricing", "--phrase", "discount"});
    dealwire.json({"jobs", "pause", "sync"});
    dealwire.json({"tenants", "suspend", "default"});
    dealwire.json({"tenants", "resume", "default"});
    serve();
    EXPECT_EQ(ask({.method = "PUT",
                   .url = "/api/v1/rules",
                   .headers = {{"Authorization", authorization_of(key)}, {"If-Match", "*"}},
                   .body = R"({"document":"matching: {created_grace: 9d}"})"})
                  .status,
              200);
    child_->terminate();

    std::string seen;
    for (const Tree& event : list(dealwire.json({"audit", "list", "--kind", "setting"}), "events"))
        seen += text(event, "action") + " " + text(event, "subject") + ": " + text(event, "why") +
                " by " + text(event, "actorName") + "\n";
    for (const char* wanted :
         {"connect production: org 00D", "rules.set revision 1: deals are opened earlier",
          "rules.set revision 2:  by API key 'the warehouse'", "trackers.set revision 1",
          "jobs.pause sync", "tenants.suspend default", "tenants.resume default"})
        EXPECT_THAT(seen, HasSubstr(wanted));
}

TEST_F(ApiKeys, SayWhatIsWrongWithTheirOptions) {
    const Outcome scope =
        dealwire.run({"apikey", "create", "--name", "x", "--scope", "api:user:read"});
    EXPECT_EQ(scope.code, 2);
    EXPECT_THAT(scope.err, HasSubstr("Did you mean 'api:users:read'?"));
    EXPECT_EQ(dealwire.run({"apikey", "create", "--name", "x"}).code, 2) << "it may do nothing";
    EXPECT_EQ(
        dealwire.run({"apikey", "create", "--name", "x", "--for", "admin", "--ip", "here"}).code,
        2);
    EXPECT_EQ(
        dealwire.run({"apikey", "create", "--name", "x", "--for", "admin", "--ttl", "soon"}).code,
        2);
    EXPECT_EQ(dealwire.run({"apikey", "show", "nobody"}).code, 1);
    EXPECT_EQ(dealwire.run({"--tenant", "acne", "apikey", "list"}).code, 2);
}

TEST_F(ApiKeys, SayWhoseTheyAreByThemselves) {
    ASSERT_EQ(dealwire.run({"tenants", "add", "acme"}).code, 0);
    const Tree key = dealwire.json(
        {"--tenant", "acme", "apikey", "create", "--name", "theirs", "--for", "read-only"});
    const Tree app =
        dealwire.json({"--tenant", "acme", "apikey", "app", "create", "--name", "Reporting",
                       "--for", "read-only", "--redirect-uri", "https://app.example/back"});

    EXPECT_EQ(dealwire.run({"apikey", "show", text(key, "accessKey")}).code, 0);
    EXPECT_EQ(dealwire.run({"apikey", "app", "approve", text(app, "clientId")}).code, 0);
    EXPECT_EQ(dealwire.run({"--tenant", "acme", "apikey", "app", "approve", "Reporting"}).code, 0);
    const Outcome other = dealwire.run({"apikey", "show", "theirs"});
    EXPECT_EQ(other.code, 1);
    EXPECT_THAT(other.err, HasSubstr("There is no access key 'theirs' of tenant 'default'."));
}

TEST_F(ApiKeys, OfOneNameAreToldApart) {
    const Tree first = create({"--for", "read-only"});
    const Outcome second =
        dealwire.run({"apikey", "create", "--name", "the warehouse", "--for", "copilot"});
    EXPECT_THAT(second.err, HasSubstr("another access key is called 'the warehouse'"));

    const Outcome which = dealwire.run({"apikey", "revoke", "the warehouse"});

    EXPECT_EQ(which.code, 2);
    EXPECT_THAT(which.err, AllOf(HasSubstr("Several access keys"),
                                 HasSubstr(text(first, "accessKey") + " (active)")));
}

TEST_F(ApiKeys, AreListedForPeople) {
    create({"--for", "copilot", "--ip", "192.0.2.0/24", "--ttl", "30d"});

    const Outcome listing = dealwire.run({"apikey", "list"});

    EXPECT_THAT(listing.out,
                AllOf(HasSubstr("the warehouse"), HasSubstr("copilot"), HasSubstr("never")));
    dealwire.json({"apikey", "allow-ip", "the warehouse", "127.0.0.1", "--remove", "192.0.2.0/24"});
    EXPECT_THAT(dealwire.run({"apikey", "show", "the warehouse"}).out,
                HasSubstr("From: 127.0.0.1"));
}

TEST_F(ApiKeys, ChangeWhatTheyMayDoAndUntilWhen) {
    const Tree key = create({"--scope", "api:users:read"});
    serve();
    EXPECT_EQ(status("/v2/workspaces", authorization_of(key)), 403);

    const Tree changed = dealwire.json({"apikey", "change", "the warehouse", "--add-scope",
                                        "api:workspaces:read", "--ttl", "30d"});

    EXPECT_EQ(texts(changed, "changed"), (std::set<std::string>{"scopes", "expiresAt"}));
    EXPECT_TRUE(answers_soon(authorization_of(key), 200));
    dealwire.json({"apikey", "change", "the warehouse", "--ip", "192.0.2.0/24"});
    EXPECT_TRUE(answers_soon(authorization_of(key), 403));
    child_->terminate();
    EXPECT_THAT(dealwire.run({"audit", "list", "--kind", "setting"}).out,
                AllOf(HasSubstr("May do: +api:workspaces:read"),
                      HasSubstr("From: anywhere becomes 192.0.2.0/24")));
}

TEST_F(ApiKeys, SayWhatCannotBeChanged) {
    const Tree key = create({"--scope", "api:users:read"});
    const auto code = [&](Arguments more) {
        Arguments all{"apikey", "change", text(key, "id")};
        for (std::string& each : more) all.push_back(std::move(each));
        return dealwire.run(all).code;
    };
    EXPECT_EQ(code({}), 2) << "nothing to change";
    EXPECT_EQ(code({"--remove-scope", "api:users:read"}), 2) << "it could do nothing";
    EXPECT_EQ(code({"--ttl", "soon"}), 2);
    EXPECT_EQ(code({"--ip", "here"}), 2);
    EXPECT_TRUE(list(dealwire.json({"apikey", "change", text(key, "id"), "--anywhere"}), "changed")
                    .empty());
    dealwire.json({"apikey", "revoke", text(key, "id")});
    EXPECT_EQ(code({"--ttl", "30d"}), 1) << "what is revoked stays so";
    EXPECT_EQ(dealwire.run({"apikey", "rotate", text(key, "id")}).code, 1);
}

TEST_F(ApiKeys, GetAnotherSecretWhileTheOldOneIsStillGood) {
    const Tree first = create({"--for", "read-only"});
    serve();
    const Tree second = dealwire.json({"apikey", "rotate", "the warehouse", "--keep-old", "1h"});
    EXPECT_EQ(text(first, "accessKey"), text(second, "accessKey"));

    EXPECT_TRUE(answers_soon(authorization_of(second), 200));
    EXPECT_EQ(status("/v2/workspaces", authorization_of(first)), 200);
    EXPECT_TRUE(wait_until([&] {
        const Tree shown = dealwire.json({"apikey", "show", "the warehouse"});
        return !text(shown, "earlierSecret.lastUsedAt").empty();
    })) << "who rotated sees that somebody still uses it";

    const Tree third = dealwire.json({"apikey", "rotate", "the warehouse", "--keep-old", "0"});
    EXPECT_TRUE(answers_soon(authorization_of(third), 200));
    for (const Tree* old : {&first, &second})
        EXPECT_TRUE(answers_soon(authorization_of(*old), 401));
    EXPECT_EQ(dealwire.run({"apikey", "rotate", "the warehouse", "--keep-old", "91d"}).code, 2);
    child_->terminate();
}

TEST_F(ApiKeys, OfATenantThatIsRemovedLetNothingIn) {
    dealwire.json({"tenants", "add", "gone"});
    const Tree key =
        dealwire.json({"--tenant", "gone", "apikey", "create", "--name", "x", "--for", "admin"});
    serve();
    const auto ingest = [&](const std::string& id) {
        return ask({.method = "POST",
                    .url = "/api/v1/ingest",
                    .headers = {{"Authorization", authorization_of(key)},
                                {"Content-Type", "application/x-ndjson"}},
                    .body =
                        R"({"metaData":{"id":")" + id + R"(","started":"2026-03-02T09:31:12Z"}})"})
            .status;
    };
    EXPECT_EQ(ingest("before"), 200);

    const auto removing =
        dealwire.begin_as("remove", {"tenants", "remove", "gone", "--confirm", "gone"});
    ASSERT_TRUE(wait_until([&] {
        const int status = ingest("meanwhile");
        return status == 401 || status == 403;
    }));
    EXPECT_TRUE(wait_until([&] {
        EXPECT_NE(ingest("still"), 200);
        return !removing->running();
    }));

    EXPECT_EQ(removing->wait(), 0) << dealwire.said_by("remove");
    EXPECT_THAT(ingest("afterwards"), AnyOf(401, 429));
    for (const Tree& tenant : list(dealwire.json({"tenants", "list"}), "tenants"))
        EXPECT_NE(text(tenant, "tenant"), "gone");
    child_->terminate();
    for (const char* table : {"conversation", "access_event", "api_day", "job"})
        EXPECT_EQ(dealwire.store().one(std::string{"SELECT CAST(COUNT(*) AS TEXT) FROM "} + table +
                                       " WHERE tenant_id = 'gone'"),
                  "0")
            << table;
}

TEST_F(ApiKeys, LiveForHoursWhereThatIsAsked) {
    const Tree key = create({"--for", "read-only", "--ttl", "12h"});
    EXPECT_FALSE(key.find("expiresAt")->is_null());
    EXPECT_EQ(dealwire.run({"audit", "list", "--since", "1h"}).code, 0);
    EXPECT_EQ(dealwire.run({"audit", "list", "--since", "1x"}).code, 2);
}

TEST_F(ApiKeys, AreNotOpenedToTheWorldByTakingTheirLastAddressAway) {
    create({"--for", "read-only", "--ip", "10.1.1.1"});

    const Outcome refused =
        dealwire.run({"apikey", "allow-ip", "the warehouse", "--remove", "10.1.1.1"});
    const Outcome unknown =
        dealwire.run({"apikey", "allow-ip", "the warehouse", "--remove", "9.9.9.9"});

    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("--anywhere"));
    EXPECT_EQ(unknown.code, 1);
    EXPECT_THAT(unknown.err, AllOf(HasSubstr("9.9.9.9"), HasSubstr("10.1.1.1")));
    EXPECT_THAT(dealwire.run({"apikey", "show", "the warehouse"}).out, HasSubstr("From: 10.1.1.1"));
    const Tree opened = dealwire.json({"apikey", "allow-ip", "the warehouse", "--anywhere"});
    EXPECT_TRUE(list(opened, "trusted").empty());
}

TEST_F(ApiKeys, AreHeldToTheLimitsOfTheirTenant) {
    const Tree key = create({"--for", "read-only"});
    dealwire.configure("requests_per_day: 10000", "requests_per_day: 2");
    serve();
    EXPECT_EQ(status("/v2/workspaces", authorization_of(key)), 200);
    EXPECT_EQ(status("/v2/workspaces", authorization_of(key)), 200);

    const auto over =
        ask({.url = "/v2/workspaces", .headers = {{"Authorization", authorization_of(key)}}});

    EXPECT_EQ(over.status, 429);
    EXPECT_GE(std::stoi(http::header(over.headers, "Retry-After").value_or("0")), 1);
    child_->terminate();
}

TEST_F(ApiKeys, OfAppsAreTokensThatAnAdminApproves) {
    const Tree app = dealwire.json({"apikey", "app", "create", "--name", "Reporting", "--for",
                                    "read-only", "--redirect-uri", "https://app.example/back"});
    serve();
    const Tree approval = dealwire.json({"apikey", "app", "approve", text(app, "clientId")});
    const auto back = ask({.method = "POST",
                           .url = "/oauth2/authorize",
                           .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                           .body = "response_type=code&state=s&client_id=" + text(app, "clientId") +
                                   "&redirect_uri=https%3A%2F%2Fapp.example%2Fback&approval_code=" +
                                   text(approval, "approvalCode")});
    ASSERT_EQ(back.status, 302) << back.body;
    const std::string location = http::header(back.headers, "Location").value_or("");
    const std::size_t code = location.find("code=") + 5;

    const auto tokens = ask(
        {.method = "POST",
         .url = "/oauth2/generate-customer-token?grant_type=authorization_code&code=" +
                location.substr(code, location.find('&', code) - code) +
                "&redirect_uri=https%3A%2F%2Fapp.example%2Fback",
         .headers = {{"Authorization", basic(text(app, "clientId"), text(app, "clientSecret"))}}});

    ASSERT_EQ(tokens.status, 200) << tokens.body;
    const Tree given = json_of(tokens.body);
    EXPECT_EQ(status("/v2/workspaces", "Bearer " + text(given, "access_token")), 200);
    dealwire.json({"apikey", "app", "revoke", text(app, "clientId")});
    EXPECT_TRUE(answers_soon("Bearer " + text(given, "access_token"), 401));
    child_->terminate();
}

}  // namespace
}  // namespace dealwire::e2e
