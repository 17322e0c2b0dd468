#include "engine/intake/redaction.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace dealwire::intake {
namespace {

using base::Tree;

constexpr std::array<std::string_view, 4> kStays{"id", "speakerId", "affiliation", "methods"};
constexpr std::array<std::string_view, 2> kSpeaker{"speakerId", "speakerID"};
constexpr std::array<std::string_view, 3> kSaid{"text", "snippet", "phrase"};

/// What has to go, as the parties of the document name him.
struct Traces {
    std::vector<std::string> texts;  ///< lower case, the longest first
    std::set<std::string> speakers;

    void add(const std::string& text) {
        const std::string trimmed{base::trim(text)};
        if (!trimmed.empty()) texts.push_back(base::to_lower_ascii(trimmed));
    }
};

bool is_party_of(const Tree& party, const Person& person, std::string_view home) {
    model::Participant participant;
    participant.email = party.text_at("emailAddress").value_or("");
    participant.phone = party.text_at("phoneNumber").value_or("");
    return is_same(participant, person, home);
}

void note_traces(const Tree& party, Traces& traces) {
    traces.add(party.text_at("emailAddress").value_or(""));
    traces.add(party.text_at("phoneNumber").value_or(""));
    // One word would be found within other words and names.
    const std::string name{base::trim(party.text_at("name").value_or(""))};
    if (name.find(' ') != std::string::npos) traces.add(name);
    if (auto speaker = party.text_at("speakerId"); speaker && !speaker->empty())
        traces.speakers.insert(std::move(*speaker));
}

void strip_party(Tree& party) {
    std::erase_if(*party.object(), [](const auto& member) {
        return std::ranges::find(kStays, member.first) == kStays.end();
    });
}

Traces strip_parties(Tree& document, const Person& person, std::string_view home) {
    Traces traces;
    traces.add(person.text());
    for (auto& [key, value] : *document.object()) {
        if (key != "parties" || !value.array()) continue;
        for (Tree& party : *value.array()) {
            if (!party.object() || !is_party_of(party, person, home)) continue;
            note_traces(party, traces);
            strip_party(party);
        }
    }
    std::ranges::sort(traces.texts, std::greater{}, &std::string::size);
    return traces;
}

std::string without(std::string text, const Traces& traces) {
    for (const std::string& trace : traces.texts) {
        std::string lower = base::to_lower_ascii(text);
        for (std::size_t at = lower.find(trace); at != std::string::npos;
             at = lower.find(trace, at + kTakenOut.size())) {
            text.replace(at, trace.size(), kTakenOut);
            lower.replace(at, trace.size(), kTakenOut);
        }
    }
    return text;
}

bool is_said_by_him(const Tree& value, const Traces& traces) {
    return std::ranges::any_of(kSpeaker, [&](std::string_view key) {
        const auto speaker = value.text_at(key);
        return speaker && traces.speakers.contains(*speaker);
    });
}

/// `said`: within something that he said.
void scrub(Tree& value, const Traces& traces, bool said);

void scrub_members(Tree& value, const Traces& traces, bool said) {
    const bool by_him = said || is_said_by_him(value, traces);
    for (auto& [key, member] : *value.object()) {
        const bool words = by_him && std::ranges::find(kSaid, key) != kSaid.end();
        if (words && member.string())
            member = Tree{""};
        else
            scrub(member, traces, by_him);
    }
}

void scrub(Tree& value, const Traces& traces, bool said) {
    if (const std::string* text = value.string())
        value = Tree{without(*text, traces)};
    else if (Tree::Array* items = value.array())
        for (Tree& item : *items) scrub(item, traces, said);
    else if (value.object())
        scrub_members(value, traces, said);
}

}  // namespace

Tree redacted(Tree document, const Person& person, std::string_view home) {
    if (!document.object()) return document;
    const auto id = document.text_at("metaData.id");
    const Traces traces = strip_parties(document, person, home);
    scrub(document, traces, false);
    // It names the conversation, whatever it is made of.
    if (id && document.text_at("metaData.id") != id)
        for (auto& [key, value] : *document.object())
            if (key == "metaData") value.set("id", *id);
    return document;
}

}  // namespace dealwire::intake
