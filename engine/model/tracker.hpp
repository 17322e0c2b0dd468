#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::model {

/// Whose words count: anybody's, those of the company's own people, or those of outsiders.
enum class SpeakerSide { Any, Company, Customer };

const char* name_of(SpeakerSide side);  ///< "any", "company", "customer"
std::optional<SpeakerSide> speaker_side_named(const std::string& name);

/// What is looked for. A `*` at its start or end lets the word go on there: `discount*`.
struct TrackerPhrase {
    std::string text;      ///< as the admin wrote it; UTF-8
    std::string language;  ///< ISO 639-2/B, such as "ger"; empty: in conversations of any language

    bool operator==(const TrackerPhrase&) const = default;
};

/// A keyword tracker of the tenant.
struct Tracker {
    std::string id;  ///< at most 40 characters; names the tracker's records in Salesforce
    std::string name;
    SpeakerSide side = SpeakerSide::Any;
    bool whole_words = true;  ///< false: phrases are found inside of words, too
    std::vector<TrackerPhrase> phrases;
    std::vector<TrackerPhrase> except;  ///< a mention inside one of these does not count

    bool operator==(const Tracker&) const = default;
};

/// Over everything in it: another digest means that transcripts have to be searched again.
std::string digest_of(const Tracker& tracker);

/// A tracker as far as it decides whether a search is up to date.
struct TrackerVersion {
    std::string id;
    std::string digest;

    auto operator<=>(const TrackerVersion&) const = default;
};

/// In ascending ids.
std::vector<TrackerVersion> versions_of(std::span<const Tracker> trackers);

/// Names a set of definitions; empty for the empty set, whatever the order.
std::string digest_of(std::span<const TrackerVersion> versions);

/// One place in a transcript.
struct Mention {
    std::optional<std::int64_t> start_ms;  ///< of the sentence, from the start of the call
    std::string speaker;                   ///< `speakerId`; empty where the transcript has none

    bool operator==(const Mention&) const = default;
};

struct PhraseMentions {
    std::string phrase;
    std::vector<Mention> mentions;  ///< in the order of the transcript; never empty

    bool operator==(const PhraseMentions&) const = default;
};

/// What one tracker found in one conversation, of all speakers. Without phrases it found nothing
/// and only says that it stands for a tracker of the document with the same id.
struct TrackerHits {
    std::string tracker;
    std::string name;
    SpeakerSide side = SpeakerSide::Any;
    std::string definition;               ///< digest of the tracker that was searched for
    std::vector<PhraseMentions> phrases;  ///< in the order of the definition

    [[nodiscard]] std::int64_t count() const;

    bool operator==(const TrackerHits&) const = default;
};

/// Over what the export makes of them; empty where there are none. The definition is left out: one
/// that changed without finding anything else changes nothing in the org.
std::string digest_of(std::span<const TrackerHits> hits);

}  // namespace dealwire::model
