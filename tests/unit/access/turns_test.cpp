#include "engine/access/turns.hpp"

#include <gtest/gtest.h>

namespace dealwire::access {
namespace {

const base::TenantId kAcme{"acme"};

TEST(Turns, AreOneAtATimeForATenant) {
    Turns turns{2};
    auto turn = turns.take(kAcme);
    ASSERT_TRUE(turn);

    EXPECT_FALSE(turns.take(kAcme));
    turn.reset();
    EXPECT_TRUE(turns.take(kAcme));
}

TEST(Turns, AreAFewForAllTenants) {
    Turns turns{2};
    const auto one = turns.take(kAcme);
    auto two = turns.take({"bravo"});

    EXPECT_FALSE(turns.take({"coda"}));
    two.reset();
    EXPECT_TRUE(turns.take({"coda"}));
}

TEST(Turns, EndOnceHoweverOftenTheyAreHandedOn) {
    Turns turns{1};
    {
        auto first = turns.take(kAcme);
        ASSERT_TRUE(first);
        const Turns::Turn handed_on{std::move(*first)};
        first.reset();
        EXPECT_FALSE(turns.take(kAcme));
    }
    EXPECT_TRUE(turns.take(kAcme));
}

}  // namespace
}  // namespace dealwire::access
