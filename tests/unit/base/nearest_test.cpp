#include "engine/base/nearest.hpp"

#include <gtest/gtest.h>

namespace dealwire::base {
namespace {

TEST(Nearest, FindsTheWordThatWasMeant) {
    EXPECT_EQ(nearest("overlapp", {"overlap", "pool"}), "overlap");
    EXPECT_EQ(nearest("titel", {"url", "title", "tilted"}), "title");
}

TEST(Nearest, AllowsFewerChangesWhereAsked) {
    EXPECT_EQ(nearest("direction", {"duration"}), "duration");
    EXPECT_FALSE(nearest("direction", {"duration"}, 2));
}

TEST(Nearest, FindsNothingWhereNothingIsNear) {
    EXPECT_FALSE(nearest("xyz", {"overlap", "pool"}));
    EXPECT_FALSE(nearest("overlap", {}));
}

}  // namespace
}  // namespace dealwire::base
