#include "engine/exporting/fallback_owner.hpp"

#include "tests/unit/exporting/case.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

model::Member member(int number, bool active) {
    model::Member made;
    made.user = record_id("005", number);
    made.name = "Colleague " + std::to_string(number);
    made.active = active;
    return made;
}

const std::vector<model::Member> kMembers{member(1, true), member(2, false)};

TEST(FallbackOwner, IsFineWhereActiveOrNotChosen) {
    EXPECT_FALSE(fallback_owner_trouble(record_id("005", 1).text(), kMembers));
    EXPECT_FALSE(fallback_owner_trouble("", kMembers));
    EXPECT_FALSE(fallback_owner_trouble(record_id("005", 9).text(), {}))
        << "nobody was imported yet";
}

TEST(FallbackOwner, IsNamedWhereHeLeft) {
    EXPECT_EQ(fallback_owner_trouble(record_id("005", 2).text(), kMembers),
              "Colleague 2 (" + record_id("005", 2).text() + ") is not active any more");
}

TEST(FallbackOwner, MustBeSomebodyWhoIsKnown) {
    const std::string nobody = record_id("005", 3).text();

    EXPECT_EQ(fallback_owner_trouble(nobody, kMembers),
              nobody + " is no imported user who is active");
    EXPECT_EQ(fallback_owner_trouble("me", kMembers), "me is no imported user who is active");
}

}  // namespace
}  // namespace dealwire::exporting::testing
