#pragma once

#include "engine/canvas/view.hpp"

#include <map>
#include <string>

namespace dealwire::canvas {

/// Who took part, found by the number that the transcript gives each speaker. Speakers that are no
/// party are added when they are asked for.
class Cast {
public:
    explicit Cast(const Viewed& viewed);

    /// In `people`.
    std::size_t speaker(const std::string& id);

    [[nodiscard]] std::vector<Person>& people() { return people_; }

private:
    void add_party(const Viewed& viewed, const base::Tree& party, std::size_t number,
                   const std::string& host);
    void add_talk_time(const base::Tree& document);

    std::vector<Person> people_;
    std::map<std::string, std::size_t> by_speaker_;
    std::map<std::string, std::size_t> by_party_;
};

/// What was said, in document order.
std::vector<Monologue> transcript_of(const base::Tree& document, Cast& cast);

/// When who spoke, in the order of `people`; stretches closer than `gap_ms` are one.
std::vector<SpeakerLane> lanes_of(const base::Tree& document, Cast& cast, std::int64_t gap_ms);

/// Finds the sentence that is spoken at a moment.
class SentenceClock {
public:
    explicit SentenceClock(const std::vector<Monologue>& transcript);

    /// The last one that has begun; times of trackers and sentences differ a little.
    [[nodiscard]] Moment at(std::int64_t ms) const;

private:
    std::map<std::int64_t, std::size_t> by_start_;
};

}  // namespace dealwire::canvas
