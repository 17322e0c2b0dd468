#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_crm_store.hpp"
#include "adapters/store/sql_field_selection_store.hpp"
#include "adapters/store/sql_reading_store.hpp"
#include "adapters/store/sql_setting_store.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

namespace dealwire::contract {
namespace {

using store::Database;
using store::SqlCrmStore;

/// Several who work on one store: lanes, processes, and an earlier release of ours.
class SharedStoreContract : public testing::TestWithParam<ScratchKind> {
protected:
    static model::RecordPage contact_of(int contact, int account) {
        return page_of("Contact", {"Id", "SystemModstamp:datetime", "AccountId:reference"},
                       {{id("003", contact).text(), stamp(1), id("001", account).text()}});
    }

    static model::RecordPage merge_of(int loser, int winner) {
        return page_of(
            "Account",
            {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
            {{id("001", loser).text(), stamp(2), "true", id("001", winner).text()}});
    }

    static std::string account_of(SqlCrmStore& crm, int contact) {
        return crm.get(scope(), "Contact", id("003", contact))->fields.text_at("AccountId").value();
    }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    Database database_{scratch_->url()};
};

TEST_P(SharedStoreContract, LetsLinksAndMergesMeetWhoeverCommitsFirst) {
    constexpr int kRounds = 40;
    migrate(database_);
    SqlCrmStore crm{database_};
    {
        const std::jthread contacts{[&] {
            for (int i = 1; i <= kRounds; ++i) crm.save_page(scope(), contact_of(i, i), {});
        }};
        const std::jthread accounts{[&] {
            for (int i = 1; i <= kRounds; ++i) crm.save_page(scope(), merge_of(i, 1000 + i), {});
        }};
    }

    for (int i = 1; i <= kRounds; ++i) EXPECT_EQ(account_of(crm, i), id("001", 1000 + i).text());
}

/// Whether another process could take the file for its own, as who closes it last does.
bool nobody_holds(const std::string& file) {
    const pid_t child = ::fork();
    if (child == 0) {
        struct flock lock {};

        lock.l_type = F_WRLCK;
        const int descriptor = ::open(file.c_str(), O_RDWR);
        const bool asked = descriptor >= 0 && ::fcntl(descriptor, F_GETLK, &lock) == 0;
        ::_exit(asked && lock.l_type == F_UNLCK ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(SqliteFile, StaysHeldByAProcessThatOpensFurtherSessions) {
    const auto scratch = scratch_sqlite();
    const std::string file = scratch->url().substr(std::string_view{"sqlite:"}.size());
    Database database{scratch->url()};
    migrate(database);
    ASSERT_FALSE(nobody_holds(file));

    database.read([&](soci::session&) { database.read([](soci::session&) {}); });

    EXPECT_FALSE(nobody_holds(file)) << "its journal would be taken away";
}

TEST_P(SharedStoreContract, NoticesMergesThatAnotherProcessSaved) {
    migrate(database_);
    SqlCrmStore ours{database_};
    Database other_database{scratch_->url()};
    SqlCrmStore theirs{other_database};
    ours.save_page(scope(), contact_of(1, 1), {});

    theirs.save_page(scope(), merge_of(2, 3), {});
    ours.save_page(scope(), contact_of(2, 2), {});
    EXPECT_EQ(account_of(ours, 2), id("001", 3).text());

    theirs.save_page(
        scope(),
        page_of("Account",
                {"Id", "SystemModstamp:datetime", "IsDeleted:boolean", "MasterRecordId:reference"},
                {{id("001", 2).text(), stamp(5), "false", std::nullopt}}),
        {});
    ours.save_page(scope(), contact_of(3, 2), {});
    EXPECT_EQ(account_of(ours, 3), id("001", 2).text());
}

TEST_P(SharedStoreContract, CarriesOverWhatTheFirstSchemaHeld) {
    const auto steps = store::embedded_migrations(database_.dialect().backend);
    migrate(database_, steps.first(1));
    const std::string org = "'acme', '" + scope().org.id.text() + "'";
    const std::string ann = id("003", 1).text();
    scratch_->run("INSERT INTO bookmark (tenant_id, org_id, object, stamp, record_id) VALUES (" +
                  org + ", 'Contact', 5000, '" + ann + "')");
    scratch_->run("INSERT INTO column_read (tenant_id, org_id, object, field, visible) VALUES (" +
                  org + ", 'Contact', 'Name', 1)");
    scratch_->run(
        "INSERT INTO contact (tenant_id, org_id, id, system_modstamp, state, name, fields) VALUES "
        "(" +
        org + ", '" + ann + "', 5000, 'live', 'Ann', '{\"Region__c\": \"north\"}')");

    migrate(database_);

    SqlCrmStore crm{database_};
    const auto place =
        store::SqlReadingStore{database_}.place(scope(), "Contact", model::Purpose::Keep);
    ASSERT_TRUE(place && place->bookmark);
    EXPECT_EQ(place->bookmark->id, id("003", 1));
    EXPECT_EQ(crm.get(scope(), "Contact", id("003", 1))->fields.text_at("Region__c"), "north");
    EXPECT_TRUE(
        store::SqlFieldSelectionStore{database_}.columns_read(scope(), "Contact").at(0).filled);
    EXPECT_EQ(
        crm.save_page(scope(),
                      page_of("Contact", {"Id", "Name", "Region__c"}, {{ann, "Ann", "north"}}), {})
            .changed,
        0);
}

TEST_P(SharedStoreContract, CarriesOverTheRevisionsOfRules) {
    constexpr std::size_t kBeforeSettings = 5;
    migrate(database_,
            store::embedded_migrations(database_.dialect().backend).first(kBeforeSettings));
    scratch_->run(
        "INSERT INTO matching_rules (tenant_id, revision, document, digest, set_by, set_at, note) "
        "VALUES ('acme', 3, 'matching: {}', 'd3', 'ann', 5000, 'why')");

    migrate(database_);

    const model::SettingRevision carried{.number = 3,
                                         .document = "matching: {}",
                                         .digest = "d3",
                                         .by = "ann",
                                         .at = base::Instant{std::chrono::seconds{5}},
                                         .note = "why"};
    EXPECT_EQ(store::SqlSettingStore{database_}.active(scope().tenant, "rules"), carried);
}

TEST_P(SharedStoreContract, CarriesOverTheParticipantsOfConversations) {
    migrate(database_, store::embedded_migrations(database_.dialect().backend).first(5));
    scratch_->run(
        "INSERT INTO conversation (tenant_id, id, state, time_at, digest) VALUES "
        "('acme', 'c1', 'live', 5000, 'd1'), ('acme', 'c2', 'live', 6000, 'd2')");
    scratch_->run(
        "INSERT INTO conversation_participant (tenant_id, conversation_id, position, party_id, "
        "email, name, affiliation, attended, invited) VALUES "
        "('acme', 'c1', 1, 'p2', 'bo@z.test', 'Bo\\', 'unknown', 0, 1), "
        "('acme', 'c1', 0, 'p1', 'ann@z.test', 'Ann\tLee', 'external', 1, 0)");

    migrate(database_);

    store::SqlConversationStore conversations{database_};
    const auto found = conversations.find(scope().tenant, {"c1"});
    ASSERT_TRUE(found && found->participants.size() == 2);
    EXPECT_EQ(found->participants[0],
              (model::Participant{.id = "p1",
                                  .email = "ann@z.test",
                                  .name = "Ann\tLee",
                                  .affiliation = model::Affiliation::External}));
    EXPECT_EQ(
        found->participants[1],
        (model::Participant{
            .id = "p2", .email = "bo@z.test", .name = "Bo\\", .attended = false, .invited = true}));
    EXPECT_TRUE(conversations.find(scope().tenant, {"c2"})->participants.empty());
}

/// Another process counts the conversations; its exit code is their number.
int counted_elsewhere(const std::string& url) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::int64_t found = -1;
        {
            Database own{url};
            found = store::SqlConversationStore{own}.count(scope().tenant);
        }
        ::_exit(static_cast<int>(found));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_P(SharedStoreContract, KeepsItsJournalWhenAnotherProcessEnds) {
    migrate(database_);
    store::SqlConversationStore conversations{database_};
    conversations.save(scope().tenant, std::vector{conversation("c1")});
    // Several sessions: opening one more must not give up what the others hold.
    database_.read([&](soci::session&) { conversations.count(scope().tenant); });

    EXPECT_EQ(counted_elsewhere(scratch_->url()), 1);
    conversations.save(scope().tenant, std::vector{conversation("c2")});
    EXPECT_EQ(counted_elsewhere(scratch_->url()), 2);
    conversations.save(scope().tenant, std::vector{conversation("c3")});

    EXPECT_EQ(counted_elsewhere(scratch_->url()), 3);
}

INSTANTIATE_TEST_SUITE_P(Stores, SharedStoreContract, testing::ValuesIn(scratch_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace dealwire::contract
