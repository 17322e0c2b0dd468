// The service: it does by itself what the commands do by hand, for several tenants, and stops,
// crashes and reads its settings anew without losing anything.

#include "tests/e2e/kit/dealwire.hpp"
#include "tests/e2e/kit/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sstream>
#include <stdexcept>

namespace dealwire::e2e {
namespace {

using base::Tree;
using namespace std::chrono_literals;
using testing::HasSubstr;

class ServiceTest : public testing::Test {
protected:
    ServiceTest() {
        dealwire.configure("level: warn", "level: info");
        dealwire.configure("    every: 15m", "    every: 10s");
        dealwire.configure("  enabled: true\n  # /metrics", "  enabled: false\n  # /metrics");
    }

    std::unique_ptr<Child> serve() {
        auto child = dealwire.begin_as("serve", {"serve", "--listen", "127.0.0.1:0"});
        EXPECT_TRUE(wait_until([&] {
            return said().find("SIGHUP reads") != std::string::npos || !child->running();
        })) << said();
        EXPECT_TRUE(child->running()) << said();
        return child;
    }

    /// Nothing yet where the child has not begun to write.
    std::string said() {
        try {
            return dealwire.said_by("serve");
        } catch (const std::runtime_error&) {
            return "";
        }
    }

    /// Jobs of the kind that were done for the tenant.
    std::int64_t done(const std::string& kind, const std::string& tenant = "default") {
        return std::stoll(dealwire.store().one(
            "SELECT CAST(COUNT(*) AS TEXT) FROM job WHERE state = 'done' AND kind = '" + kind +
            "' AND tenant_id = '" + tenant + "'"));
    }

    bool wait_for(const std::string& kind, const std::string& tenant = "default") {
        return wait_until([&] { return done(kind, tenant) > 0; }, 90s);
    }

