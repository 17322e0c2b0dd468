#include "engine/trackers/definition_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

using model::Tracker;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Tracker tracker(const std::string& name, const std::string& phrase = "price") {
    return {.id = id_for_name(name), .name = name, .phrases = {{phrase, ""}}};
}

std::vector<std::string> paths(const std::vector<Tracker>& trackers) {
    std::vector<std::string> found;
    for (const base::Issue& issue : check(trackers)) found.push_back(issue.path);
    return found;
}

TEST(DefinitionCheck, AcceptsWhatCanBeLookedFor) {
    EXPECT_THAT(paths({tracker("Pricing"), tracker("価格", "価格"), tracker("C", "*c++*")}),
                IsEmpty());
}

TEST(DefinitionCheck, RefusesPhrasesThatCannotBeFound) {
    EXPECT_THAT(
        paths({tracker("A", "…"), tracker("B", "dis*count"), tracker("C", "discount *"),
               tracker("D", std::string(201, 'x')), tracker("E", "*")}),
        ElementsAre("trackers[0].phrases[0]", "trackers[1].phrases[0]", "trackers[2].phrases[0]",
                    "trackers[3].phrases[0]", "trackers[4].phrases[0]"));
}

TEST(DefinitionCheck, LooksAtExceptionsToo) {
    Tracker one = tracker("A");
    one.except = {{"fine", ""}, {"-", ""}};

    EXPECT_THAT(paths({one}), ElementsAre("trackers[0].except[1]"));
}

TEST(DefinitionCheck, WantsPhrasesAndAName) {
    Tracker one = tracker("");
    one.phrases.clear();

    EXPECT_THAT(paths({one}), ElementsAre("trackers[0].name", "trackers[0].phrases"));
}

TEST(DefinitionCheck, WantsOneTrackerForANameAndAnId) {
    Tracker twin = tracker("Pricing");
    Tracker other = tracker("PRICING ");
    other.name = "PRICING";
    twin.name = "Else";

    EXPECT_THAT(paths({tracker("Pricing"), twin}), ElementsAre("trackers[1].id"));
    EXPECT_THAT(paths({tracker("Pricing"), other}), Contains("trackers[1].name"));
}

TEST(DefinitionCheck, RefusesAPhraseThatIsThereTwice) {
    Tracker one = tracker("A");
    one.phrases = {{"price", ""}, {"price", "eng"}, {"price", ""}};

    EXPECT_THAT(paths({one}), ElementsAre("trackers[0].phrases[2]"));
}

TEST(DefinitionCheck, RefusesIdsLongerThanTheirField) {
    Tracker one = tracker("A");
    one.id = std::string(41, 'x');

    EXPECT_THAT(paths({one}), ElementsAre("trackers[0].id"));
}

TEST(IdForName, IsTheSameForOneNameHoweverItIsWritten) {
    EXPECT_EQ(id_for_name("List Price"), id_for_name("list  price"));
    EXPECT_NE(id_for_name("List Price"), id_for_name("Prices"));
    EXPECT_LE(id_for_name("List Price").size(), kLongestId);
}

}  // namespace
}  // namespace dealwire::trackers
