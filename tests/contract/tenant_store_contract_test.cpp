#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_access_log.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_job_queue.hpp"
#include "adapters/store/sql_pruner.hpp"
#include "adapters/store/sql_run_store.hpp"
#include "adapters/store/sql_setting_store.hpp"
#include "adapters/store/sql_tenant_store.hpp"
#include "adapters/store/sql_used_requests.hpp"
#include "adapters/store/statement.hpp"
#include "engine/jobs/tenant_farewell.hpp"
#include "engine/ports/store_error.hpp"
#include "engine/ports/tenant_gone.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/contract/store_world.hpp"
#include "tests/fakes/fake_event_log.hpp"

#include <soci/soci.h>

#include <atomic>
#include <thread>

namespace dealwire::contract {
namespace {

using model::Tenant;
using model::TenantState;

Tenant tenant(const std::string& id, TenantState state = TenantState::Active, int minute = 0) {
    return {.id = {id}, .state = state, .created = at(0), .changed = at(minute), .note = ""};
}

class TenantStoreContract : public StoreContract {
protected:
    ports::TenantStore& tenants() { return world_->tenants(); }
};

TEST_P(TenantStoreContract, KnowsTheDefaultOneFromTheBeginning) {
    ASSERT_TRUE(tenants().find({"default"}));
    EXPECT_EQ(tenants().find({"default"})->state, TenantState::Active);
    EXPECT_FALSE(tenants().add(tenant("default")));
}

TEST_P(TenantStoreContract, AddsEachOnceAndListsThemByName) {
    EXPECT_TRUE(tenants().add(tenant("globex")));
    EXPECT_TRUE(tenants().add(tenant("acme")));
    EXPECT_FALSE(tenants().add(tenant("acme")));

    std::vector<std::string> names;
    for (const Tenant& one : tenants().all()) names.push_back(one.id.value);
    EXPECT_THAT(names, testing::ElementsAre("acme", "default", "globex"));
    EXPECT_EQ(tenants().find({"acme"}), tenant("acme"));
    EXPECT_FALSE(tenants().find({"nobody"}));
}

TEST_P(TenantStoreContract, MovesATenantFromTheStateItIsIn) {
    tenants().add(tenant("acme"));
    Tenant suspended = tenant("acme", TenantState::Suspended, 5);
    suspended.note = "unpaid";

    EXPECT_TRUE(tenants().move({"acme"}, TenantState::Active, suspended));
    EXPECT_FALSE(tenants().move({"acme"}, TenantState::Active, suspended));
    EXPECT_FALSE(tenants().move({"nobody"}, TenantState::Active, suspended));

    EXPECT_EQ(tenants().find({"acme"}), suspended);
}

TEST_P(TenantStoreContract, ForgetsATenantOnlyWhereItIsBeingRemoved) {
    tenants().add(tenant("acme"));
    world_->tenant_removal().forget({"acme"});
    EXPECT_TRUE(tenants().find({"acme"}));

    tenants().move({"acme"}, TenantState::Active, tenant("acme", TenantState::Removing));
    world_->tenant_removal().forget({"acme"});

    EXPECT_FALSE(tenants().find({"acme"}));
}

TEST_P(TenantStoreContract, LetsOneOfManyProcessesThatBeginAtOnceBeAlone) {
    ports::WorkerRegistry& workers = world_->workers();
    std::atomic<int> alone = 0;
    {
        std::vector<std::jthread> processes;
        for (int i = 0; i < 6; ++i)
            processes.emplace_back([&, i] {
                const model::WorkerProcess one{.name = "host/" + std::to_string(i) + "/1",
                                               .role = "serve",
                                               .version = "1.0",
                                               .started = at(1),
                                               .beat = at(2),
                                               .ticked = {}};
                const auto other = workers.report_alone(
                    one, at(0), [](const auto& found) { return found.role == "serve"; });
                if (!other) ++alone;
            });
    }
    EXPECT_EQ(alone, 1);
    ASSERT_EQ(workers.all(at(0)).size(), 1U);
    const model::WorkerProcess there = workers.all(at(0)).front();
    model::WorkerProcess late = there;
    late.name = "host/9/1";

    EXPECT_EQ(workers.report_alone(late, at(0), [](const auto&) { return true; })->name,
              there.name);
    EXPECT_FALSE(workers.report_alone(there, at(0), [](const auto&) { return true; }))
        << "nobody is in his own way";
    EXPECT_FALSE(workers.report_alone(late, at(3), [](const auto&) { return true; }))
        << "the other one has been silent since";
}

TEST_P(TenantStoreContract, KnowsTheProcessesThatReportThemselves) {
    ports::WorkerRegistry& workers = world_->workers();
    model::WorkerProcess one{.name = "host/1/1",
                             .role = "worker",
                             .version = "1.0",
                             .started = at(1),
                             .beat = at(2),
                             .ticked = at(2),
                             .lanes = 2,
                             .busy = 1};
    model::WorkerProcess other = one;
    other.name = "host/2/1";
    other.started = at(0);
    other.ticked.reset();
    for (const auto& process : {one, other}) workers.report(process);
    one.beat = at(9);
    one.stopping = true;
    workers.report(one);

    EXPECT_THAT(workers.all(at(0)), testing::ElementsAre(other, one));
    EXPECT_THAT(workers.all(at(5)), testing::ElementsAre(one));
    workers.forget(at(5));
    EXPECT_THAT(workers.all(at(0)), testing::ElementsAre(one));
    workers.leave("host/1/1");
    EXPECT_TRUE(workers.all(at(0)).empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, TenantStoreContract, testing::ValuesIn(store_kinds()), kind_name);

/// What only a real database has: tables.
class TenantTables : public testing::TestWithParam<ScratchKind> {
protected:
    TenantTables() { store::migrate(database_); }

    std::int64_t count(const std::string& table, const std::string& tenant_id) {
        return database_.read([&](soci::session& session) {
            return store::Statement{session,
                                    "SELECT COUNT(*) FROM " + table + " WHERE tenant_id = :tenant"}
                .with("tenant", tenant_id)
                .number()
                .value_or(-1);
        });
    }

    /// Rows of everything that can have some with few columns; conversations with their children.
    void fill(const std::string& tenant_id) {
        std::vector<ports::IncomingConversation> batch;
        for (const char* id : {"c1", "c2", "c3"}) batch.push_back(conversation(id));
        store::SqlConversationStore{database_}.save({tenant_id}, batch);
        store::SqlRunStore runs{database_};
        runs.begin({tenant_id}, run("r1", 0));
        store::SqlUsedRequests{database_}.use({tenant_id}, "s", at(90), at(0));
        model::Job job{.id = {"j-" + tenant_id}, .tenant = {tenant_id}, .kind = "sync"};
        store::SqlJobQueue{database_}.enqueue(job);
    }

    static model::Run run(const std::string& id, int minute) {
        model::Run made;
        made.id = {id};
        made.kind = "sync";
        made.started = at(minute);
        made.finished = at(minute + 1);
        return made;
    }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    store::Database database_{scratch_->url()};
    store::SqlTenantStore tenants_{database_};
    fakes::FakeEventLog log_;
};

TEST_P(TenantTables, AreAllThatHaveRowsOfTenantsKeysFirstAndJobsLast) {
    const auto tables = tenants_.tables();

    EXPECT_EQ(tables.front(), "data_key");
    EXPECT_EQ(tables.back(), "job");
    for (const char* known : {"connection", "conversation", "conversation_content", "crm_user",
                              "export_record", "job_schedule", "match_entry", "resolution", "run",
                              "setting_revision", "spending", "token_lease"})
        EXPECT_THAT(tables, testing::Contains(known));
    EXPECT_THAT(tables, testing::Not(testing::Contains("tenant")));
    EXPECT_GT(tables.size(), 55U);
}

TEST_P(TenantTables, AreEmptyOfATenantThatWasRemovedAndOfNoOther) {
    for (const char* id : {"acme", "globex"}) {
        tenants_.add(tenant(id));
        fill(id);
    }
    tenants_.move({"acme"}, TenantState::Active, tenant("acme", TenantState::Removing));

    const auto report = jobs::TenantFarewell{tenants_, log_}.run({"acme"}, {});

    EXPECT_TRUE(report.gone);
    EXPECT_EQ(report.rows.at("conversation"), 3);
    for (const std::string& table : tenants_.tables()) EXPECT_EQ(count(table, "acme"), 0) << table;
    EXPECT_FALSE(tenants_.find({"acme"}));
    for (const char* table : {"conversation", "run", "used_request", "job"})
        EXPECT_GT(count(table, "globex"), 0) << table;
    EXPECT_TRUE(tenants_.find({"globex"}));
}

TEST_P(TenantTables, TakeNothingMoreOfATenantThatIsBeingRemoved) {
    for (const char* id : {"acme", "globex"}) tenants_.add(tenant(id));
    tenants_.move({"acme"}, TenantState::Active, tenant("acme", TenantState::Removing));
    store::SqlConversationStore conversations{database_};
    store::SqlSettingStore settings{database_};
    store::SqlAccessLog audit{database_};
    const std::vector batch{conversation("c1")};
    const std::vector<model::SettingRevision> revisions{{.number = 1}};
    const std::vector<model::AccessEvent> events{{.id = "e1", .action = "GET /v2/calls"}};

    EXPECT_THROW(conversations.save({"acme"}, batch), ports::TenantGone);
    EXPECT_THROW((void)settings.add({"acme"}, "filter", 0, revisions), ports::TenantGone);
    audit.add({"acme"}, events);
    conversations.save({"globex"}, batch);
    audit.add({"globex"}, events);

    for (const std::string& table : tenants_.tables()) EXPECT_EQ(count(table, "acme"), 0) << table;
    EXPECT_EQ(count("conversation", "globex"), 1);
    EXPECT_EQ(count("access_event", "globex"), 1);
}

TEST_P(TenantTables, TakeNothingMoreOfATenantThatIsGoneBeforeOneOfItsNameIsAdded) {
    tenants_.add(tenant("acme"));
    tenants_.move({"acme"}, TenantState::Active, tenant("acme", TenantState::Removing));
    ASSERT_TRUE((jobs::TenantFarewell{tenants_, log_}.run({"acme"}, {}).gone));
    store::SqlConversationStore conversations{database_};
    store::SqlSettingStore settings{database_};
    const std::vector batch{conversation("c1")};
    const std::vector<model::SettingRevision> revisions{{.number = 1}};

    EXPECT_THROW(conversations.save({"acme"}, batch), ports::TenantGone);
    EXPECT_THROW((void)settings.add({"acme"}, "filter", 0, revisions), ports::TenantGone);
    for (const std::string& table : tenants_.tables()) EXPECT_EQ(count(table, "acme"), 0) << table;
    EXPECT_FALSE(tenants_.find({"acme"}));

    EXPECT_TRUE(tenants_.add(tenant("acme")));
    conversations.save({"acme"}, batch);
    EXPECT_EQ(count("conversation", "acme"), 1);
}

TEST_P(TenantTables, AreEmptiedInPieces) {
    fill("acme");
    fill("globex");

    EXPECT_EQ(tenants_.erase({"acme"}, "conversation", 2), 2);
    EXPECT_EQ(tenants_.erase({"acme"}, "conversation", 2), 1);
    EXPECT_EQ(tenants_.erase({"acme"}, "conversation", 2), 0);
    EXPECT_EQ(count("conversation", "globex"), 3);
    EXPECT_THROW(tenants_.erase({"acme"}, "tenant", 2), ports::StoreError);
    EXPECT_THROW(tenants_.erase({"acme"}, "nothing", 2), ports::StoreError);
}

TEST_P(TenantTables, LoseWhatIsOld) {
    store::SqlRunStore runs{database_};
    for (int i = 0; i < 4; ++i) runs.begin({"acme"}, run("r" + std::to_string(i), 10 * i));
    store::SqlJobQueue queue{database_};
    store::SqlUsedRequests{database_}.use({"acme"}, "s", at(5), at(0));
    queue.enqueue({.id = {"j1"}, .tenant = {"acme"}, .kind = "sync", .due = at(0)});
    const auto lease = queue.claim({.kinds = {"sync"}}, "w1", at(1), std::chrono::minutes{5});
    ASSERT_TRUE(queue.finish(*lease, at(2), ""));
    store::SqlPruner pruner{database_};

    const ports::PruneLimits limits{.runs = at(99), .jobs = at(99), .now = at(99)};
    const ports::Pruned expected{.runs = 2, .jobs = 1, .requests = 1};
    EXPECT_EQ(pruner.prune({"acme"}, limits, 2), expected);
    EXPECT_EQ(pruner.prune({"acme"}, limits, 2).runs, 1) << "the newest of a kind stays";
    EXPECT_EQ(pruner.prune({"acme"}, limits, 2), ports::Pruned{});
}

INSTANTIATE_TEST_SUITE_P(Databases, TenantTables, testing::ValuesIn(scratch_kinds()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace dealwire::contract
