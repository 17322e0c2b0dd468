#include "engine/trackers/tracker_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::trackers {
namespace {

using model::Tracker;
using model::TrackerPhrase;
using testing::ElementsAre;
using testing::IsEmpty;

Tracker tracker(const std::string& name, const std::vector<std::string>& phrases,
                const std::vector<std::string>& except = {}) {
    Tracker made{.id = name, .name = name};
    for (const std::string& phrase : phrases) made.phrases.push_back({phrase, ""});
    for (const std::string& phrase : except) made.except.push_back({phrase, ""});
    return made;
}

struct Line {
    const char* speaker;
    const char* text;
};

Transcript said(const std::vector<Line>& lines, const std::string& language = "") {
    Transcript transcript{{}, language};
    for (const Line& line : lines) {
        const auto start = static_cast<std::int64_t>(1000 * transcript.sentences.size());
        transcript.sentences.push_back({line.text, line.speaker, start});
    }
    return transcript;
}

/// How often the phrases are found in one sentence.
std::size_t count(const std::vector<std::string>& phrases, const char* text,
                  bool whole_words = true) {
    Tracker one = tracker("t", phrases);
    one.whole_words = whole_words;
    return TrackerSearch{{one}}.find(said({{"1", text}})).size();
}

TEST(TrackerSearch, FindsPhrasesWhateverTheCase) {
    EXPECT_EQ(count({"discount"}, "A DISCOUNT? No Discount!"), 2U);
    EXPECT_EQ(count({"Straße"}, "in der STRASSE"), 1U);
    EXPECT_EQ(count({"скидка"}, "Это СКИДКА."), 1U);
}

TEST(TrackerSearch, CountsAMarkThatNothingCarriesAlikeEverywhere) {
    EXPECT_EQ(count({"\u032e"}, "\u032ez"), 1U);
    EXPECT_EQ(count({"\u032e"}, "a. \u032ez"), 1U);
    EXPECT_EQ(count({"a"}, "a\u032e"), 0U);
}

TEST(TrackerSearch, FindsWholeWordsOnly) {
    EXPECT_EQ(count({"price"}, "pricey enterprises reprice prices"), 0U);
    EXPECT_EQ(count({"Preis"}, "der Listenpreis"), 0U);
    EXPECT_EQ(count({"цена"}, "оценаем"), 0U);
    EXPECT_EQ(count({"api"}, "API2 apis"), 0U);
    EXPECT_EQ(count({"price"}, "(price) price, \"price\" price-tag"), 4U);
}

TEST(TrackerSearch, LetsAWordGoOnWhereAStarStands) {
    EXPECT_EQ(count({"discount*"}, "discounts discounted Discount rediscount"), 3U);
    EXPECT_EQ(count({"*preis"}, "Listenpreis Preis Preise"), 2U);
    EXPECT_EQ(count({"*preis*"}, "Listenpreise Preis Reis"), 2U);
    EXPECT_EQ(count({"notice period*"}, "the notice periods"), 1U);
}

TEST(TrackerSearch, FindsPartsOfWordsWhereWholeOnesAreNotAsked) {
    EXPECT_EQ(count({"preis"}, "Listenpreise", false), 1U);
    EXPECT_EQ(count({"cafe"}, "cafe\u0302s cafes", false), 1U) << "characters stay whole";
}

TEST(TrackerSearch, NeedsNoBordersBetweenChineseAndJapaneseWords) {
    EXPECT_EQ(count({"価格"}, "この価格表では"), 1U);
    EXPECT_EQ(count({"价格"}, "报价格单"), 1U);
    EXPECT_EQ(count({"API"}, "当社のAPI連携"), 1U);
    EXPECT_EQ(count({"ราคา"}, "ขอราคาหน่อย"), 1U);
}

TEST(TrackerSearch, LetsParticlesFollowAKoreanWord) {
    EXPECT_EQ(count({"가격"}, "가격이 높아요"), 1U);
    EXPECT_EQ(count({"가격"}, "최저가격"), 0U);
    EXPECT_EQ(count({"가격"}, "최저 가격은"), 1U);
}

TEST(TrackerSearch, FindsPhrasesAcrossPunctuationAndLineBreaks) {
    EXPECT_EQ(count({"single sign-on"}, "single\n sign on; SINGLE-SIGN-ON"), 2U);
    EXPECT_EQ(count({"appel d'offres"}, "un appel d’offres"), 1U);
    EXPECT_EQ(count({"見積書"}, "見積\n書"), 1U);
}

TEST(TrackerSearch, FindsNamesWithSymbols) {
    EXPECT_EQ(count({"C++"}, "we write C++, not C"), 1U);
    EXPECT_EQ(count({"AT&T"}, "at&t's network"), 1U);
}

TEST(TrackerSearch, RunsOnIntoTheNextSentenceOfTheSpeaker) {
    const TrackerSearch search{{tracker("t", {"volume discount"})}};

    EXPECT_THAT(search.find(said({{"1", "a volume"}, {"1", "discount"}})),
                ElementsAre(Hit{0, 0, 0}));
    EXPECT_THAT(search.find(said({{"1", "a volume."}, {"1", "discount"}})), IsEmpty());
    EXPECT_THAT(search.find(said({{"1", "a volume"}, {"2", "discount"}})), IsEmpty());
    EXPECT_THAT(search.find(said({{"", "a volume"}, {"", "discount"}})), IsEmpty());
}

TEST(TrackerSearch, CountsOverlappingPhrasesOfATrackerOnce) {
    const TrackerSearch search{{tracker("t", {"discount", "volume discount"})}};

    EXPECT_THAT(search.find(said({{"1", "volume discount"}, {"1", "a discount"}})),
                ElementsAre(Hit{0, 1, 0}, Hit{0, 0, 1}));
}

TEST(TrackerSearch, LeavesOutMentionsInsideAnException) {
    const TrackerSearch search{
        {tracker("t", {"price"}, {"at any price"}), tracker("u", {"price"})}};

    EXPECT_THAT(search.find(said({{"1", "Not at any price."}, {"1", "The price?"}})),
                ElementsAre(Hit{0, 0, 1}, Hit{1, 0, 0}, Hit{1, 0, 1}));
}

TEST(TrackerSearch, LooksForPhrasesOfTheConversationsLanguage) {
    Tracker one = tracker("t", {"gift"});
    one.phrases.push_back({"Gift", "ger"});
    one.phrases.erase(one.phrases.begin());
    const TrackerSearch search{{one}};

    EXPECT_EQ(search.find(said({{"1", "Gift"}}, "ger")).size(), 1U);
    EXPECT_EQ(search.find(said({{"1", "a gift"}}, "eng")).size(), 0U);
    EXPECT_EQ(search.find(said({{"1", "Gift"}}, "")).size(), 1U) << "of no known language";
}

TEST(TrackerSearch, FindsNothingForAPhraseWithoutWords) {
    EXPECT_EQ(count({"…"}, "… and so on …"), 0U);
    EXPECT_TRUE(TrackerSearch{{}}.find(said({{"1", "anything"}})).empty());
}

TEST(KeptForm, HoldsTimesAndSpeakersByPhrase) {
    const TrackerSearch search{{tracker("a", {"none"}), tracker("b", {"two", "one"})}};
    const Transcript transcript = said({{"91", "one two"}, {"", "one"}});

    const auto kept = kept_form(search, transcript, search.find(transcript));

    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].tracker, "b");
    EXPECT_EQ(kept[0].definition, model::digest_of(search.trackers()[1]));
    EXPECT_THAT(kept[0].phrases,
                ElementsAre(model::PhraseMentions{"two", {{0, "91"}}},
                            model::PhraseMentions{"one", {{0, "91"}, {1000, ""}}}));
    EXPECT_EQ(kept[0].count(), 3);
}

}  // namespace
}  // namespace dealwire::trackers
