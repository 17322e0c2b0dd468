#include "adapters/api/canvas/time_line.hpp"

#include "adapters/api/canvas/canvas_pages.hpp"

#include <algorithm>

namespace dealwire::api {
namespace {

using canvas::ConversationView;
using canvas::Moment;
using canvas::SpeakerLane;
using canvas::TrackerLane;

constexpr std::int64_t kWidth = 1000;  // of the picture, in its own units
constexpr const char* kViewBox = "0 0 1000 10";

std::string place(std::int64_t ms, std::int64_t length) {
    return std::to_string(std::clamp<std::int64_t>(ms * kWidth / length, 0, kWidth));
}

Html::Element picture(Html& html, std::string_view kind) {
    return html.in("svg", {{"class", kind},
                           {"viewBox", kViewBox},
                           {"preserveAspectRatio", "none"},
                           {"aria-hidden", "true"}});
}

void write_spoken(Html& html, const ConversationView& view, const SpeakerLane& lane) {
    const bool internal = view.people[lane.person].side == model::Affiliation::Internal;
    const auto drawn = picture(html, internal ? "lane internal" : "lane external");
    for (const canvas::Stretch& stretch : lane.spoken) {
        const std::int64_t width = (stretch.to_ms - stretch.from_ms) * kWidth / view.length_ms;
        html.leaf("rect",
                  {{"x", place(stretch.from_ms, view.length_ms)},
                   {"y", "0"},
                   {"width", std::to_string(std::max<std::int64_t>(width, 1))},
                   {"height", "10"}},
                  "");
    }
}

void write_found(Html& html, const ConversationView& view, const TrackerLane& lane) {
    const auto drawn = picture(html, lane.smart ? "lane smart" : "lane keyword");
    for (const Moment& moment : lane.moments) {
        const std::string x = place(moment.ms, view.length_ms);
        const std::string target =
            moment.sentence ? "#" + anchor_of(*moment.sentence) : std::string{"#transcript"};
        const auto link = html.in("a", {{"href", target}, {"tabindex", "-1"}});
        html.leaf("title", lane.name + " at " + clock_text(moment.ms));
        html.leaf("line",
                  {{"x1", x},
                   {"x2", x},
                   {"y1", "0"},
                   {"y2", "10"},
                   {"vector-effect", "non-scaling-stroke"}},
                  "");
    }
}

/// A tracker's places one by one, and what was said.
void write_places(Html& html, const TrackerLane& lane) {
    const auto more = html.in("details");
    {
        const auto head = html.in("summary");
        html.leaf("span", {{"class", "name"}, {"dir", "auto"}}, lane.name);
        if (lane.smart) html.leaf("span", {{"class", "badge"}}, "smart");
        html.leaf("span", {{"class", "count"}}, std::to_string(lane.count));
    }
    if (!lane.phrases.empty()) {
        std::string phrases;
        for (const std::string& phrase : lane.phrases)
            phrases += (phrases.empty() ? "" : ", ") + phrase;
        html.leaf("p", {{"class", "phrases"}, {"dir", "auto"}}, phrases);
    }
    const auto places = html.in("p", {{"class", "places"}});
    for (const Moment& moment : lane.moments) write_moment(html, moment);
}

void write_speakers(Html& html, const ConversationView& view) {
    for (const SpeakerLane& lane : view.speakers) {
        const auto row = html.in("li", {{"class", "row"}});
        html.leaf("span", {{"class", "name"}, {"dir", "auto"}}, view.people[lane.person].name);
        write_spoken(html, view, lane);
    }
}

void write_trackers(Html& html, const ConversationView& view) {
    for (const TrackerLane& lane : view.trackers) {
        const auto row = html.in("li", {{"class", "row tracker"}});
        write_places(html, lane);
        if (view.length_ms > 0) write_found(html, view, lane);
    }
}

void write_scale(Html& html, const ConversationView& view) {
    const auto row = html.in("p", {{"class", "row scale"}, {"aria-hidden", "true"}});
    html.leaf("span", {{"class", "name"}}, "");
    const auto marks = html.in("span", {{"class", "marks"}});
    for (const std::int64_t part : {0, 1, 2, 3, 4})
        html.leaf("span", clock_text(view.length_ms * part / 4));
}

}  // namespace

std::string anchor_of(std::size_t sentence) { return "s" + std::to_string(sentence); }

void write_moment(Html& html, const Moment& moment) {
    const std::string text = clock_text(moment.ms);
    if (!moment.sentence) return html.leaf("span", {{"class", "moment"}}, text);
    html.leaf("a", {{"class", "moment"}, {"href", "#" + anchor_of(*moment.sentence)}}, text);
}

void write_time_line(Html& html, const ConversationView& view) {
    if (view.speakers.empty() && view.trackers.empty()) return;
    const auto section = html.in("section", {{"class", "card timeline"}});
    html.leaf("h2", "Time line");
    {
        const auto rows = html.in("ul");
        if (view.length_ms > 0) write_speakers(html, view);
        write_trackers(html, view);
    }
    if (view.length_ms > 0) write_scale(html, view);
}

}  // namespace dealwire::api
