#include "engine/trackers/choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

FoundPhrase at(std::size_t begin, std::size_t end, std::uint32_t phrase = 0,
               std::uint32_t tracker = 0) {
    return {tracker, phrase, false, begin, end};
}

FoundPhrase except(std::size_t begin, std::size_t end) { return {0, 0, true, begin, end}; }

std::vector<std::pair<std::size_t, std::size_t>> chosen(std::vector<FoundPhrase> found) {
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (const FoundPhrase& one : choose(std::move(found))) places.emplace_back(one.begin, one.end);
    return places;
}

using Place = std::pair<std::size_t, std::size_t>;

TEST(Choice, TakesTheLeftmostThenTheLongest) {
    EXPECT_THAT(chosen({at(7, 15), at(0, 15), at(0, 6)}), ElementsAre(Place{0, 15}));
    EXPECT_THAT(chosen({at(4, 9), at(0, 5)}), ElementsAre(Place{0, 5}));
    EXPECT_THAT(chosen({at(0, 5), at(5, 9)}), ElementsAre(Place{0, 5}, Place{5, 9}));
}

TEST(Choice, TakesTheOneDefinedFirstOfTwoInOnePlace) {
    const auto one = choose({at(0, 5, 3), at(0, 5, 1)});

    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].phrase, 1U);
}

TEST(Choice, LetsTrackersShareAPlace) {
    EXPECT_THAT(chosen({at(0, 5, 0, 1), at(0, 5, 0, 0)}), ElementsAre(Place{0, 5}, Place{0, 5}));
}

TEST(Choice, LeavesOutWhatIsInsideAnException) {
    EXPECT_THAT(chosen({at(3, 8), except(0, 10), at(12, 17)}), ElementsAre(Place{12, 17}));
    EXPECT_THAT(chosen({at(0, 5), except(0, 5)}), IsEmpty());
    EXPECT_THAT(chosen({at(0, 9), except(0, 5)}), ElementsAre(Place{0, 9}));
    EXPECT_THAT(chosen({at(3, 8), except(5, 12)}), ElementsAre(Place{3, 8}));
}

TEST(Choice, KeepsExceptionsToTheirTracker) {
    EXPECT_THAT(chosen({except(0, 10), at(3, 8, 0, 1)}), ElementsAre(Place{3, 8}));
}

TEST(Choice, OfAnExceptionThatCoversTheLongerOneAloneTakesTheShorter) {
    // "price" inside "price tag" is excepted; the longer "price tag now" is not inside of it.
    EXPECT_THAT(chosen({at(0, 13), at(0, 5), except(0, 9)}), ElementsAre(Place{0, 13}));
}

}  // namespace
}  // namespace dealwire::trackers
