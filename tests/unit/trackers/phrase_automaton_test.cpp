#include "engine/trackers/phrase_automaton.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Place = std::pair<std::uint32_t, std::size_t>;

std::vector<Place> found(const std::vector<std::string>& phrases, std::string_view text) {
    std::vector<Place> places;
    PhraseAutomaton{phrases}.search(
        text, [&](std::uint32_t phrase, std::size_t end) { places.emplace_back(phrase, end); });
    return places;
}

TEST(PhraseAutomaton, FindsEveryPhraseWhereItEnds) {
    EXPECT_THAT(found({"he", "she", "his", "hers"}, "ushers"),
                ElementsAre(Place{1, 4}, Place{0, 4}, Place{3, 6}));
}

TEST(PhraseAutomaton, FindsPhrasesThatBeginWithinOthers) {
    EXPECT_THAT(found({"abcd", "bc"}, "abce abcd"),
                ElementsAre(Place{1, 3}, Place{1, 8}, Place{0, 9}));
    EXPECT_THAT(found({"aa"}, "aaaa"), ElementsAre(Place{0, 2}, Place{0, 3}, Place{0, 4}));
}

TEST(PhraseAutomaton, TakesBytesOfAnyValue) {
    EXPECT_THAT(found({"价格", std::string{"\0x", 2}}, std::string_view{"报价格\0x", 11}),
                ElementsAre(Place{0, 9}, Place{1, 11}));
}

TEST(PhraseAutomaton, FindsNothingWithoutPhrases) {
    EXPECT_THAT(found({}, "anything"), IsEmpty());
    EXPECT_THAT(found({"x"}, ""), IsEmpty());
}

TEST(PhraseAutomaton, FollowsLongPhrasesBeyondItsRowsOfTransitions) {
    std::vector<std::string> phrases;
    for (int i = 0; i < 3000; ++i) phrases.push_back("phrase number " + std::to_string(i) + " end");
    const PhraseAutomaton automaton{phrases};
    std::vector<std::uint32_t> seen;
    automaton.search("phrase number 12 phrase number 2999 end phrase number 7 end",
                     [&](std::uint32_t phrase, std::size_t) { seen.push_back(phrase); });

    EXPECT_GT(automaton.states(), 1024U);
    EXPECT_THAT(seen, ElementsAre(2999U, 7U));
}

}  // namespace
}  // namespace dealwire::trackers
