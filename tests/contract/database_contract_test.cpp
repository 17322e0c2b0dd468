#include "adapters/store/database.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_connection_store.hpp"
#include "adapters/store/sql_crm_store.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"
#include "tests/fakes/fake_sealer.hpp"

#include <chrono>
#include <filesystem>
#include <latch>
#include <thread>

namespace dealwire::contract {
namespace {

using ports::SchemaError;
using ports::StoreError;
using store::Database;
using store::Migration;
using store::Statement;
using testing::HasSubstr;

class DatabaseContract : public testing::TestWithParam<ScratchKind> {
protected:
    std::string message_of(const std::function<void()>& failing) {
        try {
            failing();
        } catch (const StoreError& error) {
            return error.what();
        }
        return "(did not fail)";
    }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    Database database_{scratch_->url()};
};

constexpr Migration kFirst{1, "first", "CREATE TABLE a (x BIGINT); CREATE TABLE b (x BIGINT);"};
constexpr Migration kSecond{2, "second", "INSERT INTO a (x) VALUES (7);"};

TEST_P(DatabaseContract, MigratesOnceHoweverOftenItIsAsked) {
    const std::array steps{kFirst, kSecond};

    migrate(database_, steps);
    migrate(database_, steps);

    EXPECT_THAT(scratch_->run("SELECT x FROM a"), testing::ElementsAre("7"));
    EXPECT_THAT(scratch_->run("SELECT name FROM schema_migration ORDER BY version"),
                testing::ElementsAre("first", "second"));
}

TEST_P(DatabaseContract, AddsTheStepsThatAreMissing) {
    migrate(database_, std::array{kFirst});
    migrate(database_, std::array{kFirst, kSecond});

    EXPECT_THAT(scratch_->run("SELECT x FROM a"), testing::ElementsAre("7"));
}

TEST_P(DatabaseContract, RefusesANewerSchemaAndNamesBothVersions) {
    migrate(database_, std::array{kFirst, kSecond});

    const std::string text = message_of([&] { migrate(database_, std::array{kFirst}); });

    EXPECT_THAT(text, HasSubstr("schema version 2"));
    EXPECT_THAT(text, HasSubstr("up to 1"));
    EXPECT_THROW(migrate(database_, std::array{kFirst}), SchemaError);
}

TEST_P(DatabaseContract, RefusesAStepThatWasEdited) {
    migrate(database_, std::array{kFirst});

    const Migration edited{1, "first", "CREATE TABLE a (x TEXT);"};

    EXPECT_THROW(migrate(database_, std::array{edited}), SchemaError);
}

TEST_P(DatabaseContract, KeepsNothingOfAStepThatFails) {
    const Migration broken{2, "broken",
                           "CREATE TABLE c (x BIGINT); INSERT INTO nowhere VALUES (1);"};

    EXPECT_THROW(migrate(database_, std::array{kFirst, broken}), StoreError);
    migrate(database_, std::array{kFirst, Migration{2, "mended", "CREATE TABLE c (x BIGINT);"}});

    EXPECT_TRUE(scratch_->run("SELECT x FROM c").empty());
}

TEST_P(DatabaseContract, LetsManyMigrateAtOnce) {
    std::latch together{4};
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> processes;
        for (int i = 0; i < 4; ++i)
            processes.emplace_back([&] {
                try {
                    together.arrive_and_wait();
                    Database own{scratch_->url()};
                    migrate(own);
                } catch (const StoreError& error) {
                    ADD_FAILURE() << error.what();
                    ++failures;
                }
            });
    }

