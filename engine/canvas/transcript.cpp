#include "engine/canvas/transcript.hpp"

#include "engine/canvas/reading.hpp"
#include "engine/exporting/affiliation.hpp"

#include <algorithm>

namespace dealwire::canvas {
namespace {

using base::Tree;
using model::Affiliation;

/// Ids of the document that stand for its host, in any of the ways a host is named.
bool is_host(const Tree& party, const model::Participant& participant, const std::string& host,
             const model::Member* member) {
    if (host.empty()) return false;
    if (host == words_at(party, "userId") || host == words_at(party, "id")) return true;
    return member && !participant.email.empty() && member->email == participant.email;
}

}  // namespace

Cast::Cast(const Viewed& viewed) {
    const model::Conversation& conversation = viewed.conversation;
    std::size_t number = 0;
    for (const Tree& party : list_at(viewed.document, "parties")) {
        if (!party.object() || number >= conversation.participants.size()) continue;
        add_party(viewed, party, number++, conversation.primary_user);
    }
    add_talk_time(viewed.document);
}

void Cast::add_party(const Viewed& viewed, const Tree& party, std::size_t number,
                     const std::string& host) {
    const model::Participant& participant = viewed.conversation.participants[number];
    const model::Member* member =
        host.empty()
            ? nullptr
            : exporting::find_person(host, viewed.conversation, viewed.resolution, viewed.people);
    Person person;
    person.name = participant.name.empty() ? participant.email : participant.name;
    person.title = words_at(party, "title");
    person.side = exporting::affiliation_of(number, viewed.conversation, viewed.resolution);
    person.attended = participant.attended;
    person.host = is_host(party, participant, host, member);
    if (person.name.empty()) person.name = "Participant " + std::to_string(number + 1);
    const std::size_t place = people_.size();
    people_.push_back(std::move(person));
    if (const auto id = party.text_at("speakerId")) by_speaker_.try_emplace(*id, place);
    if (const auto id = party.text_at("id")) by_party_.try_emplace(*id, place);
}

void Cast::add_talk_time(const Tree& document) {
    for (const Tree& speaker : list_at(document, "interaction.speakers")) {
        const auto place = by_party_.find(words_at(speaker, "id"));
        if (place == by_party_.end()) continue;
        people_[place->second].talk_ms += seconds_at(speaker, "talkTime").value_or(0);
    }
}

std::size_t Cast::speaker(const std::string& id) {
    const auto [place, added] = by_speaker_.try_emplace(id, people_.size());
    if (added) {
        Person stranger;
        stranger.name = id.empty() ? "Somebody" : "Speaker " + std::to_string(people_.size() + 1);
        people_.push_back(std::move(stranger));
    }
    return place->second;
}

std::vector<Monologue> transcript_of(const Tree& document, Cast& cast) {
    std::vector<Monologue> transcript;
    std::string topic;
    std::size_t number = 0;
    for (const Tree& said : list_at(document, "transcript")) {
        Monologue monologue;
        for (const Tree& sentence : list_at(said, "sentences")) {
            std::string text = words_at(sentence, "text");
            if (text.empty()) continue;
            monologue.sentences.push_back(
                {number++, milliseconds_at(sentence, "start"), std::move(text)});
        }
        if (monologue.sentences.empty()) continue;
        monologue.person = cast.speaker(words_at(said, "speakerId"));
        if (std::string now = words_at(said, "topic"); now != topic) {
            monologue.topic = now;
            topic = std::move(now);
        }
        transcript.push_back(std::move(monologue));
    }
    return transcript;
}

std::vector<SpeakerLane> lanes_of(const Tree& document, Cast& cast, std::int64_t gap_ms) {
    std::map<std::size_t, std::vector<Stretch>> spoken;
    for (const Tree& said : list_at(document, "transcript"))
        for (const Tree& sentence : list_at(said, "sentences")) {
            const auto from = milliseconds_at(sentence, "start");
            if (!from) continue;
            const auto to = milliseconds_at(sentence, "end").value_or(*from);
            spoken[cast.speaker(words_at(said, "speakerId"))].push_back(
                {*from, std::max(*from, to)});
        }
    std::vector<SpeakerLane> lanes;
    for (auto& [person, stretches] : spoken) {
        std::ranges::sort(stretches, {}, &Stretch::from_ms);
        SpeakerLane lane{person, {}};
        for (const Stretch& next : stretches) {
            const bool apart =
                lane.spoken.empty() || next.from_ms - lane.spoken.back().to_ms > gap_ms;
            if (apart)
                lane.spoken.push_back(next);
            else
                lane.spoken.back().to_ms = std::max(lane.spoken.back().to_ms, next.to_ms);
        }
        lanes.push_back(std::move(lane));
    }
    return lanes;
}

SentenceClock::SentenceClock(const std::vector<Monologue>& transcript) {
    for (const Monologue& monologue : transcript)
        for (const Sentence& sentence : monologue.sentences)
            if (sentence.ms) by_start_.try_emplace(*sentence.ms, sentence.number);
}

Moment SentenceClock::at(std::int64_t ms) const {
    constexpr std::int64_t kTolerance = 500;  // trackers tell tenths of a second
    const auto after = by_start_.upper_bound(ms + kTolerance);
    if (by_start_.empty()) return {ms, std::nullopt};
    return {ms, after == by_start_.begin() ? after->second : std::prev(after)->second};
}

}  // namespace dealwire::canvas
