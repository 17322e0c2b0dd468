#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_figure_source.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"

#include <gmock/gmock.h>

namespace dealwire::contract {
namespace {

using model::JobState;
using model::ServiceFigures;

/// Written behind the stores' back: what counts here is what stands in the tables.
class FigureSourceContract : public testing::TestWithParam<ScratchKind> {
protected:
    FigureSourceContract() { store::migrate(database_); }

    void job(const std::string& id, const std::string& kind, const std::string& state, int due) {
        scratch_->run(
            "INSERT INTO job (tenant_id, id, kind, subject, state, due_at) VALUES ('acme', '" + id +
            "', '" + kind + "', '" + id + "', '" + state + "', " + std::to_string(due) + ")");
    }

    void connection(const std::string& tenant, const std::string& trouble) {
        scratch_->run(
            "INSERT INTO connection (tenant_id, id, name, environment, flow, org_id, is_active, "
            "trouble, calls_used, calls_allowed, usage_seen_at, created_at) VALUES ('" +
            tenant + "', 'c1', 'main', 'production', 'jwt', '" + org_ + "', 1, '" + trouble +
            "', 10, 100, 5000, 1)");
    }

    void suspend(const std::string& tenant) {
        scratch_->run("INSERT INTO tenant (tenant_id, state, created_at, changed_at) VALUES ('" +
                      tenant + "', 'suspended', 1, 1)");
    }

    void run(const std::string& id, const std::string& kind, const std::string& outcome, int at) {
        scratch_->run(
            "INSERT INTO run (tenant_id, id, kind, org_id, started_at, finished_at, outcome) "
            "VALUES ('acme', '" +
            id + "', '" + kind + "', '" + org_ + "', " + std::to_string(at) + ", " +
            std::to_string(at + 5) + ", '" + outcome + "')");
    }

    void conversation(const std::string& id, int at) {
        scratch_->run(
            "INSERT INTO conversation (tenant_id, id, state, time_at, digest) VALUES ('acme', '" +
            id + "', 'live', " + std::to_string(at) + ", 'd1')");
    }

    void exported(const std::string& id, const std::string& digest, const std::string& reopened) {
        scratch_->run(
            "INSERT INTO export_progress (tenant_id, org_id, conversation_id, settings, "
            "conversation_digest, resolution_digest, reopened) VALUES ('acme', '" +
            org_ + "', '" + id + "', '', '" + digest + "', '', '" + reopened + "')");
    }

    ServiceFigures figures() { return store::SqlFigureSource{database_}.figures(); }

    const std::string org_ = id("00D", 1).text();
    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    store::Database database_{scratch_->url()};
};

TEST_P(FigureSourceContract, TellsTheVersionOfTheSchema) {
    EXPECT_EQ(store::SqlFigureSource{database_}.schema_version(),
              store::embedded_migrations(database_.dialect().backend).back().version);
}

TEST_P(FigureSourceContract, LeavesOutTenantsThatAreSuspended) {
    suspend("acme");
    connection("acme", "");
    connection("globex", "");
    job("1", "sync", "waiting", 1000);
    job("2", "sync", "parked", 1000);

    const auto read = figures();

    ASSERT_EQ(read.tenants.size(), 1U);
    EXPECT_EQ(read.tenants[0].scope.tenant.value, "globex");
    ASSERT_EQ(read.queue.size(), 1U);
    EXPECT_EQ(read.queue[0].state, JobState::Parked) << "a person should look at that one";
}

TEST_P(FigureSourceContract, CountsOpenJobsByKindAndState) {
    job("1", "sync", "waiting", 3000);
    job("2", "sync", "waiting", 1000);
    job("3", "sync", "running", 500);
    job("4", "live", "parked", 100);
    job("5", "live", "done", 1);

    const auto queue = figures().queue;

    ASSERT_EQ(queue.size(), 3U);
    EXPECT_EQ(queue[0].kind + queue[1].kind + queue[2].kind, "livesyncsync");
    EXPECT_EQ(queue[0].state, JobState::Parked);
    EXPECT_EQ(queue[1].state, JobState::Running);
    EXPECT_EQ(queue[2].state, JobState::Waiting);
    EXPECT_EQ(queue[2].jobs, 2);
    EXPECT_EQ(queue[2].oldest_due, base::Instant{std::chrono::milliseconds{1000}});
}

TEST_P(FigureSourceContract, HasOneEntryForEachActiveConnection) {
    connection("acme", "");
    connection("globex", "the grant was revoked");

    const auto tenants = figures().tenants;

    ASSERT_EQ(tenants.size(), 2U);
    EXPECT_EQ(tenants[0].scope.tenant.value, "acme");
    EXPECT_FALSE(tenants[0].broken);
    EXPECT_EQ(tenants[0].usage->allowed, 100);
    EXPECT_FALSE(tenants[0].imported);
    EXPECT_FALSE(tenants[0].oldest_unexported);
    EXPECT_TRUE(tenants[1].broken);
}

TEST_P(FigureSourceContract, FindsTheNewestImportThatDidNotFail) {
    connection("acme", "");
    run("1", "import", "ok", 1000);
    run("2", "sync", "partial", 3000);
    run("3", "sync", "failed", 9000);
    run("4", "export", "ok", 8000);

    EXPECT_EQ(figures().tenants.at(0).imported, base::Instant{std::chrono::milliseconds{3005}});
}

TEST_P(FigureSourceContract, CountsConversationsWhosePresentStateWasNeverExported) {
    connection("acme", "");
    for (int i = 1; i <= 5; ++i) conversation("c" + std::to_string(i), i * 1000);
    exported("c1", "d1", "");
    exported("c2", "older", "");
    exported("c3", "d1", "retry");
    exported("c4", "d1", "");

    const auto tenant = figures().tenants.at(0);

    EXPECT_EQ(tenant.unexported, 3);
    EXPECT_EQ(tenant.oldest_unexported, base::Instant{std::chrono::milliseconds{2000}});
}

TEST_P(FigureSourceContract, CountsParkedRecordsOfTheOrg) {
    connection("acme", "");
    for (const char* state : {"parked", "written"})
        scratch_->run(
            "INSERT INTO export_record (tenant_id, org_id, object, record_key, conversation_id, "
            "key_field, state, changed_at) VALUES ('acme', '" +
            org_ + "', 'Task', '" + state + "', 'c1', 'K', '" + state + "', 1)");

    EXPECT_EQ(figures().tenants.at(0).parked, 1);
}

TEST_P(FigureSourceContract, TheDatabaseTellsHowItsSessionsAreUsed) {
    store::Database database{scratch_->url(), {.sessions = 3}};
    const auto inside = database.read([&](soci::session&) { return database.use(); });
    const auto after = database.use();

    EXPECT_EQ(inside.in_use, 1U);
    EXPECT_EQ(inside.limit, 3U);
    EXPECT_EQ(after.in_use, 0U);
    EXPECT_EQ(after.idle, 1U);
    EXPECT_EQ(after.waiting, 0U);
}

INSTANTIATE_TEST_SUITE_P(Stores, FigureSourceContract, testing::ValuesIn(scratch_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace dealwire::contract