    EXPECT_EQ(failures, 0);
    EXPECT_EQ(scratch_->run("SELECT COUNT(*) FROM schema_migration").at(0),
              std::to_string(store::embedded_migrations(database_.dialect().backend).size()));
}

TEST_P(DatabaseContract, NumbersTheStepsOfBothBackendsAlike) {
    const auto sqlite = store::embedded_migrations(store::Backend::Sqlite);
    const auto postgresql = store::embedded_migrations(store::Backend::Postgresql);

    ASSERT_EQ(sqlite.size(), postgresql.size());
    for (std::size_t i = 0; i < sqlite.size(); ++i) {
        EXPECT_EQ(sqlite[i].version, static_cast<int>(i) + 1);
        EXPECT_EQ(postgresql[i].version, sqlite[i].version);
        EXPECT_STREQ(postgresql[i].name, sqlite[i].name);
    }
}

TEST_P(DatabaseContract, GivesReleasesOfBeforeAMoment) {
    const auto steps = store::embedded_migrations(database_.dialect().backend);
    migrate(database_, steps.first(6));
    scratch_->run(
        "INSERT INTO crm_user (tenant_id, org_id, id, state, is_active, last_modified_at) VALUES "
        "('acme', 'o', 'left', 'live', 0, 4000), ('acme', 'o', 'there', 'live', 1, 4000), "
        "('acme', 'other', 'there', 'live', 0, 4000)");
    scratch_->run(
        "INSERT INTO opportunity (tenant_id, org_id, id, state, owner_id) VALUES "
        "('acme', 'o', '1', 'released', 'left'), ('acme', 'o', '2', 'released', 'there'), "
        "('acme', 'o', '3', 'live', 'left')");

    migrate(database_);

    EXPECT_THAT(scratch_->run("SELECT COALESCE(released_at, 0) FROM opportunity "
                              "WHERE id <> '2' ORDER BY id"),
                testing::ElementsAre("4000", "0"));
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    const auto moment = scratch_->run("SELECT released_at FROM opportunity WHERE id = '2'");
    EXPECT_NEAR(std::stod(moment.at(0)) / 1000, static_cast<double>(seconds), 60);
}

TEST_P(DatabaseContract, FreesScheduledJobsThatAnOutageParked) {
    std::vector<Migration> before;
    for (const Migration& step : store::embedded_migrations(database_.dialect().backend))
        if (step.version < 32) before.push_back(step);
    migrate(database_, before);
    const std::string given_up =
        "'Given up: whoever worked on it ended before it did, 8 times. Last: DOWN: It is down.'";
    scratch_->run(
        "INSERT INTO job (tenant_id, id, kind, state, attempts, due_at, created_at, finished_at, "
        "last_error) VALUES ('acme', '1', 'sync', 'parked', 9, 0, 0, 5, " +
        given_up + "), ('acme', '2', 'reconcile', 'parked', 8, 0, 0, 5, 'It broke.'), " +
        "('acme', '3', 'erase', 'parked', 9, 0, 0, 5, " + given_up +
        "), ('globex', '4', 'sync', 'running', 3, 0, 0, NULL, '')");

    migrate(database_);

    EXPECT_THAT(scratch_->run("SELECT state FROM job ORDER BY id"),
                testing::ElementsAre("done", "parked", "parked", "running"));
    EXPECT_THAT(scratch_->run("SELECT last_error FROM job WHERE id = '1'").at(0),
                testing::AllOf(HasSubstr("Freed by an upgrade"), HasSubstr("It is down.")));
    EXPECT_THAT(scratch_->run("SELECT breaks FROM job WHERE id = '4'"), testing::ElementsAre("1"));
}

TEST_P(DatabaseContract, UndoesWhatAFailedTransactionWrote) {
    migrate(database_, std::array{kFirst});

    EXPECT_THROW(database_.write([](soci::session& session) {
        Statement{session, "INSERT INTO a (x) VALUES (1)"}.run();
        throw std::domain_error{"changed my mind"};
    }),
                 std::domain_error);

    EXPECT_TRUE(scratch_->run("SELECT x FROM a").empty());
    database_.write([](soci::session& session) {
        Statement{session, "INSERT INTO a (x) VALUES (2)"}.run();
    });
    EXPECT_THAT(scratch_->run("SELECT x FROM a"), testing::ElementsAre("2"));
}

TEST_P(DatabaseContract, ReadsOneStatementWithoutATransactionAsOftenAsAsked) {
    migrate(database_, std::array{kFirst, kSecond});
    const auto glanced = [&](const std::string& least) {
        store::LeanQuery query{"SELECT x FROM a WHERE x > CAST(:least AS BIGINT) ORDER BY x", {}};
        query.with("least", least);
        return database_.glance([&](soci::session& session) {
            std::vector<std::int64_t> found;
            each_lean_row(session, database_.dialect(), query,
                          [&](const store::LeanRow& row) { found.push_back(row.integer(0)); });
            return found;
        });
    };

    for (int i = 0; i < 3; ++i) {
        EXPECT_THAT(glanced("6"), testing::ElementsAre(7));
        EXPECT_THAT(glanced("7"), testing::IsEmpty());
    }
    scratch_->run("INSERT INTO a (x) VALUES (8)");
    EXPECT_THAT(glanced("6"), testing::ElementsAre(7, 8));
    scratch_->run("DROP TABLE a");
    EXPECT_THAT(message_of([&] { glanced("6"); }), HasSubstr("The store refused: "));
    EXPECT_EQ(database_.use().in_use, 0U);
}

TEST_P(DatabaseContract, NeverQuotesBoundValuesInItsErrors) {
    const std::string text = message_of([&] {
        database_.write([](soci::session& session) {
            Statement{session, "INSERT INTO nowhere (x) VALUES (:x)"}
                .with("x", std::string{"a-live-token"})
                .run();
        });
    });

    EXPECT_THAT(text, HasSubstr("nowhere"));
    EXPECT_THAT(text, Not(HasSubstr("a-live-token")));
}

TEST_P(DatabaseContract, KeepsSecretsUnreadableInTheTable) {
    migrate(database_);
    const fakes::FakeSealer sealer;
    store::SqlConnectionStore connections{database_, sealer};
    model::Connection connection{.id = {"c1"}, .name = "main", .org = scope().org};
    connections.add({"acme"}, connection,
                    {base::Secret{"tell-nobody"}, base::Secret{"tell-nobody"}, {}, {}});
    connections.save_tokens({"acme"}, {"c1"}, {base::Secret{"tell-nobody"}, {}, ""});

    const auto raw = scratch_->run(
        "SELECT client_secret || '|' || refresh_token || '|' || private_key || '|' || "
        "access_token FROM connection");

    EXPECT_THAT(raw.at(0), Not(HasSubstr("tell-nobody")));
    scratch_->run("UPDATE connection SET refresh_token = client_secret");
    EXPECT_THROW(connections.credentials({"acme"}, {"c1"}), ports::SealError)
        << "moved to another place";
}

TEST_P(DatabaseContract, AllowsOneActiveConnectionPerTenant) {
    migrate(database_);
    const fakes::FakeSealer sealer;
    store::SqlConnectionStore connections{database_, sealer};
    connections.add({"acme"}, {.id = {"c1"}, .name = "one", .org = scope().org}, {});
    connections.add({"acme"}, {.id = {"c2"}, .name = "two", .org = scope().org}, {});

    EXPECT_ANY_THROW(scratch_->run("UPDATE connection SET is_active = 1"));
}

TEST_P(DatabaseContract, LetsManyThreadsSaveTheSameRowsInAnyOrder) {
    migrate(database_);
    store::SqlCrmStore crm{database_};
    {
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < 4; ++writer)
            writers.emplace_back([&, writer] {
                constexpr std::array kStrides{3, 7, 9, 11};  // orders of all fifty
                const int stride = kStrides.at(static_cast<std::size_t>(writer));
                ContactPage page;
                for (int i = 0; i < 50; ++i)
                    page.row(id("003", (i * stride) % 50), writer, "by " + std::to_string(writer));
                EXPECT_NO_THROW(crm.save_page(scope(), page, std::nullopt));
            });
    }

