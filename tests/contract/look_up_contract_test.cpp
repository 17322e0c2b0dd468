#include "adapters/store/crm_merges.hpp"
#include "adapters/store/crm_states.hpp"
#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_change_feed.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_crm_store.hpp"
#include "adapters/store/statement.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"

namespace dealwire::contract {
namespace {

using model::RecordId;
using store::Database;

constexpr int kRecords = 4000;
constexpr int kAsked = 50;

/// On PostgreSQL, during a first load: it knows nothing about the tables yet, and may take reading
/// all records of an org for as good as looking one up.
class LookUps : public testing::Test {
protected:
    void SetUp() override {
        if (!has_postgresql()) GTEST_SKIP() << "no PostgreSQL";
        scratch_ = scratch_postgresql();
        database_ = std::make_unique<Database>(scratch_->url());
        store::migrate(*database_);
        std::vector<std::vector<model::CellText>> rows;
        for (int i = 0; i < kRecords; ++i)
            rows.push_back({account(i).text(), stamp(1), i < kRecords / 2 ? "true" : "false"});
        store::SqlCrmStore{*database_}.save_page(
            scope(),
            page_of("Account", {"Id", "SystemModstamp:datetime", "IsDeleted:boolean"}, rows),
            std::nullopt);
    }

    static RecordId account(int number) { return id("001", number); }

    static std::vector<RecordId> accounts_from(int first) {
        std::vector<RecordId> ids;
        for (int i = 0; i < kAsked; ++i) ids.push_back(account(first + i));
        return ids;
    }

    /// How many accounts PostgreSQL looks at for `work`.
    std::int64_t looked_at(const std::function<void(soci::session&)>& work) {
        std::int64_t rows = 0;
        database_->write([&](soci::session& session) {
            work(session);
            rows = store::Statement{session,
                                    "SELECT seq_tup_read + idx_tup_fetch FROM "
                                    "pg_stat_xact_user_tables WHERE relid = to_regclass('account')"}
                       .number()
                       .value_or(-1);
        });
        return rows;
    }

    /// The plan for rows of `table` found by their ids.
    std::string plan(const std::string& table, const char* column, const char* within,
                     const std::string& condition) {
        std::string text;
        database_->write([&](soci::session& session) {
            store::Statement{session, "EXPLAIN SELECT " + std::string{column} + " FROM " +
                                          database_->dialect().found_by_key(table, column, within) +
                                          condition}
                .with("tenant", scope().tenant.value)
                .with("ids", store::id_list(std::vector<std::string>{"1", "2"}))
                .each(1, [&](const store::Row& row) { text += row.text(0) + "\n"; });
        });
        return text;
    }

    std::int64_t number(const std::string& sql) { return std::stoll(scratch_->run(sql).at(0)); }

    std::unique_ptr<ScratchDatabase> scratch_;
    std::unique_ptr<Database> database_;
};

TEST_F(LookUps, FindRecordsThatLeaveTheLiveOnesByTheirKeys) {
    std::int64_t taken = 0;

    const auto rows = looked_at([&](soci::session& session) {
        taken = take_from_live(session, database_->dialect(), scope(), store::crm_table("Account"),
                               model::RecordState::Missing, accounts_from(kRecords - kAsked));
    });

    EXPECT_EQ(taken, kAsked);
    EXPECT_EQ(rows, 2 * kAsked) << "once to be found, once to be taken";
}

TEST_F(LookUps, FindWinnersOfMergesByTheirKeys) {
    const auto rows = looked_at([&](soci::session& session) {
        point_links_at_winners(session, database_->dialect(), scope(), "Account", accounts_from(0));
    });

    EXPECT_EQ(rows, kAsked);
}

ports::IncomingConversation conversation(int number) {
    model::Conversation made;
    made.id = {std::to_string(7782004421000000000 + number)};
    made.time = made.started.emplace(std::chrono::seconds{1'700'000'000 + number});
    made.digest = "d";
    return {std::move(made), base::Tree::Object{}};
}

std::vector<ports::IncomingConversation> conversations_from(int first, int count) {
    std::vector<ports::IncomingConversation> made;
    for (int i = first; i < first + count; ++i) made.push_back(conversation(i));
    return made;
}

TEST_F(LookUps, FindConversationsByTheirKeysThoughOtherIndexesBeginWithTheTenant) {
    store::SqlConversationStore conversations{*database_};
    conversations.save(scope().tenant, conversations_from(0, kRecords));

    for (const char* state : {" WHERE c.state = 'live'", " WHERE c.state = 'removed'"})
        EXPECT_THAT(plan("conversation", "id", "tenant_id = :tenant", state),
                    testing::HasSubstr("using conversation_pkey"));
}

TEST_F(LookUps, FindSubjectsOfChangesByTheirKeysAndEachOnce) {
    store::SqlConversationStore conversations{*database_};
    store::SqlChangeFeed feed{*database_};
    for (int round = 0; round < 2; ++round) {
        conversations.save(scope().tenant, conversations_from(0, kRecords));
        while (feed.fold(scope().tenant)) {
        }
    }

    EXPECT_EQ(number("SELECT COUNT(*) FROM subject_change"), kRecords);
    EXPECT_THAT(
        plan("subject_change", "subject_id", "tenant_id = :tenant AND kind = 'conversation'", ""),
        testing::HasSubstr("using subject_change_pkey"));
}

}  // namespace
}  // namespace dealwire::contract
