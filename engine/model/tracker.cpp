#include "engine/model/tracker.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <array>

namespace dealwire::model {
namespace {

constexpr std::array kSides{SpeakerSide::Any, SpeakerSide::Company, SpeakerSide::Customer};

/// With its length before it, so that two texts never read as one other.
void add(std::string& to, const std::string& text) {
    to.append(std::to_string(text.size())).append(":").append(text);
}

void add(std::string& to, const std::vector<TrackerPhrase>& phrases) {
    to.append(std::to_string(phrases.size())).append("[");
    for (const TrackerPhrase& phrase : phrases) {
        add(to, phrase.text);
        add(to, phrase.language);
    }
}

void add(std::string& to, const Mention& mention) {
    to.append(mention.start_ms ? std::to_string(*mention.start_ms) : "-").append(" ");
    add(to, mention.speaker);
}

}  // namespace

const char* name_of(SpeakerSide side) {
    switch (side) {
        case SpeakerSide::Company:
            return "company";
        case SpeakerSide::Customer:
            return "customer";
        case SpeakerSide::Any:
            break;
    }
    return "any";
}

std::optional<SpeakerSide> speaker_side_named(const std::string& name) {
    for (const SpeakerSide side : kSides)
        if (name == name_of(side)) return side;
    return std::nullopt;
}

std::string digest_of(const Tracker& tracker) {
    std::string text;
    add(text, tracker.id);
    add(text, tracker.name);
    text.append(name_of(tracker.side)).append(tracker.whole_words ? " whole " : " part ");
    add(text, tracker.phrases);
    add(text, tracker.except);
    return base::digest(text);
}

std::vector<TrackerVersion> versions_of(std::span<const Tracker> trackers) {
    std::vector<TrackerVersion> versions;
    for (const Tracker& tracker : trackers) versions.push_back({tracker.id, digest_of(tracker)});
    std::ranges::sort(versions);
    return versions;
}

std::string digest_of(std::span<const TrackerVersion> versions) {
    if (versions.empty()) return {};
    std::vector<TrackerVersion> ordered{versions.begin(), versions.end()};
    std::ranges::sort(ordered);
    std::string text;
    for (const TrackerVersion& version : ordered) {
        add(text, version.id);
        add(text, version.digest);
    }
    return base::digest(text);
}

std::int64_t TrackerHits::count() const {
    std::int64_t count = 0;
    for (const PhraseMentions& phrase : phrases)
        count += static_cast<std::int64_t>(phrase.mentions.size());
    return count;
}

std::string digest_of(std::span<const TrackerHits> hits) {
    if (hits.empty()) return {};
    std::string text;
    for (const TrackerHits& each : hits) {
        add(text, each.tracker);
        add(text, each.name);
        text.append(name_of(each.side)).append(" ").append(std::to_string(each.phrases.size()));
        for (const PhraseMentions& phrase : each.phrases) {
            add(text, phrase.phrase);
            text.append(std::to_string(phrase.mentions.size())).append("[");
            for (const Mention& mention : phrase.mentions) add(text, mention);
        }
    }
    return base::digest(text);
}

}  // namespace dealwire::model
