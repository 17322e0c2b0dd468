// The automaton and what is built on it, against the simplest search that could be right.

#include "engine/trackers/folded_text.hpp"
#include "engine/trackers/tracker_search.hpp"
#include "engine/trackers/word_border.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

namespace dealwire::trackers {
namespace {

using model::Tracker;

using Place = std::pair<std::size_t, std::uint32_t>;  // end, phrase

/// Words of few letters, so that they overlap often.
std::string any_word(const std::string& letters, std::size_t longest) {
    const auto length = *rc::gen::inRange<std::size_t>(1, longest + 1);
    std::string word;
    for (std::size_t i = 0; i < length; ++i)
        word.push_back(letters[*rc::gen::inRange<std::size_t>(0, letters.size())]);
    return word;
}

std::vector<Place> naive(const std::vector<std::string>& phrases, const std::string& text) {
    std::vector<Place> places;
    for (std::uint32_t i = 0; i < phrases.size(); ++i)
        for (auto at = text.find(phrases[i]); at != std::string::npos;
             at = text.find(phrases[i], at + 1))
            places.emplace_back(at + phrases[i].size(), i);
    std::ranges::sort(places);
    return places;
}

TEST(PhraseAutomatonProperties, FindsWhatANaiveSearchFinds) {
    EXPECT_TRUE(rc::check([] {
        std::set<std::string> distinct;
        const int count = *rc::gen::inRange(0, 40);
        for (int i = 0; i < count; ++i) distinct.insert(any_word("abc", 6));
        const std::vector<std::string> phrases{distinct.begin(), distinct.end()};
        const std::string text = any_word("abcd", 200);

        std::vector<Place> found;
        PhraseAutomaton{phrases}.search(
            text, [&](std::uint32_t phrase, std::size_t end) { found.emplace_back(end, phrase); });

        std::ranges::sort(found);
        RC_ASSERT(found == naive(phrases, text));
    }));
}

const std::vector<std::string>& vocabulary() {
    static const std::vector<std::string> kWords{
        "price", "PRICE", "prix", "a", "ab", "tag", "価", "格", "価格", "цена", "é",     "e\u0301",
        "C++",   "가격",  "이",   ".", ", ", "-",   "\n", "…",  "。",   "2",    "Preis", "x*y"};
    return kWords;
}

std::string any_text(int longest) {
    std::string text;
    const int count = *rc::gen::inRange(1, longest + 1);
    for (int i = 0; i < count; ++i) {
        text += *rc::gen::elementOf(vocabulary());
        if (*rc::gen::arbitrary<bool>()) text += ' ';
    }
    return text;
}

Tracker any_tracker(int number) {
    Tracker tracker{.id = std::to_string(number), .name = "T"};
    tracker.whole_words = *rc::gen::arbitrary<bool>();
    const int phrases = *rc::gen::inRange(1, 4);
    for (int i = 0; i < phrases; ++i) {
        std::string text = any_text(2);
        std::erase(text, '*');
        if (*rc::gen::arbitrary<bool>()) text += "*";
        tracker.phrases.push_back({text, *rc::gen::elementOf(std::vector<std::string>{"", "ger"})});
    }
    if (*rc::gen::arbitrary<bool>()) tracker.except.push_back({any_text(3), ""});
    return tracker;
}

/// Every place where the phrase stands by the rules, found by trying each byte.
void try_everywhere(const Tracker& tracker, const model::TrackerPhrase& phrase,
                    std::string_view text, const FoundPhrase& as, std::vector<FoundPhrase>& found) {
    const PhrasePattern pattern = pattern_of(phrase.text, tracker.whole_words);
    if (pattern.text.empty()) return;
    for (std::size_t at = 0; at + pattern.text.size() <= text.size(); ++at) {
        const std::size_t end = at + pattern.text.size();
        if (text.substr(at, pattern.text.size()) != pattern.text) continue;
        if (!may_begin_at(text, at, pattern.opens) || !may_end_at(text, end, pattern.goes_on))
            continue;
        FoundPhrase place = as;
        place.begin = at;
        place.end = end;
        found.push_back(place);
    }
}

std::size_t naive_count(const std::vector<Tracker>& trackers, std::string_view text) {
    std::vector<FoundPhrase> found;
    for (std::uint32_t i = 0; i < trackers.size(); ++i) {
        const Tracker& tracker = trackers[i];
        for (std::uint32_t k = 0; k < tracker.phrases.size(); ++k)
            if (tracker.phrases[k].language.empty())
                try_everywhere(tracker, tracker.phrases[k], text, {i, k, false, 0, 0}, found);
        for (std::uint32_t k = 0; k < tracker.except.size(); ++k)
            try_everywhere(tracker, tracker.except[k], text, {i, k, true, 0, 0}, found);
    }
    return choose(std::move(found)).size();
}

TEST(TrackerSearchProperties, FindsWhatTryingEveryPlaceFinds) {
    EXPECT_TRUE(rc::check([] {
        std::vector<Tracker> trackers;
        const int count = *rc::gen::inRange(0, 5);
        for (int i = 0; i < count; ++i) trackers.push_back(any_tracker(i));
        const std::string text = any_text(30);
        const Transcript transcript{{{text, "1", 0}}, "eng"};

        const auto hits = TrackerSearch{trackers}.find(transcript);

        RC_ASSERT(hits.size() == naive_count(trackers, folded(text)));
    }));
}

TEST(TrackerSearchProperties, OneTrackerNeverTouchesAnother) {
    EXPECT_TRUE(rc::check([] {
        const Tracker first = any_tracker(1);
        const Tracker second = any_tracker(2);
        const std::string text = any_text(30);
        const Transcript transcript{{{text, "1", 0}}, ""};
        const auto count = [&](std::vector<Tracker> trackers) {
            return TrackerSearch{std::move(trackers)}.find(transcript).size();
        };

        RC_ASSERT(count({first, second}) == count({first}) + count({second}));
    }));
}

TEST(FoldedTextProperties, CaseAndSurroundingsDoNotMatter) {
    EXPECT_TRUE(rc::check([] {
        const std::string text = any_text(20);
        std::string loud = " \n" + text + " ...";
        for (char& c : loud)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        RC_ASSERT(folded(loud) == folded(text));
    }));
}

TEST(FoldedTextProperties, TakesAnyBytes) {
    EXPECT_TRUE(rc::check([](const std::string& bytes) {
        const std::string text = folded(bytes);
        RC_ASSERT(text.find("  ") == std::string::npos);
        RC_ASSERT(text.empty() || (text.front() != ' ' && text.back() != ' '));
    }));
}

}  // namespace
}  // namespace dealwire::trackers
