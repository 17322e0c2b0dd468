#include "adapters/api/canvas/canvas_pages.hpp"
#include "adapters/api/canvas/time_line.hpp"
#include "adapters/api/pages/layout.hpp"

namespace dealwire::api {
namespace {

using canvas::ConversationView;
using canvas::Moment;
using canvas::Monologue;
using canvas::Person;
using canvas::Point;
using canvas::Section;
using model::Affiliation;

const char* class_of(Affiliation side) {
    if (side == Affiliation::Internal) return "internal";
    return side == Affiliation::External ? "external" : "unknown";
}

const char* word_of(Affiliation side) {
    if (side == Affiliation::Internal) return "Company";
    return side == Affiliation::External ? "Customer" : "";
}

/// A part of the page with its heading; nothing where there is nothing to say.
void write_points(Html& html, std::string_view heading, const std::vector<Point>& points,
                  std::string_view kind) {
    if (points.empty()) return;
    const auto section = html.in("section", {{"class", kind}});
    html.leaf("h2", {{"dir", "auto"}}, heading);
    const auto list = html.in("ul");
    for (const Point& point : points) {
        const auto item = html.in("li", {{"dir", "auto"}});
        html.text(point.text);
        if (point.at) write_moment(html, *point.at);
    }
}

void write_header(Html& html, const ConversationView& view, const std::string& back) {
    const auto header = html.in("header", {{"id", "top"}, {"tabindex", "-1"}});
    if (!back.empty()) html.leaf("a", {{"class", "back"}, {"href", back}}, "All conversations");
    html.leaf("h1", {{"dir", "auto"}}, view.title);
    const auto facts = html.in("p", {{"class", "facts"}});
    write_time(html, view.time);
    if (view.duration_ms) html.leaf("span", length_text(*view.duration_ms));
    if (!view.system.empty()) html.leaf("span", {{"dir", "auto"}}, view.system);
    html.leaf("a", {{"class", "jump"}, {"href", "#transcript"}}, "Transcript");
    if (!view.recording.empty())
        html.leaf("a",
                  {{"href", view.recording},
                   {"target", "_blank"},
                   {"rel", "noopener noreferrer external"}},
                  "Open the recording");
}

void write_person(Html& html, const Person& person, std::int64_t all_talk) {
    constexpr std::int64_t kPercent = 100;
    const auto item = html.in("li", {{"class", class_of(person.side)}});
    html.leaf("b", {{"dir", "auto"}}, person.name);
    std::string words = word_of(person.side);
    for (const std::string& more : {std::string{person.host ? "host" : ""}, person.title,
                                    std::string{person.attended ? "" : "did not attend"}})
        if (!more.empty()) words += (words.empty() ? "" : " · ") + more;
    if (all_talk > 0 && person.talk_ms > 0)
        words += (words.empty() ? "spoke " : " · spoke ") +
                 std::to_string((person.talk_ms * kPercent + all_talk / 2) / all_talk) + " %";
    html.leaf("span", {{"dir", "auto"}}, words);
}

void write_people(Html& html, const ConversationView& view) {
    if (view.people.empty()) return;
    std::int64_t all_talk = 0;
    for (const Person& person : view.people) all_talk += person.talk_ms;
    const auto section = html.in("section", {{"class", "card people"}});
    html.leaf("h2", "People");
    const auto list = html.in("ul");
    for (const Person& person : view.people) write_person(html, person, all_talk);
}

void write_outline(Html& html, const ConversationView& view) {
    if (view.outline.empty()) return;
    const auto section = html.in("section", {{"class", "card points outline"}});
    html.leaf("h2", "Outline");
    for (const Section& part : view.outline) {
        if (!part.title.empty()) html.leaf("h3", {{"dir", "auto"}}, part.title);
        const auto list = html.in("ul");
        for (const Point& point : part.points) {
            const auto item = html.in("li", {{"dir", "auto"}});
            html.text(point.text);
            if (point.at) write_moment(html, *point.at);
        }
    }
}

/// What matters first, above everything else.
void write_gist(Html& html, const ConversationView& view) {
    const auto gist = html.in("div", {{"class", "gist"}});
    if (!view.summary.empty()) {
        const auto section = html.in("section", {{"class", "card summary"}});
        html.leaf("h2", "Summary");
        html.leaf("p", {{"dir", "auto"}}, view.summary);
    }
    write_points(html, "Next steps", view.next_steps, "card points steps");
}

void write_highlights(Html& html, const ConversationView& view) {
    const auto column = html.in("div", {{"class", "highlights"}});
    for (const Section& section : view.action_items)
        write_points(html, section.title, section.points, "card points steps");
    write_points(html, "Key points", view.key_points, "card points");
    write_outline(html, view);
    write_people(html, view);
}

void write_monologue(Html& html, const ConversationView& view, const Monologue& monologue) {
    const Person& person = view.people[monologue.person];
    if (!monologue.topic.empty()) html.leaf("h3", {{"dir", "auto"}}, monologue.topic);
    const auto said = html.in("div", {{"class", "said"}, {"data-side", class_of(person.side)}});
    {
        const auto who = html.in("p", {{"class", "speaker"}});
        html.leaf("b", {{"dir", "auto"}}, person.name);
        const auto& first = monologue.sentences.front();
        if (first.ms) write_moment(html, Moment{*first.ms, first.number});
    }
    const auto words = html.in("p", {{"class", "words"}, {"dir", "auto"}});
    for (const canvas::Sentence& sentence : monologue.sentences) {
        html.leaf("span", {{"id", anchor_of(sentence.number)}, {"tabindex", "-1"}}, sentence.text);
        html.text(" ");
    }
}

void write_search(Html& html) {
    const auto form = html.in("form", {{"class", "search"}, {"role", "search"}, {"hidden", ""}});
    html.leaf("label", {{"for", "words"}}, "Search the transcript");
    const auto row = html.in("div");
    html.mark(
        "input",
        {{"id", "words"}, {"type", "search"}, {"autocomplete", "off"}, {"placeholder", "Search"}});
    html.leaf("button", {{"type", "button"}, {"data-go", "-1"}, {"aria-label", "Previous place"}},
              "‹");
    html.leaf("button", {{"type", "submit"}, {"data-go", "1"}, {"aria-label", "Next place"}}, "›");
    html.leaf("output", {{"for", "words"}, {"aria-live", "polite"}}, "");
    html.leaf("a", {{"class", "up"}, {"href", "#top"}, {"aria-label", "Back to the top"}}, "↑");
}

void write_transcript(Html& html, const ConversationView& view) {
    const auto section = html.in(
        "section", {{"class", "card transcript"}, {"id", "transcript"}, {"tabindex", "-1"}});
    html.leaf("h2", "Transcript");
    if (view.transcript.empty()) {
        html.leaf("p", {{"class", "empty"}}, "There is no transcript of this conversation.");
        return;
    }
    write_search(html);
    // Read aloud in its own language; everything else on the page is ours, or written by a machine.
    const bool is_told = !view.language.empty();
    const auto spoken =
        html.in("div", {{"class", "spoken"}, {is_told ? "lang" : "", view.language}});
    for (const Monologue& monologue : view.transcript) write_monologue(html, view, monologue);
}

}  // namespace

std::string conversation_page(const ConversationView& view, const std::string& back) {
    return page(view.title, "conversation", [&](Html& html) {
        write_header(html, view, back);
        const auto main = html.in("main");
        write_gist(html, view);
        write_time_line(html, view);
        const auto columns = html.in("div", {{"class", "columns"}});
        write_highlights(html, view);
        write_transcript(html, view);
    });
}

}  // namespace dealwire::api
