#include "adapters/api/http/guest_list.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;

constexpr base::Instant kNow{std::chrono::hours{1000}};

TEST(HouseholdOf, IsTheAddressOrTheBlockOfSix) {
    EXPECT_EQ(household_of("192.0.2.7", false), "192.0.2.7");
    EXPECT_EQ(household_of("::ffff:192.0.2.7", false), "192.0.2.7");
    EXPECT_EQ(household_of("2001:db8::1", false), household_of("2001:db8::2", false));
    EXPECT_NE(household_of("2001:db8::1", false), household_of("2001:db8:0:1::1", false));
}

TEST(HouseholdOf, IsNobodysOnThisMachineAndBehindAProxy) {
    for (const char* here : {"127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"})
        EXPECT_EQ(household_of(here, false), "") << here;
    EXPECT_EQ(household_of("10.0.0.1", true), "");
}

TEST(GuestList, LetsInAsManyAsThereIsRoomFor) {
    GuestList guests{{.all = 2, .household = 0}};
    guests.enter(1, "a", kNow);
    guests.busy(1);
    EXPECT_TRUE(guests.room_for("a").found);
    EXPECT_FALSE(guests.room_for("a").instead_of);

    guests.enter(2, "a", kNow);
    guests.busy(2);
    EXPECT_FALSE(guests.room_for("b").found) << "who waits for an answer is not sent away";
    guests.leave(1);
    EXPECT_TRUE(guests.room_for("b").found);
}

TEST(GuestList, SendsAwayWhoHasBeenSilentForLongest) {
    GuestList guests{{.all = 3, .household = 0}};
    guests.enter(1, "a", kNow);
    guests.enter(2, "b", kNow + 1s);
    guests.enter(3, "c", kNow + 2s);
    guests.busy(1);
    guests.silent(1, kNow + 3s);

    EXPECT_EQ(guests.room_for("d").instead_of, 2U);
    guests.busy(2);
    EXPECT_EQ(guests.room_for("d").instead_of, 3U);
    guests.busy(3);
    EXPECT_EQ(guests.room_for("d").instead_of, 1U);
}

TEST(GuestList, MakesAHouseholdPayForItself) {
    GuestList guests{{.all = 100, .household = 2}};
    guests.enter(1, "quiet", kNow);
    guests.enter(2, "many", kNow + 1s);
    guests.enter(3, "many", kNow + 2s);

    EXPECT_EQ(guests.room_for("many").instead_of, 2U) << "not the other one, though silent longer";
    EXPECT_FALSE(guests.room_for("quiet").instead_of);
    guests.busy(2);
    guests.busy(3);
    EXPECT_FALSE(guests.room_for("many").found);
    guests.leave(2);
    EXPECT_TRUE(guests.room_for("many").found);
}

TEST(GuestList, DoesNotCountTheHouseholdThatHasNoName) {
    GuestList guests{{.all = 100, .household = 1}};
    for (std::uint64_t i = 0; i < 50; ++i) guests.enter(i, "", kNow);

    EXPECT_TRUE(guests.room_for("").found);
    EXPECT_FALSE(guests.room_for("").instead_of);
}

}  // namespace
}  // namespace dealwire::api
