#include "engine/base/rare.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace dealwire::base {
namespace {

TEST(Rare, IsTheDefaultUntilItIsSet) {
    const Rare<std::string> nothing;

    EXPECT_FALSE(nothing);
    EXPECT_EQ(*nothing, "");
    EXPECT_TRUE(nothing->empty());
    EXPECT_EQ(nothing, Rare<std::string>{""});
    EXPECT_EQ(sizeof nothing, sizeof(void*));
}

TEST(Rare, IsCopiedLikeItsValue) {
    Rare<std::string> one{"a"};
    Rare<std::string> other = one;

    other.edit() += "b";

    EXPECT_EQ(*one, "a");
    EXPECT_EQ(*other, "ab");
    EXPECT_NE(one, other);
    one = other;
    EXPECT_EQ(one, other);
    const Rare<std::string> moved = std::move(other);
    EXPECT_EQ(moved, one);
}

TEST(Rare, CanBeChangedAndTakenBack) {
    Rare<std::string> value;

    value.edit() = "set";
    EXPECT_TRUE(value);
    EXPECT_EQ(value->size(), 3U);

    value.reset();
    EXPECT_FALSE(value);
}

}  // namespace
}  // namespace dealwire::base
