// What status counts: exact where there is little to count, and of many what changed last.

#include "adapters/store/database.hpp"
#include "adapters/store/migrator.hpp"
#include "adapters/store/sql_conversation_store.hpp"
#include "adapters/store/sql_export_store.hpp"
#include "adapters/store/sql_resolution_store.hpp"
#include "adapters/store/sql_standing_source.hpp"
#include "tests/contract/builders.hpp"
#include "tests/contract/scratch_database.hpp"

#include <gmock/gmock.h>

namespace dealwire::contract {
namespace {

using model::DueReason;
using model::ExportState;
using ports::Standing;
using testing::ElementsAre;
using testing::Pair;

constexpr int kConversations = 6;

class StandingSourceContract : public testing::TestWithParam<ScratchKind> {
protected:
    StandingSourceContract() {
        store::migrate(database_);
        // One at a time: each is another change.
        for (int number = 1; number <= kConversations; ++number) take_in(number);
    }

    static std::string name(int number) { return "c" + std::to_string(number); }

    void take_in(int number, int version = 1) {
        const std::vector batch{conversation(name(number), number, version)};
        conversations_.save(scope().tenant, batch);
    }

    void resolve(int number, bool found) {
        const std::vector made{ports::MadeResolution{
            found ? resolution(name(number)) : nothing_found(name(number)), "digest-1"}};
        resolutions_.save(scope(), "basis", made);
    }

    static std::string key_of(int number, const std::string& object) {
        return object == "Conversation__c" ? name(number) : name(number) + ':' + object;
    }

    void put(int number, const std::string& object, ExportState state) {
        model::ExportRecord record{
            .conversation = {name(number)},
            .name = {object, key_of(number, object)},
            .key_field = "Record_Key__c",
            .cascades = object == "Conversation_Topic__c",
            .id = state == ExportState::Written ? id("a0K", number) : model::RecordId{},
            .state = state,
            .digest = "d",
            .changed_at = at(1)};
        exports_.apply(scope(), {.put = {record}});
    }

    void finish_all() {
        exports_.apply(scope(),
                       {.finished = exports_.due(scope(), {"s1", {}, 100}), .settings = "s1"});
    }

    Standing standing(std::size_t most, const std::string& settings = "s1") {
        return store::SqlStandingSource{database_, most}.standing(
            scope(), {"basis", settings, "Conversation__c"});
    }

    std::unique_ptr<ScratchDatabase> scratch_ = GetParam().make();
    store::Database database_{scratch_->url()};
    store::SqlConversationStore conversations_{database_};
    store::SqlResolutionStore resolutions_{database_};
    store::SqlExportStore exports_{database_};
};

TEST_P(StandingSourceContract, LooksAtAllWhereTheyAreFew) {
    finish_all();
    take_in(2, 2);

    const Standing seen = standing(kConversations);

    EXPECT_EQ(seen.looked_at, std::nullopt);
    EXPECT_THAT(seen.due, ElementsAre(Pair(DueReason::Changed, 1)));
}

TEST_P(StandingSourceContract, LooksAtThoseOfManyThatChangedLast) {
    const Standing all_new = standing(3);
    EXPECT_EQ(all_new.looked_at, 3);
    EXPECT_THAT(all_new.due, ElementsAre(Pair(DueReason::New, 3)));

    finish_all();
    EXPECT_TRUE(standing(3).due.empty());

    take_in(1, 2);
    conversations_.remove(scope().tenant, {name(2)});
    put(2, "Conversation__c", ExportState::Written);
    EXPECT_THAT(standing(3).due,
                ElementsAre(Pair(DueReason::Changed, 1), Pair(DueReason::Removed, 1)));
    EXPECT_THAT(standing(3, "s2").due,
                ElementsAre(Pair(DueReason::Changed, 1), Pair(DueReason::Removed, 1),
                            Pair(DueReason::Settings, 1)));
}

TEST_P(StandingSourceContract, CountsResolutionsExactlyButForStaleOnes) {
    for (int number = 1; number < kConversations; ++number) resolve(number, number % 2 == 1);
    take_in(4, 2);

    const auto exact = standing(kConversations).resolutions;
    const auto bounded = standing(2).resolutions;

    EXPECT_EQ(exact.resolved, 3);
    EXPECT_EQ(exact.unresolved, 1);
    EXPECT_EQ(exact.waiting, 2);
    EXPECT_EQ(exact.stale_unresolved, 1);
    EXPECT_EQ(bounded.resolved, exact.resolved);
    EXPECT_EQ(bounded.unresolved, exact.unresolved);
    EXPECT_EQ(bounded.waiting, exact.waiting);
    EXPECT_EQ(bounded.stale_unresolved, exact.stale_unresolved);
}

TEST_P(StandingSourceContract, FindsWhatWasMarkedHoweverLongAgo) {
    for (int number = 1; number <= kConversations; ++number) resolve(number, true);
    resolutions_.settle(scope(), "basis", resolutions_.conversations_revision(scope()));
    scratch_->run("UPDATE resolution SET basis = '' WHERE conversation_id = 'c1'");

    const auto seen = standing(2).resolutions;

    EXPECT_EQ(seen.stale_resolved, 1);
    EXPECT_EQ(seen.resolved, kConversations - 1);
    EXPECT_EQ(seen.waiting, 1);
}

TEST_P(StandingSourceContract, CountsRecordsWithoutLookingAtThem) {
    for (int number = 1; number <= 4; ++number) {
        put(number, "Conversation__c", ExportState::Written);
        put(number, "Conversation_Topic__c", ExportState::Written);
    }
    put(5, "Conversation__c", ExportState::Parked);
    put(6, "Conversation__c", ExportState::Pending);
    put(6, "Conversation_Topic__c", ExportState::Pending);

    const auto exact = standing(kConversations).records;
    const auto bounded = standing(2).records;

    EXPECT_EQ(exact.written, 8);
    EXPECT_EQ(exact.conversations, 4);
    EXPECT_EQ(exact.parked, 1);
    EXPECT_EQ(exact.pending, 2);
    EXPECT_EQ(bounded.written, exact.written);
    EXPECT_EQ(bounded.conversations, exact.conversations);
    EXPECT_EQ(bounded.parked, exact.parked);
    EXPECT_EQ(bounded.pending, exact.pending);
    EXPECT_EQ(bounded.gone, exact.gone);
}

TEST_P(StandingSourceContract, CountsNoConversationWhoseOwnRecordIsRefused) {
    put(1, "Conversation__c", ExportState::Parked);
    put(1, "Task", ExportState::Written);

    EXPECT_EQ(standing(kConversations).records.conversations, 0);
    EXPECT_EQ(standing(2).records.conversations, 0);
}

TEST_P(StandingSourceContract, CountsConversationsByTheirTasksWhereThatIsAllTheyHave) {
    put(1, "Task", ExportState::Written);
    put(2, "Task", ExportState::Written);

    EXPECT_EQ(standing(2).records.conversations, 2);
}

INSTANTIATE_TEST_SUITE_P(Stores, StandingSourceContract, testing::ValuesIn(scratch_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace dealwire::contract
