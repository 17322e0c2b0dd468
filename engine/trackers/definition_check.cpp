#include "engine/trackers/definition_check.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/text.hpp"
#include "engine/trackers/folded_text.hpp"
#include "engine/trackers/phrase_pattern.hpp"

#include <array>
#include <charconv>
#include <map>
#include <set>

namespace dealwire::trackers {
namespace {

using base::Issues;
using model::Tracker;
using model::TrackerPhrase;

std::string place(std::size_t tracker, const std::string& member) {
    return "trackers[" + std::to_string(tracker) + "]." + member;
}

void check_phrase(const TrackerPhrase& phrase, const std::string& path, Issues& issues) {
    const auto problem = [&](std::string what) { issues.push_back({path, std::move(what)}); };
    if (base::utf16_length(phrase.text) > kLongestPhrase)
        return problem("is longer than " + std::to_string(kLongestPhrase) + " characters");
    if (has_misplaced_star(phrase.text))
        return problem(
            "has a * in its middle; write it as the first or last character of a word, "
            "as in discount*");
    if (pattern_of(phrase.text, true).text.empty())
        problem("is '" + phrase.text + "', which has no letter, digit or symbol to look for");
}

void check_phrases(const Tracker& tracker, std::size_t number, Issues& issues) {
    using Key = std::pair<std::string, std::string>;
    std::set<Key> seen;
    const auto path = [&](const char* list, std::size_t i) {
        return place(number, std::string{list} + "[" + std::to_string(i) + "]");
    };
    for (std::size_t i = 0; i < tracker.phrases.size(); ++i) {
        const TrackerPhrase& phrase = tracker.phrases[i];
        check_phrase(phrase, path("phrases", i), issues);
        if (!seen.insert({phrase.text, phrase.language}).second)
            issues.push_back({path("phrases", i), "'" + phrase.text + "' is there twice"});
    }
    for (std::size_t i = 0; i < tracker.except.size(); ++i)
        check_phrase(tracker.except[i], path("except", i), issues);
    if (tracker.phrases.empty())
        issues.push_back({place(number, "phrases"), "is empty; write at least one phrase"});
}

void check_text(const std::string& text, std::size_t longest, const std::string& path,
                Issues& issues) {
    if (base::trim(text).empty())
        issues.push_back({path, "is missing"});
    else if (base::trim(text).size() != text.size() ||
             base::without_control_characters(text) != text)
        issues.push_back({path, "has white space at its ends or control characters"});
    else if (base::utf16_length(text) > longest)
        issues.push_back({path, "is longer than " + std::to_string(longest) + " characters"});
}

/// Two trackers of one name could not be told apart in Salesforce.
void check_twins(std::span<const Tracker> trackers, Issues& issues) {
    std::map<std::string, std::size_t> ids;
    std::map<std::string, std::size_t> names;
    for (std::size_t i = 0; i < trackers.size(); ++i) {
        const bool nameless = base::trim(trackers[i].name).empty();
        if (nameless && trackers[i].id == id_for_name(trackers[i].name)) continue;
        const auto [id, new_id] = ids.try_emplace(trackers[i].id, i);
        if (!new_id)
            issues.push_back({place(i, "id"), "'" + trackers[i].id + "' is also the id of '" +
                                                  trackers[id->second].name + "'"});
        const auto [name, new_name] = names.try_emplace(folded(trackers[i].name), i);
        if (!new_name && !nameless)
            issues.push_back({place(i, "name"), "'" + trackers[i].name +
                                                    "' is also the name of trackers[" +
                                                    std::to_string(name->second) + "]"});
    }
}

}  // namespace

std::string id_for_name(std::string_view name) {
    constexpr int kHexadecimal = 16;
    std::array<char, kHexadecimal> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   base::short_digest(folded(name)), kHexadecimal);
    return "keyword-" + std::string{digits.data(), end.ptr};
}

Issues check(std::span<const Tracker> trackers) {
    Issues issues;
    std::size_t phrases = 0;
    for (std::size_t i = 0; i < trackers.size(); ++i) {
        check_text(trackers[i].name, kLongestName, place(i, "name"), issues);
        check_text(trackers[i].id, kLongestId, place(i, "id"), issues);
        check_phrases(trackers[i], i, issues);
        phrases += trackers[i].phrases.size() + trackers[i].except.size();
    }
    check_twins(trackers, issues);
    if (phrases > kMostPhrases)
        issues.push_back(
            {"trackers", "have more than " + std::to_string(kMostPhrases) + " phrases together"});
    return issues;
}

}  // namespace dealwire::trackers
