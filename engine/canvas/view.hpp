#pragma once

#include "engine/base/clock.hpp"
#include "engine/base/id.hpp"
#include "engine/base/tree.hpp"
#include "engine/exporting/people.hpp"
#include "engine/model/conversation.hpp"
#include "engine/model/resolution.hpp"
#include "engine/model/tracker.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::canvas {

/// A place in a conversation.
struct Moment {
    std::int64_t ms = 0;  ///< from its start; never negative
    /// Number of the sentence that is spoken then, where there is a transcript that says so.
    std::optional<std::size_t> sentence;
};

/// A statement about the conversation, with the place it speaks of.
struct Point {
    std::string text;
    std::optional<Moment> at;
};

/// Statements under a heading.
struct Section {
    std::string title;
    std::vector<Point> points;
};

/// Who took part or spoke. One that the document does not name is "Speaker 2" or the like.
struct Person {
    std::string name;
    std::string title;  ///< of his job; may be empty
    model::Affiliation side = model::Affiliation::Unknown;
    bool host = false;
    bool attended = true;
    std::int64_t talk_ms = 0;
};

struct Sentence {
    std::size_t number = 0;  ///< from 0, through the whole transcript
    std::optional<std::int64_t> ms;
    std::string text;
};

/// What one person said without being interrupted.
struct Monologue {
    std::size_t person = 0;  ///< in `people`
    std::string topic;       ///< only where another one begins
    std::vector<Sentence> sentences;
};

/// A stretch of the time line.
struct Stretch {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

/// When a person spoke.
struct SpeakerLane {
    std::size_t person = 0;
    std::vector<Stretch> spoken;  ///< apart from each other, in order
};

/// Where a tracker was found.
struct TrackerLane {
    std::string name;
    bool smart = false;
    std::int64_t count = 0;
    std::vector<Moment> moments;  ///< in order, each time once
    std::vector<std::string> phrases;
};

/// Everything that the page of one conversation shows; nothing in it is escaped for any format.
struct ConversationView {
    std::string title;
    base::Instant time;
    std::optional<std::int64_t> duration_ms;
    std::string system;     ///< where it was held; may be empty
    std::string language;   ///< of what was said, as pages name it; may be empty
    std::string recording;  ///< https address of the recording's page; may be empty
    std::vector<Person> people;
    std::string summary;
    std::vector<Point> key_points;
    std::vector<Point> next_steps;
    std::vector<Section> action_items;  ///< the other highlights
    std::vector<Section> outline;       ///< each point may have its place; so may the first
    std::int64_t length_ms = 0;         ///< of the time line; 0: there is none
    std::vector<SpeakerLane> speakers;
    std::vector<TrackerLane> trackers;
    std::vector<Monologue> transcript;
};

/// What a view is made of. Nothing is owned; all belong to the same version.
struct Viewed {
    const model::Conversation& conversation;
    const base::Tree& document;
    const model::Resolution& resolution;
    std::span<const model::TrackerHits> hits;  ///< what our own trackers found
    const exporting::People& people;
};

/// Pure and total, whatever the document holds.
ConversationView view_of(const Viewed& viewed);

/// One of several conversations of a record.
struct ConversationEntry {
    base::ConversationId id;
    std::string title;
    base::Instant time;
    std::optional<std::int64_t> duration_ms;
    std::string summary;              ///< its beginning
    std::vector<std::string> people;  ///< external ones first
};

ConversationEntry entry_of(const Viewed& viewed);

}  // namespace dealwire::canvas
