#include "engine/exporting/leaving_list.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dealwire::exporting {
namespace {

using model::DueReason;

ports::DueConversation due(const std::string& id, DueReason reason) {
    ports::DueConversation made;
    made.id = base::ConversationId{id};
    made.reason = reason;
    return made;
}

std::string ids_of(const std::vector<ports::DueConversation>& all) {
    std::string ids;
    for (const auto& each : all) ids += each.id.value;
    return ids;
}

TEST(TooManyLeave, AboveTheShareOfWhatIsInTheOrg) {
    ExportSettings settings;
    settings.most_leaving = 0.1;

    EXPECT_FALSE(too_many_leave(100, 1'000, settings));
    EXPECT_TRUE(too_many_leave(101, 1'000, settings));
    EXPECT_FALSE(too_many_leave(100, 1'009, settings)) << "the share is rounded down";
    EXPECT_TRUE(too_many_leave(101, 1'009, settings));
}

TEST(TooManyLeave, NeverWhereTheyAreFew) {
    ExportSettings settings;
    settings.most_leaving = 0;

    EXPECT_FALSE(too_many_leave(20, 20, settings));
    EXPECT_TRUE(too_many_leave(21, 21, settings));
    EXPECT_TRUE(too_many_leave(21, 0, settings)) << "an org that is thought to be empty";
}

TEST(TooManyLeave, NeverWhereAllMay) {
    ExportSettings settings;
    settings.most_leaving = 1;

    EXPECT_FALSE(too_many_leave(5'000, 5'000, settings));
}

TEST(LeavingList, ReleasesByShareInTheOrderInWhichTheyCame) {
    LeavingList list{true};
    list.add(due("d", DueReason::Settings));
    list.add(due("a", DueReason::Changed));
    list.add(due("c", DueReason::Trackers));
    list.add(due("b", DueReason::New));
    ASSERT_EQ(list.waiting().size(), 4U);

    const LeavingList::Released released = list.release();

    EXPECT_EQ(ids_of(released.fresh), "ab");
    EXPECT_EQ(ids_of(released.again), "dc");
}

TEST(LeavingList, HoldsNothingAfterItsRelease) {
    LeavingList list{true};
    ASSERT_TRUE(list.holds());

    list.release();

    EXPECT_FALSE(list.holds());
    EXPECT_TRUE(list.waiting().empty());
    EXPECT_FALSE(LeavingList{false}.holds());
}

}  // namespace
}  // namespace dealwire::exporting
