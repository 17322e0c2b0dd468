#include "engine/exporting/due_list.hpp"

#include "tests/unit/exporting/settled_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

using base::ConversationId;
using model::DueReason;
using ports::DueConversation;
using ports::DueShare;
using Ids = std::vector<std::string>;

DueConversation due(const std::string& id, DueReason reason) {
    DueConversation made;
    made.id = ConversationId{id};
    made.reason = reason;
    return made;
}

Ids ids_of(const std::vector<DueConversation>& all) {
    Ids ids;
    for (const DueConversation& each : all) ids.push_back(each.id.value);
    return ids;
}

std::vector<DueConversation> mixed() {
    return {due("1", DueReason::New), due("2", DueReason::Settings), due("3", DueReason::Changed),
            due("4", DueReason::Trackers), due("5", DueReason::Removed)};
}

TEST(NextOfWhatIsDue, BeginsBehindTheLastOneWhateverItsShare) {
    EXPECT_EQ(ids_of(next_of(mixed(), {}, DueShare::All, 9)), (Ids{"1", "2", "3", "4", "5"}));
    EXPECT_EQ(ids_of(next_of(mixed(), ConversationId{"2"}, DueShare::Fresh, 9)), (Ids{"3", "5"}));
    EXPECT_EQ(ids_of(next_of(mixed(), ConversationId{"3"}, DueShare::Again, 9)), (Ids{"4"}));
    EXPECT_TRUE(next_of(mixed(), ConversationId{"5"}, DueShare::All, 9).empty());
}

TEST(NextOfWhatIsDue, TellsNoMoreThanAsked) {
    EXPECT_EQ(ids_of(next_of(mixed(), {}, DueShare::Fresh, 2)), (Ids{"1", "3"}));
    EXPECT_EQ(ids_of(next_of(mixed(), {}, DueShare::Again, 2)), (Ids{"2", "4"}));
}

/// Three conversations that were never exported.
struct Waiting : World {
    Waiting() {
        for (const char* id : {"1", "2", "3"}) ingest(call(id));
    }

    DueList list(std::size_t few, std::vector<ConversationId> among = {}) {
        return {exports, scope, "settings", std::move(among), {.page = 2, .few = few}};
    }
};

TEST(DueList, TellsTheSamePagesWhetherItKnowsAllOrNot) {
    Waiting world;
    for (const std::size_t few : {std::size_t{3}, std::size_t{4}}) {
        DueList list = world.list(few);

        EXPECT_EQ(list.look(), (ports::DueCounts{{DueReason::New, 3}}));
        EXPECT_EQ(ids_of(list.after({}, DueShare::All)), (Ids{"1", "2"}));
        EXPECT_EQ(ids_of(list.after(ConversationId{"2"}, DueShare::Fresh)), (Ids{"3"}));
        EXPECT_TRUE(list.after({}, DueShare::Again).empty());
    }
}

TEST(DueList, StandsByWhatItKnowsUntilSomethingIsSent) {
    Waiting world;
    DueList list = world.list(4);
    list.look();
    world.ingest(call("4"));

    EXPECT_EQ(ids_of(list.after(ConversationId{"2"}, DueShare::All)), (Ids{"3"}));
    list.forget();
    EXPECT_EQ(ids_of(list.after(ConversationId{"2"}, DueShare::All)), (Ids{"3", "4"}));
}

TEST(DueList, DoesNotHoldWhatIsMuch) {
    Waiting world;
    DueList list = world.list(3);
    list.look();
    world.ingest(call("4"));

    EXPECT_EQ(ids_of(list.after(ConversationId{"2"}, DueShare::All)), (Ids{"3", "4"}));
}

TEST(DueList, LooksAtNoOthersThanItIsTold) {
    Waiting world;
    DueList list = world.list(9, {ConversationId{"1"}, ConversationId{"3"}});

    EXPECT_EQ(list.look(), (ports::DueCounts{{DueReason::New, 2}}));
    EXPECT_EQ(ids_of(list.after({}, DueShare::All)), (Ids{"1", "3"}));
    EXPECT_EQ(list.still_due(), 2);
}

TEST(DueList, TellsHowManyAreDueByNow) {
    Waiting world;
    DueList list = world.list(9);
    list.look();

    world.ingest(call("4"));

    EXPECT_EQ(list.still_due(), 4);
}

}  // namespace
}  // namespace dealwire::exporting::testing