    EXPECT_EQ(crm.counts(scope()).at(1).second, 50);
    EXPECT_EQ(crm.get(scope(), "Contact", id("003", 7))->fields.text_at("Name"), "by 3");
}

INSTANTIATE_TEST_SUITE_P(Stores, DatabaseContract, testing::ValuesIn(scratch_kinds()),
                         [](const auto& kind) { return kind.param.name; });

/// What only a server can do to us.
class PostgresqlSessions : public testing::Test {
protected:
    void SetUp() override {
        if (!has_postgresql()) GTEST_SKIP() << "no PostgreSQL server";
        scratch_ = scratch_postgresql();
        database_ = std::make_unique<Database>(scratch_->url());
    }

    static void increment(soci::session& session, int row) {
        Statement{session, "UPDATE counter SET n = n + 1 WHERE id = :id"}
            .with("id", std::int64_t{row})
            .run();
    }

    std::unique_ptr<ScratchDatabase> scratch_;
    std::unique_ptr<Database> database_;
};

TEST_F(PostgresqlSessions, AreReplacedWhenTheServerEndsThem) {
    const auto process = database_->read([](soci::session& session) {
        return Statement{session, "SELECT pg_backend_pid()"}.number().value();
    });
    scratch_->run("SELECT pg_terminate_backend(" + std::to_string(process) + ", 10000)");

    const auto other = database_->read([](soci::session& session) {
        return Statement{session, "SELECT pg_backend_pid()"}.number().value();
    });

    EXPECT_NE(other, process);
}

/// The process that answers, asked so that the statement is prepared from the second time on.
std::int64_t process_behind(Database& database) {
    return database.glance([&](soci::session& session) {
        std::int64_t process = 0;
        each_lean_row(session, database.dialect(), {"SELECT pg_backend_pid()", {}},
                      [&](const store::LeanRow& row) { process = row.integer(0); });
        return process;
    });
}

