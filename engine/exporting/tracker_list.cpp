#include "engine/exporting/tracker_list.hpp"

#include "engine/base/text.hpp"
#include "engine/exporting/affiliation.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

namespace dealwire::exporting {
namespace {

using base::Tree;
using model::Affiliation;
using model::Mention;
using model::PhraseMentions;
using model::SpeakerSide;
using model::TrackerHits;

using Speakers = std::map<std::string, Affiliation>;

Speakers speakers_of(const Tree& document, const model::Conversation& conversation,
                     const model::Resolution& resolution) {
    Speakers speakers;
    const Tree* parties = document.find("parties");
    if (!parties || !parties->array()) return speakers;
    std::size_t number = 0;
    for (const Tree& party : *parties->array()) {
        if (!party.object() || number >= conversation.participants.size()) continue;
        const Affiliation side = affiliation_of(number++, conversation, resolution);
        if (const auto id = party.text_at("speakerId")) speakers.try_emplace(*id, side);
    }
    return speakers;
}

bool counts(const Mention& mention, SpeakerSide side, const Speakers& speakers) {
    if (side == SpeakerSide::Any) return true;
    const auto speaker = speakers.find(mention.speaker);
    if (mention.speaker.empty() || speaker == speakers.end()) return false;
    const auto wanted =
        side == SpeakerSide::Company ? Affiliation::Internal : Affiliation::External;
    return speaker->second == wanted;
}

/// Seconds as the documents write them: `611.2`.
base::Number seconds_of(std::int64_t milliseconds) {
    constexpr std::int64_t kThousand = 1000;
    constexpr std::size_t kPlaces = 3;
    std::string text = std::to_string(milliseconds / kThousand);
    if (milliseconds < 0 && milliseconds > -kThousand) text.insert(0, "-");
    std::string fraction = std::to_string(std::abs(milliseconds % kThousand));
    fraction.insert(0, kPlaces - fraction.size(), '0');
    while (fraction.ends_with('0')) fraction.pop_back();
    if (!fraction.empty()) text.append(".").append(fraction);
    return {std::move(text)};
}

Tree occurrence(const Mention& mention) {
    return Tree::Object{
        {"startTime", mention.start_ms ? Tree{seconds_of(*mention.start_ms)} : Tree{}},
        {"speakerId", mention.speaker.empty() ? Tree{} : Tree{mention.speaker}}};
}

Tree phrase_tree(const PhraseMentions& phrase) {
    Tree::Array occurrences;
    for (const Mention& mention : phrase.mentions) occurrences.push_back(occurrence(mention));
    return Tree::Object{{"phrase", phrase.phrase},
                        {"count", static_cast<std::int64_t>(phrase.mentions.size())},
                        {"occurrences", std::move(occurrences)}};
}

/// In the order of their times.
Tree all_occurrences(const TrackerHits& hits) {
    std::vector<Mention> mentions;
    for (const PhraseMentions& phrase : hits.phrases)
        mentions.insert(mentions.end(), phrase.mentions.begin(), phrase.mentions.end());
    std::ranges::stable_sort(mentions, {}, &Mention::start_ms);
    Tree::Array list;
    for (const Mention& mention : mentions) list.push_back(occurrence(mention));
    return list;
}

Tree tracker_tree(const TrackerHits& hits) {
    Tree::Array phrases;
    for (const PhraseMentions& phrase : hits.phrases) phrases.push_back(phrase_tree(phrase));
    return Tree::Object{{"id", hits.tracker},
                        {"name", hits.name},
                        {"count", hits.count()},
                        {"type", "KEYWORD"},
                        {"occurrences", all_occurrences(hits)},
                        {"phrases", std::move(phrases)}};
}

bool is_replaced(const Tree& own, std::span<const TrackerHits> hits) {
    if (base::to_lower_ascii(own.text_at("type").value_or("")) == "smart") return false;
    const std::string id = own.text_at("id").value_or("");
    return std::ranges::find(hits, id, &TrackerHits::tracker) != hits.end();
}

}  // namespace

std::vector<TrackerHits> by_side(std::span<const TrackerHits> hits, const Tree& document,
                                 const model::Conversation& conversation,
                                 const model::Resolution& resolution) {
    const Speakers speakers = speakers_of(document, conversation, resolution);
    std::vector<TrackerHits> counted{hits.begin(), hits.end()};
    for (TrackerHits& tracker : counted) {
        for (PhraseMentions& phrase : tracker.phrases)
            std::erase_if(phrase.mentions, [&](const Mention& mention) {
                return !counts(mention, tracker.side, speakers);
            });
        std::erase_if(tracker.phrases, [](const auto& phrase) { return phrase.mentions.empty(); });
    }
    return counted;
}

Tree with_trackers(Tree document, std::span<const TrackerHits> hits) {
    Tree content = document.find("content") ? *document.find("content") : Tree{};
    if (!content.object()) content = Tree{Tree::Object{}};
    const Tree* own = content.find("trackers");
    Tree::Array list = own && own->array() ? *own->array() : Tree::Array{};
    std::erase_if(list, [&](const Tree& each) { return is_replaced(each, hits); });
    for (const TrackerHits& tracker : hits)
        if (tracker.count() > 0) list.push_back(tracker_tree(tracker));
    content.set("trackers", std::move(list));
    document.set("content", std::move(content));
    return document;
}

Tree with_hits(Tree document, std::span<const TrackerHits> hits,
               const model::Conversation& conversation, const model::Resolution& resolution) {
    const auto counted = by_side(hits, document, conversation, resolution);
    return with_trackers(std::move(document), counted);
}

}  // namespace dealwire::exporting
