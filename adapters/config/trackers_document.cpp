#include "adapters/config/trackers_document.hpp"

#include "adapters/config/yaml_reader.hpp"
#include "engine/trackers/definition_check.hpp"
#include "engine/trackers/language.hpp"

#include <array>
#include <cstdio>
#include <map>

namespace dealwire::config {
namespace {

using model::Tracker;
using model::TrackerPhrase;
using Section = YamlReader::Section;

/// Where a phrase stands in the document, by the path under which the check names it.
using Places = std::map<std::string, std::string>;

/// JSON is YAML but for tabs between its tokens.
std::string without_tabs(std::string_view text) {
    std::string plain{text};
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return plain;
    if (text[text.find_first_not_of(" \t\r\n")] != '{') return plain;
    bool quoted = false;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (quoted && plain[i] == '\\')
            ++i;
        else if (plain[i] == '"')
            quoted = !quoted;
        else if (!quoted && plain[i] == '\t')
            plain[i] = ' ';
    }
    return plain;
}

std::string at(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
}

void read_side(Section& item, Tracker& tracker) {
    std::string side = name_of(tracker.side);
    item.one_of("side", side, {"any", "company", "customer"});
    tracker.side = model::speaker_side_named(side).value_or(tracker.side);
}

void read_phrases_in(Section& item, const std::string& path, Tracker& tracker, Places& places) {
    Section languages = item.section("phrases_in");
    for (const std::string& key : languages.keys()) {
        std::vector<std::string> texts;
        languages.texts(key, texts);
        const auto language = trackers::language_code(key);
        const bool known = language && !language->empty();
        if (!known)
            languages.problem(key, "is no code of a language; write one such as eng, ger or fre");
        for (std::size_t i = 0; i < texts.size(); ++i) {
            places[path + at(".phrases", tracker.phrases.size())] =
                path + ".phrases_in." + at(key, i);
            tracker.phrases.push_back({texts[i], known ? *language : key});
        }
    }
    languages.done();
}

Tracker read_tracker(Section& item, const std::string& path, Places& places) {
    Tracker tracker;
    item.text("name", tracker.name);
    item.text("id", tracker.id);
    if (!item.has("id")) tracker.id = trackers::id_for_name(tracker.name);
    read_side(item, tracker);
    item.flag("whole_words", tracker.whole_words);
    std::vector<std::string> texts;
    item.texts("phrases", texts);
    for (std::string& text : texts) tracker.phrases.push_back({std::move(text), ""});
    read_phrases_in(item, path, tracker, places);
    std::vector<std::string> except;
    item.texts("except", except);
    for (std::string& text : except) tracker.except.push_back({std::move(text), ""});
    return tracker;
}

std::vector<Tracker> read_all(Section& root, Places& places) {
    std::vector<Tracker> found;
    root.sections("trackers", [&](Section& item) {
        found.push_back(read_tracker(item, at("trackers", found.size()), places));
    });
    if (!root.has("trackers"))
        root.problem("trackers", "is missing; write a list, [] for no trackers at all");
    root.done();
    return found;
}

/// Without phrases, too, because those for a language could not be read.
bool follows_from_another(const YamlReader& reader, const std::string& path) {
    return reader.spoils(path) || (path.ends_with(".phrases") && reader.spoils(path + "_in"));
}

/// In double quotes, which YAML and JSON read alike.
std::string quoted(const std::string& text) {
    std::string out{'"'};
    for (const char c : text) {
        if (c == '"' || c == '\\') out.push_back('\\');
        if (static_cast<unsigned char>(c) < 0x20U) {
            std::array<char, 8> escape{};
            const int length = std::snprintf(escape.data(), escape.size(), "\\u%04x",
                                             static_cast<unsigned>(static_cast<unsigned char>(c)));
            out.append(escape.data(), static_cast<std::size_t>(length));
        } else {
            out.push_back(c);
        }
    }
    return out + '"';
}

std::string list(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + quoted(text);
    return "[" + out + "]";
}

void write_phrases(const Tracker& tracker, std::string& out) {
    std::map<std::string, std::vector<std::string>> by_language;
    for (const TrackerPhrase& phrase : tracker.phrases)
        by_language[phrase.language].push_back(phrase.text);
    if (by_language.contains("")) out += "    phrases: " + list(by_language.at("")) + "\n";
    if (by_language.size() > by_language.count("")) out += "    phrases_in:\n";
    for (const auto& [language, texts] : by_language)
        if (!language.empty()) out += "      " + language + ": " + list(texts) + "\n";
}

}  // namespace

tl::expected<std::vector<Tracker>, base::Issues> parse_trackers(std::string_view text,
                                                                const std::string& name) {
    YamlReader reader{without_tabs(text), name};
    Places places;
    std::vector<Tracker> found;
    {
        Section root = reader.root();
        found = read_all(root, places);
    }
    base::Issues more;
    for (base::Issue& issue : trackers::check(found)) {
        const auto place = places.find(issue.path);
        if (place != places.end()) issue.path = place->second;
        if (!follows_from_another(reader, issue.path)) more.push_back(std::move(issue));
    }
    for (const base::Issue& issue : more) reader.report(issue.path, issue.problem);
    if (!reader.issues().empty()) return tl::unexpected{reader.issues()};
    return found;
}

std::string trackers_text(std::span<const Tracker> trackers) {
    if (trackers.empty()) return "trackers: []\n";
    std::string out = "trackers:\n";
    for (const Tracker& tracker : trackers) {
        out += "  - name: " + quoted(tracker.name) + "\n    id: " + quoted(tracker.id) + "\n";
        if (tracker.side != model::SpeakerSide::Any)
            out += std::string{"    side: "} + name_of(tracker.side) + "\n";
        if (!tracker.whole_words) out += "    whole_words: false\n";
        write_phrases(tracker, out);
        std::vector<std::string> except;
        for (const TrackerPhrase& phrase : tracker.except) except.push_back(phrase.text);
        if (!except.empty()) out += "    except: " + list(except) + "\n";
    }
    return out;
}

}  // namespace dealwire::config
