#include "engine/trackers/tracker_search.hpp"

#include "engine/trackers/folded_text.hpp"
#include "engine/trackers/word_border.hpp"

#include <map>
#include <unordered_map>

namespace dealwire::trackers {
namespace {

using model::Tracker;
using model::TrackerHits;
using model::TrackerPhrase;

FoldedText folded_transcript(const Transcript& transcript) {
    FoldedText folded;
    const Sentence* before = nullptr;
    for (const Sentence& sentence : transcript.sentences) {
        const bool joined =
            before && !sentence.speaker.empty() && before->speaker == sentence.speaker;
        folded.begin_sentence(joined);
        folded.add(sentence.text);
        before = &sentence;
    }
    return folded;
}

}  // namespace

TrackerSearch::TrackerSearch(std::vector<Tracker> trackers)
    : trackers_{std::move(trackers)},
      patterns_{patterns_of(trackers_)},
      automaton_{texts_of(patterns_)} {}

std::vector<TrackerSearch::Pattern> TrackerSearch::patterns_of(std::span<const Tracker> trackers) {
    std::vector<Pattern> patterns;
    std::unordered_map<std::string, std::size_t> known;
    const auto add = [&](std::size_t tracker, std::size_t number, const TrackerPhrase& phrase,
                         bool excepted) {
        PhrasePattern pattern = pattern_of(phrase.text, trackers[tracker].whole_words);
        if (pattern.text.empty()) return;
        const auto [place, is_new] = known.try_emplace(pattern.text, patterns.size());
        if (is_new) patterns.push_back({pattern.text, {}});
        patterns[place->second].uses.push_back({static_cast<std::uint32_t>(tracker),
                                                static_cast<std::uint32_t>(number), excepted,
                                                pattern.opens, pattern.goes_on, phrase.language});
    };
    for (std::size_t i = 0; i < trackers.size(); ++i) {
        for (std::size_t k = 0; k < trackers[i].phrases.size(); ++k)
            add(i, k, trackers[i].phrases[k], false);
        for (std::size_t k = 0; k < trackers[i].except.size(); ++k)
            add(i, k, trackers[i].except[k], true);
    }
    return patterns;
}

std::vector<std::string> TrackerSearch::texts_of(std::span<const Pattern> patterns) {
    std::vector<std::string> texts;
    texts.reserve(patterns.size());
    for (const Pattern& pattern : patterns) texts.push_back(pattern.text);
    return texts;
}

void TrackerSearch::look_at(const Pattern& pattern, std::string_view text, std::size_t end,
                            const std::string& language, std::vector<FoundPhrase>& found) const {
    const std::size_t begin = end - pattern.text.size();
    for (const Use& use : pattern.uses) {
        const bool other = !use.language.empty() && !language.empty() && use.language != language;
        if (other || !may_begin_at(text, begin, use.opens) || !may_end_at(text, end, use.goes_on))
            continue;
        found.push_back({use.tracker, use.phrase, use.excepted, begin, end});
    }
}

std::vector<Hit> TrackerSearch::find(const Transcript& transcript) const {
    if (patterns_.empty()) return {};
    const FoldedText folded = folded_transcript(transcript);
    std::vector<FoundPhrase> found;
    automaton_.search(folded.text(), [&](std::uint32_t pattern, std::size_t end) {
        look_at(patterns_[pattern], folded.text(), end, transcript.language, found);
    });
    std::vector<Hit> hits;
    for (const FoundPhrase& one : choose(std::move(found)))
        hits.push_back(
            {one.tracker, one.phrase, static_cast<std::uint32_t>(folded.sentence_at(one.begin))});
    return hits;
}

TrackerHits nothing_found(const Tracker& tracker) {
    return {tracker.id, tracker.name, tracker.side, digest_of(tracker), {}};
}

std::vector<TrackerHits> kept_form(const TrackerSearch& search, const Transcript& transcript,
                                   std::span<const Hit> hits) {
    std::map<std::uint32_t, std::map<std::uint32_t, std::vector<model::Mention>>> mentions;
    for (const Hit& hit : hits) {
        const Sentence& sentence = transcript.sentences[hit.sentence];
        mentions[hit.tracker][hit.phrase].push_back(
            {sentence.start_ms, std::string{sentence.speaker}});
    }
    std::vector<TrackerHits> kept;
    for (auto& [number, by_phrase] : mentions) {
        const Tracker& tracker = search.trackers()[number];
        TrackerHits& one = kept.emplace_back(nothing_found(tracker));
        for (auto& [phrase, places] : by_phrase)
            one.phrases.push_back({tracker.phrases[phrase].text, std::move(places)});
    }
    return kept;
}

}  // namespace dealwire::trackers