TEST_F(PostgresqlSessions, AreReplacedWithinAGlanceToo) {
    const std::int64_t process = process_behind(*database_);
    EXPECT_EQ(process_behind(*database_), process);
    EXPECT_EQ(process_behind(*database_), process);
    scratch_->run("SELECT pg_terminate_backend(" + std::to_string(process) + ", 10000)");

    EXPECT_NE(process_behind(*database_), process);
}

TEST_F(PostgresqlSessions, AskWithoutPreparedStatementsWhereTheServerLostThem) {
    const std::int64_t process = process_behind(*database_);
    process_behind(*database_);
    database_->write([](soci::session& session) { Statement{session, "DEALLOCATE ALL"}.run(); });

    EXPECT_EQ(process_behind(*database_), process);
    EXPECT_EQ(process_behind(*database_), process);
}

TEST_F(PostgresqlSessions, RunADeadlockedTransactionAgain) {
    scratch_->run("CREATE TABLE counter (id BIGINT, n BIGINT)");
    scratch_->run("INSERT INTO counter VALUES (1, 0), (2, 0)");
    std::latch both_hold_a_row{2};
    const auto in_order = [&](int first, int second) {
        bool again = false;
        database_->write([&](soci::session& session) {
            increment(session, first);
            if (!std::exchange(again, true)) both_hold_a_row.arrive_and_wait();
            increment(session, second);
        });
    };
    {
        const std::jthread other{[&] { in_order(2, 1); }};
        in_order(1, 2);
    }

    EXPECT_THAT(scratch_->run("SELECT n FROM counter"), testing::ElementsAre("2", "2"));
}

TEST_F(PostgresqlSessions, WorkOnAfterARefusedCopy) {
    migrate(*database_);
    store::SqlCrmStore crm{*database_};
    const model::RecordPage broken = ContactPage{}.row(id("003", 1), 1, "no UTF-8: \xff");

    EXPECT_THROW(crm.save_page(scope(), broken, std::nullopt), StoreError);

    EXPECT_EQ(crm.save_page(scope(), ContactPage{}.row(id("003", 1), 1, "Ann"), {}).changed, 1);
}

TEST_F(PostgresqlSessions, SpeakUtc) {
    std::string zone;
    database_->read([&](soci::session& session) {
        Statement{session, "SELECT current_setting('TimeZone')"}.each(
            1, [&](const store::Row& row) { zone = row.text(0); });
    });

    EXPECT_EQ(zone, "UTC");
}

std::string refusal(const std::string& url) {
    try {
        const Database database{url};
    } catch (const StoreError& error) {
        return error.what();
    }
    return "(accepted)";
}

TEST(StoreUrl, RefusesWhatItDoesNotKnowInASentence) {
    EXPECT_THAT(refusal("mysql://x"), HasSubstr("must begin with sqlite:"));
    EXPECT_THAT(refusal("sqlite:"), HasSubstr("names no file"));
    EXPECT_THAT(refusal("sqlite::memory:"), HasSubstr("names no file"));
    EXPECT_THAT(refusal("sqlite:/no/such/folder/x.db"), HasSubstr("/no/such/folder/x.db"));
}

TEST(StoreUrl, NeverShowsThePassword) {
    EXPECT_THAT(refusal("postgresql://u:hunter2@127.0.0.1:1/db"),
                AllOf(Not(HasSubstr("hunter2")), HasSubstr("127.0.0.1")));
    EXPECT_THAT(refusal("postgresql://u:hunter2@[broken"), Not(HasSubstr("hunter2")));
}

TEST(SqliteFile, IsReadableByItsOwnerOnly) {
    const auto scratch = scratch_sqlite();
    const Database database{scratch->url()};

    const auto path = scratch->url().substr(std::string{"sqlite:"}.size());
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
}

TEST(SqliteFile, HasTheStoresSettingsOnEverySession) {
    const auto scratch = scratch_sqlite();
    Database database{scratch->url()};

    database.read([&](soci::session& outer) {
        database.read([&](soci::session& inner) {
            for (soci::session* session : {&outer, &inner}) {
                EXPECT_EQ(Statement(*session, "PRAGMA foreign_keys").number(), 1);
                EXPECT_EQ(Statement(*session, "PRAGMA busy_timeout").number(), 30000);
                EXPECT_EQ(Statement(*session, "PRAGMA synchronous").number(), 2);
            }
        });
    });
    EXPECT_THAT(scratch->run("SELECT journal_mode FROM pragma_journal_mode"),
                testing::ElementsAre("wal"));
}

}  // namespace
}  // namespace dealwire::contract