    Connected connected_;
    Dealwire& dealwire = connected_.dealwire;
};

TEST_F(ServiceTest, SynchronisesByItselfAndExportsWhatComesInWithinSeconds) {
    const auto child = serve();
    ASSERT_TRUE(wait_for("sync")) << said();
    EXPECT_GT(number(dealwire.json({"crm", "count"}), "Account"), 0);

    dealwire.ingest({});
    ASSERT_TRUE(wait_for("live")) << said();

    const Tree status = dealwire.json({"status"});
    EXPECT_GT(number(status, "conversations.exported"), 0);
    ASSERT_EQ(list(status, "service.processes").size(), 1U);
    EXPECT_EQ(text(list(status, "service.processes").front(), "role"), "serve");
    EXPECT_EQ(number(status, "service.parked"), 0);
    child->terminate();
    EXPECT_THAT(said(), HasSubstr("service_stopped"));
    EXPECT_TRUE(list(dealwire.json({"status"}), "service.processes").empty());
}

TEST_F(ServiceTest, EndsWithExitCodeZeroWhenItIsAskedTo) {
    const auto child = serve();
    ::kill(child->id(), SIGTERM);
    EXPECT_EQ(child->wait(30s), 0) << said();
}

TEST_F(ServiceTest, GoesOnAfterItWasKilled) {
    auto child = serve();
    ASSERT_TRUE(wait_until(
        [&] {
            const auto running = dealwire.store().column(
                "SELECT id FROM job WHERE state = 'running' AND kind = 'sync'");
            return !running.empty() || done("sync") > 0;
        },
        60s));
    child->kill();

    child = serve();

    EXPECT_TRUE(wait_for("sync")) << said();
    child->terminate();
}

TEST_F(ServiceTest, ReadsItsSettingsAnewAndRefusesBadOnes) {
    const auto child = serve();
    dealwire.configure("    every: 10s", "    every: 7m");
    ::kill(child->id(), SIGHUP);
    EXPECT_TRUE(wait_until([&] {
        return said().find("jobs.sync.every: 10s -> 7m") != std::string::npos;
    })) << said();

    dealwire.configure("    every: 7m", "    every: often");
    ::kill(child->id(), SIGHUP);
    EXPECT_TRUE(wait_until([&] {
        return said().find("the old ones stay in force") != std::string::npos;
    })) << said();
    EXPECT_TRUE(child->running());
    child->terminate();
}

TEST_F(ServiceTest, KeepsCommandsOutOfItsWorkAndJobsOutOfTheirs) {
    dealwire.store().run(
        "INSERT INTO job (tenant_id, id, kind, lane, is_taken, state, due_at, worker, fence, "
        "expires_at, created_at) VALUES ('default', 'j1', 'by-hand', 'org', 1, 'running', 0, "
        "'elsewhere/1/1', 1, 4102444800000, 0)");
    const Outcome refused = dealwire.run({"sync"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("process 1 on elsewhere"));
    const auto child = serve();
    EXPECT_TRUE(wait_until(
        [&] {
            return dealwire.store().column("SELECT id FROM job WHERE state = 'waiting'").size() > 0;
        },
        60s));
    EXPECT_EQ(done("sync"), 0);
    child->terminate();
}

TEST_F(ServiceTest, ErasesEverybodyInAList) {
    const std::string address = "eve@outside.example";
    dealwire.ingest_text(R"({"metaData":{"id":"c1","started":"2026-06-01T10:00:00Z"},"parties":)"
                         R"([{"id":"1","emailAddress":"eve@outside.example","name":"Eve"}]})"
                         "\n");
    const Tree queued = dealwire.json(
        {"person", "erase-list", dealwire.secret_file("people", address + "\nnobody\n")}, 3);
    EXPECT_EQ(number(queued, "queued"), 1);
    const auto waiting = dealwire.store().column("SELECT subject || payload FROM job");
    EXPECT_EQ(waiting.front().find("eve"), std::string::npos) << "nobody is named in the queue";
    const auto child = serve();

    ASSERT_TRUE(wait_for("erase")) << said();

    EXPECT_TRUE(list(dealwire.json({"person", "find", address}), "conversations").empty());
    EXPECT_EQ(dealwire.store().column("SELECT payload FROM job WHERE kind = 'erase'").front(), "");
    child->terminate();
}

TEST_F(ServiceTest, ServesNoTenantThatIsSuspended) {
    dealwire.json({"tenants", "suspend", "default", "--note", "unpaid"});
    const Outcome refused = dealwire.run({"sync"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("suspended"));
    dealwire.json({"tenants", "resume", "default"});
    EXPECT_EQ(dealwire.run({"sync"}).code, 0);
}

TEST_F(ServiceTest, RemovesATenantWithEverythingItHad) {
    dealwire.json({"tenants", "add", "acme"});
    EXPECT_EQ(dealwire.run({"tenants", "add", "acme"}).code, 1);
    EXPECT_EQ(dealwire.run({"tenants", "add", "Not A Name"}).code, 2);
    const std::string line =
        R"({"metaData":{"id":"c1","started":"2026-06-01T10:00:00Z"},"parties":[]})";
    ASSERT_EQ(dealwire.run({"--tenant", "acme", "ingest", dealwire.secret_file("c", line)}).code,
              0);
    dealwire.ingest({});
    EXPECT_EQ(dealwire.run({"tenants", "remove", "acme"}).code, 2) << "it asks for its name";

    const Tree removed = dealwire.json({"tenants", "remove", "acme", "--confirm", "acme"});

    EXPECT_EQ(number(removed, "rows.conversation"), 1);
    EXPECT_EQ(
        dealwire.store().column("SELECT id FROM conversation WHERE tenant_id = 'acme'").size(), 0U);
    EXPECT_EQ(number(dealwire.json({"conversations", "list", "--limit", "1"}), "total"), 242);
    EXPECT_EQ(dealwire.run({"tenants", "remove", "acme"}).code, 2) << "there is none";
}

TEST_F(ServiceTest, RefusesAWorkerOnAFile) {
    const Outcome refused = dealwire.run({"worker"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("SQLite file"));
    EXPECT_THAT(refused.err, HasSubstr("dealwire serve"));
}

TEST_F(ServiceTest, PausesKindsAndShowsTheJobs) {
    dealwire.json({"jobs", "pause", "sync"});
    const auto child = serve();
    ASSERT_TRUE(wait_until(
        [&] {
            return list(dealwire.json({"jobs", "list", "--state", "waiting", "--kind", "sync"}),
                        "jobs")
                       .size() == 1;
        },
        90s));
    const Tree jobs = dealwire.json({"jobs", "list", "--state", "waiting", "--kind", "sync"});
    const std::string id = text(list(jobs, "jobs").front(), "id");
    EXPECT_EQ(text(dealwire.json({"jobs", "show", id}), "state"), "waiting");
    EXPECT_EQ(dealwire.run({"jobs", "retry", id}).code, 1) << "it is not parked";

    dealwire.json({"jobs", "resume", "sync"});

    EXPECT_TRUE(wait_for("sync")) << said();
    child->terminate();
}

TEST_F(ServiceTest, RefusesASecondServeOnAFile) {
    const auto child = serve();
    ASSERT_TRUE(wait_until([&] {  // the first one makes itself known a moment after it began
        return list(dealwire.json({"status"}), "service.processes").size() == 1;
    }));

    const Outcome second = dealwire.run({"serve", "--listen", "127.0.0.1:0"});

    EXPECT_EQ(second.code, 1);
    EXPECT_THAT(second.err, HasSubstr("Another 'dealwire serve'"));
    EXPECT_TRUE(child->running());
    child->terminate();
}

TEST_F(ServiceTest, EndsAsForWrongSettingsWhereItsCertificateCannotBeRead) {
    dealwire.configure("  tls_certificate: \"\"", "  tls_certificate: none.pem");
    dealwire.configure("  tls_key: \"\"", "  tls_key: none.key");

    const Outcome refused = dealwire.run({"serve", "--listen", "127.0.0.1:0"});

    EXPECT_EQ(refused.code, 2) << refused;
    EXPECT_THAT(refused.err, HasSubstr("serve.tls_certificate"));
}

TEST_F(ServiceTest, SaysNothingButEventsWhereItsLogIsJson) {
    dealwire.configure("  format: text", "  format: json");
    const auto child = dealwire.begin_as("serve", {"serve", "--listen", "127.0.0.1:0"});
    ASSERT_TRUE(wait_until([&] { return said().find("serve_started") != std::string::npos; }))
        << said();
    dealwire.configure("    every: 10s", "    every: often");
    ::kill(child->id(), SIGHUP);
    ASSERT_TRUE(wait_until([&] { return said().find("settings_refused") != std::string::npos; }));
    child->terminate();

    std::istringstream lines{said()};
    for (std::string line; std::getline(lines, line);)
        EXPECT_EQ(line.empty() ? '{' : line.front(), '{') << line;
}

TEST_F(ServiceTest, TakesNothingInForATenantThatWasNeverAdded) {
    const std::string line =
        R"({"metaData":{"id":"c1","started":"2026-06-01T10:00:00Z"},"parties":[]})";
    const Outcome refused =
        dealwire.run({"--tenant", "typo", "ingest", dealwire.secret_file("c", line)});

    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("dealwire tenants add typo"));
    EXPECT_EQ(list(dealwire.json({"tenants", "list"}), "tenants").size(), 1U);
    dealwire.json({"tenants", "add", "typo"});
    const Outcome taken =
        dealwire.run({"--tenant", "typo", "ingest", dealwire.secret_file("c", line)});
    EXPECT_EQ(taken.code, 0) << taken;
    EXPECT_THAT(taken.err, testing::Not(HasSubstr("is new")));
}

TEST_F(ServiceTest, WarnsWhereTwoTenantsAreConnectedToOneOrg) {
    dealwire.json({"tenants", "add", "acme"});
    const Outcome second =
        dealwire.run({"--tenant", "acme", "connect", "salesforce", "--environment", "production",
                      "--login-url", connected_.org.url(), "--flow", "refresh-token", "--client-id",
                      kClientId, "--client-secret-file", dealwire.secret_file("cs", kClientSecret),
                      "--refresh-token-file", dealwire.secret_file("rt", kRefreshToken)});

    EXPECT_EQ(second.code, 0) << second;
    EXPECT_THAT(second.err, HasSubstr("connected for tenant default, too"));
}

TEST_F(ServiceTest, TellsOfWhatRunsAndIsParkedWithCommandsThatWorkAsPrinted) {
    dealwire.json({"tenants", "add", "acme"});
    dealwire.store().run(
        "INSERT INTO job (tenant_id, id, kind, lane, is_taken, state, due_at, worker, fence, "
        "expires_at, finished_at, created_at, last_error) VALUES "
        "('acme', 'j1', 'sync', 'org', 0, 'parked', 0, '', 0, 0, 1000, 0, 'it broke'), "
        "('acme', 'j2', 'erase', '', 1, 'running', 0, 'elsewhere/1/1', 1, 1000, NULL, 0, '')");

    const Outcome status = dealwire.run({"status", "--all-tenants"});

    EXPECT_THAT(status.out, HasSubstr("erase of acme (j2) by elsewhere/1/1"));
    EXPECT_THAT(status.out, HasSubstr("another one takes the job over"));
    EXPECT_THAT(status.out, HasSubstr("dealwire --tenant acme jobs retry j1"));
    const Tree document = dealwire.json({"status", "--all-tenants"});
    EXPECT_EQ(text(list(document, "service.parkedJobs").front(), "message"), "it broke");
    EXPECT_EQ(text(list(document, "service.runningJobs").front(), "worker"), "elsewhere/1/1");
    EXPECT_THAT(dealwire.run({"--tenant", "acme", "jobs", "list"}).out, HasSubstr("elsewhere/1/1"));
    EXPECT_EQ(dealwire.run({"--tenant", "acme", "jobs", "retry", "j1"}).code, 0);
}

TEST_F(ServiceTest, SaysWhatWaitsForTheOrgAndWhichScheduleIsHeldByAParkedJob) {
    dealwire.store().run(  // 2100-01-01, an hour apart
        "INSERT INTO job_schedule (tenant_id, kind, next_at) VALUES "
        "('default', 'sync', 4102444800000), ('default', 'reconcile', 4102444800000)");
    dealwire.store().run(
        "INSERT INTO job (tenant_id, id, kind, lane, state, attempts, due_at, finished_at, "
        "created_at, last_error) VALUES "
        "('default', 'j1', 'sync', 'org', 'waiting', 12, 4102448400000, NULL, 0, 'It is down.'), "
        "('default', 'j2', 'reconcile', 'org', 'parked', 9, 0, 1000, 0, 'It broke.')");

    const Outcome status = dealwire.run({"status"});

    EXPECT_THAT(status.out,
                HasSubstr("waiting: sync of default after 12 attempts, next attempt in"));
    EXPECT_THAT(status.out, HasSubstr(": It is down."));
    EXPECT_THAT(status.out, HasSubstr("not begun: parked"));
    EXPECT_THAT(status.out, HasSubstr("jobs retry j2"));
    const Tree document = dealwire.json({"status"});
    EXPECT_EQ(text(list(document, "service.heldUpJobs").front(), "message"), "It is down.");
    const auto next = list(document, "service.next");
    ASSERT_EQ(next.size(), 2U);
    EXPECT_THAT(text(next.front(), "at"), HasSubstr("2100-01-01T01:00:00"));
    EXPECT_EQ(text(next.back(), "parkedJob"), "j2");
    EXPECT_THAT(dealwire.run({"status", "--all-tenants"}).out, HasSubstr("not begun: parked"));
}

TEST_F(ServiceTest, SaysWhenWorkBeginsAfterTheQuietHours) {
    dealwire.configure("    every: 10s\n    quiet: []",
                       "    every: 10s\n    quiet: [\"09:00-11:00\"]");
    dealwire.store().run(  // 2100-01-01T10:00:00Z
        "INSERT INTO job_schedule (tenant_id, kind, next_at) "
        "VALUES ('default', 'sync', 4102480800000)");

    const auto next = list(dealwire.json({"status"}), "service.next");

    ASSERT_EQ(next.size(), 1U);
    EXPECT_THAT(text(next.front(), "at"), HasSubstr("2100-01-01T11:00:00"));
}

}  // namespace
}  // namespace dealwire::e2e
