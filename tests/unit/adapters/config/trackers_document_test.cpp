#include "adapters/config/trackers_document.hpp"

#include "adapters/json/json.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace dealwire::config {
namespace {

using model::SpeakerSide;
using model::Tracker;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kWhole = R"(
trackers:
  - name: Pricing
    id: 7100001
    side: customer
    phrases: [price, "discount*", 价格]
    phrases_in:
      ger: [Preis]
      fr: [prix]
    except: [at any price]
  - name: Rivals
    whole_words: false
    phrases:
      - Stokkado
)";

std::vector<std::string> problems(std::string_view text) {
    std::vector<std::string> found;
    const auto read = parse_trackers(text, "t.yaml");
    if (read) return found;
    for (const base::Issue& issue : read.error()) found.push_back(issue.path + " " + issue.problem);
    return found;
}

TEST(TrackersDocument, ReadsEveryMember) {
    const auto read = parse_trackers(kWhole, "t.yaml");

    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 2U);
    const Tracker& first = read->front();
    EXPECT_EQ(first.name, "Pricing");
    EXPECT_EQ(first.id, "7100001");
    EXPECT_EQ(first.side, SpeakerSide::Customer);
    EXPECT_TRUE(first.whole_words);
    using P = model::TrackerPhrase;
    EXPECT_THAT(first.phrases, ElementsAre(P{"price", ""}, P{"discount*", ""}, P{"价格", ""},
                                           P{"Preis", "ger"}, P{"prix", "fre"}));
    EXPECT_THAT(first.except, ElementsAre(P{"at any price", ""}));
    EXPECT_FALSE(read->back().whole_words);
    EXPECT_TRUE(read->back().id.starts_with("keyword-"));
}

TEST(TrackersDocument, ReadsJsonAsWell) {
    const auto read = parse_trackers(
        "{\n\t\"trackers\": [\n\t\t{\"name\": \"A\\tb\\u00e9\", \"phrases\": [\"c\\/d\", "
        "\"e\"]}\n\t]\n}",
        "t.json");

    ASSERT_TRUE(read) << read.error().front().problem;
    EXPECT_EQ(read->front().phrases.front().text, "c/d");
}

base::Tree cases() {
    std::ifstream in{DEALWIRE_SOURCE_DIR "/tests/data/trackers.json", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    return *json::parse(text);
}

TEST(TrackersDocument, AcceptsTheCasesOfTheSchemaTest) {
    const base::Tree all = cases();
    for (const base::Tree& document : *all.find("accepted")->array())
        EXPECT_THAT(problems(json::to_pretty_text(document)), IsEmpty()) << json::to_text(document);
}

TEST(TrackersDocument, RefusesTheOthers) {
    const base::Tree all = cases();
    for (const base::Tree& each : *all.find("refused")->array())
        EXPECT_FALSE(problems(json::to_pretty_text(*each.find("document"))).empty())
            << json::to_text(each);
}

TEST(TrackersDocument, WritesWhatItReads) {
    const auto read = parse_trackers(kWhole, "t.yaml");
    ASSERT_TRUE(read);
    const std::string text = trackers_text(*read);

    const auto again = parse_trackers(text, "again");

    ASSERT_TRUE(again) << text;
    EXPECT_EQ(trackers_text(*again), text);
    EXPECT_EQ(model::versions_of(*again).size(), 2U);
    EXPECT_EQ(parse_trackers(trackers_text({}), "none")->size(), 0U);
}

TEST(TrackersDocument, KeepsOddTextsWhole) {
    const std::vector<Tracker> odd{
        {.id = "a: b", .name = "# \"quoted\" \\ 'x'", .phrases = {{"- yes", ""}, {"C++", ""}}}};

    const auto again = parse_trackers(trackers_text(odd), "t");

    ASSERT_TRUE(again);
    EXPECT_EQ(*again, odd);
}

TEST(TrackersDocument, NamesEveryProblemWithPathAndLine) {
    EXPECT_THAT(
        problems("trackers:\n  - name: A\n    phrase: [x]\n    side: both\n    phrases: x\n"),
        ElementsAre(testing::AllOf(testing::HasSubstr("side"), testing::HasSubstr("4")),
                    testing::HasSubstr("phrases"),
                    testing::AllOf(testing::HasSubstr("phrase"),
                                   testing::HasSubstr("did you mean 'phrases'"))));
}

TEST(TrackersDocument, NamesProblemsOfEveryKindAtOnce) {
    const auto found = problems(R"(trackers:
  - name: Pricing
    side: both
    phrases: [price, "dis*count", price]
  - name: pricing
    phrases: ["..."]
    phrases_in:
      german: ["Prei*s"]
  - phrases: [x]
    colour: red
  - name: Rivals
)");

    using testing::AllOf;
    using testing::HasSubstr;
    EXPECT_THAT(
        found, testing::UnorderedElementsAre(
                   AllOf(HasSubstr("t.yaml:3 trackers[0].side"), HasSubstr("write one of")),
                   AllOf(HasSubstr("t.yaml:4 trackers[0].phrases[1]"), HasSubstr("in its middle")),
                   AllOf(HasSubstr("t.yaml:4 trackers[0].phrases[2]"), HasSubstr("twice")),
                   AllOf(HasSubstr("t.yaml:5 trackers[1].name"), HasSubstr("also the name")),
                   AllOf(HasSubstr("t.yaml trackers[1].id"), HasSubstr("also the id")),
                   AllOf(HasSubstr("t.yaml:6 trackers[1].phrases[0]"), HasSubstr("no letter")),
                   AllOf(HasSubstr("t.yaml:8 trackers[1].phrases_in.german"), HasSubstr("no code")),
                   AllOf(HasSubstr("t.yaml:10 trackers[2].colour"), HasSubstr("not a known key")),
                   AllOf(HasSubstr("trackers[2].name"), HasSubstr("is missing")),
                   AllOf(HasSubstr("trackers[3].phrases"), HasSubstr("at least one phrase"))));
}

TEST(TrackersDocument, DoesNotNameWhatFollowsFromAnotherProblem) {
    EXPECT_EQ(problems("trackers:\n  - name: A\n    phrase: [x]\n").size(), 1U);
    EXPECT_EQ(problems("trackers:\n  - name: A\n    phrases_in: [x]\n").size(), 1U);
    EXPECT_EQ(problems("trackers:\n  - just a word\n").size(), 1U);
    EXPECT_EQ(problems("trackers:\n  - phrases: [x]\n  - phrases: [y]\n").size(), 2U);
}

TEST(TrackersDocument, FindsTheLineOfWhatIsWrongByItself) {
    const auto found = problems(
        "trackers:\n  - name: A\n    phrases: [x]\n    phrases_in:\n      ger:\n        - ok\n"
        "        - '…'\n");

    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0], testing::HasSubstr("phrases_in.ger[1]"));
    EXPECT_THAT(found[0], testing::HasSubstr("7"));
}

TEST(TrackersDocument, RefusesLanguagesThatAreNone) {
    EXPECT_THAT(problems("trackers:\n  - name: A\n    phrases_in:\n      german: [x]\n"),
                ElementsAre(testing::HasSubstr("no code of a language")));
}

TEST(TrackersDocument, RefusesWhatIsNoListOfTrackers) {
    EXPECT_EQ(problems("").size(), 1U);
    EXPECT_EQ(problems("trackers: many\n").size(), 1U);
    EXPECT_FALSE(problems("- a\n").empty());
    EXPECT_THAT(problems("trackers: []\n"), IsEmpty());
}

}  // namespace
}  // namespace dealwire::config
