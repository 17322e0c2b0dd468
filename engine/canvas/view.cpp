#include "engine/canvas/view.hpp"

#include "engine/base/text.hpp"
#include "engine/canvas/language.hpp"
#include "engine/canvas/reading.hpp"
#include "engine/canvas/transcript.hpp"
#include "engine/exporting/affiliation.hpp"
#include "engine/exporting/tracker_list.hpp"

#include <algorithm>
#include <set>

namespace dealwire::canvas {
namespace {

using base::Tree;

/// The earliest of several places.
std::optional<std::int64_t> earliest(const Tree::Array& times) {
    std::optional<std::int64_t> first;
    for (const Tree& time : times)
        if (const auto ms = as_seconds(time)) first = std::min(*ms, first.value_or(*ms));
    return first;
}

class Maker {
public:
    explicit Maker(const Viewed& viewed)
        : document_{exporting::with_hits(viewed.document, viewed.hits, viewed.conversation,
                                         viewed.resolution)},
          cast_{viewed},
          transcript_{transcript_of(document_, cast_)},
          clock_{transcript_} {}

    ConversationView make(const model::Conversation& conversation) {
        ConversationView view;
        view.title = base::trim(conversation.title);
        if (view.title.empty()) view.title = "Untitled conversation";
        view.time = conversation.time;
        view.duration_ms = seconds_at(document_, "metaData.duration");
        view.language = language_tag(words_at(document_, "metaData.language"));
        view.system = words_at(document_, "metaData.system");
        view.recording = safe_address(words_at(document_, "metaData.url"));
        view.summary = words_at(document_, "content.brief");
        view.key_points = points(list_at(document_, "content.keyPoints"));
        add_highlights(view);
        add_outline(view);
        add_time_line(view);
        view.transcript = std::move(transcript_);
        view.people = std::move(cast_.people());
        return view;
    }

private:
    [[nodiscard]] std::optional<Moment> moment(const std::optional<std::int64_t>& ms) const {
        return ms ? std::optional{clock_.at(*ms)} : std::nullopt;
    }

    [[nodiscard]] std::vector<Point> points(const Tree::Array& items) const {
        std::vector<Point> found;
        for (const Tree& item : items) {
            std::string text = words_at(item, "text");
            if (text.empty()) continue;
            auto at = seconds_at(item, "startTime");
            if (!at) at = earliest(list_at(item, "startTimes"));
            found.push_back({std::move(text), moment(at)});
        }
        return found;
    }

    void add_highlights(ConversationView& view) const {
        for (const Tree& highlight : list_at(document_, "content.highlights")) {
            std::vector<Point> items = points(list_at(highlight, "items"));
            std::string title = words_at(highlight, "title");
            if (items.empty()) continue;
            if (base::to_lower_ascii(title) == "next steps")
                view.next_steps.insert(view.next_steps.end(), items.begin(), items.end());
            else
                view.action_items.push_back(
                    {title.empty() ? "Action items" : std::move(title), std::move(items)});
        }
    }

    void add_outline(ConversationView& view) const {
        for (const Tree& part : list_at(document_, "content.outline")) {
            Section section{words_at(part, "section"), points(list_at(part, "items"))};
            if (section.title.empty() && section.points.empty()) continue;
            view.outline.push_back(std::move(section));
        }
    }

    void add_time_line(ConversationView& view) {
        constexpr std::int64_t kParts = 600;  // of the line; smaller gaps are not seen
        view.length_ms = view.duration_ms.value_or(0);
        for (const Tree& said : list_at(document_, "transcript"))
            for (const Tree& sentence : list_at(said, "sentences"))
                for (const char* edge : {"start", "end"})
                    view.length_ms =
                        std::max(view.length_ms, milliseconds_at(sentence, edge).value_or(0));
        add_trackers(view);
        for (const TrackerLane& tracker : view.trackers)
            for (const Moment& each : tracker.moments)
                view.length_ms = std::max(view.length_ms, each.ms);
        view.speakers = lanes_of(document_, cast_, view.length_ms / kParts);
    }

    void add_trackers(ConversationView& view) const {
        for (const Tree& tracker : list_at(document_, "content.trackers")) {
            TrackerLane lane;
            lane.name = words_at(tracker, "name");
            lane.smart = base::to_lower_ascii(words_at(tracker, "type")) == "smart";
            std::set<std::int64_t> times;
            for (const Tree& place : list_at(tracker, "occurrences"))
                if (const auto ms = seconds_at(place, "startTime")) times.insert(*ms);
            for (const std::int64_t ms : times) lane.moments.push_back(clock_.at(ms));
            const Tree* count = tracker.find("count");
            const auto told =
                count && count->number() ? base::to_integer(*count->number()) : std::nullopt;
            lane.count = told.value_or(static_cast<std::int64_t>(lane.moments.size()));
            for (const Tree& phrase : list_at(tracker, "phrases"))
                if (std::string text = words_at(phrase, "phrase"); !text.empty())
                    lane.phrases.push_back(std::move(text));
            if (lane.count > 0 && !lane.name.empty()) view.trackers.push_back(std::move(lane));
        }
        std::ranges::stable_sort(view.trackers, std::greater{}, &TrackerLane::count);
    }

    Tree document_;
    Cast cast_;
    std::vector<Monologue> transcript_;
    SentenceClock clock_;
};

}  // namespace

ConversationView view_of(const Viewed& viewed) { return Maker{viewed}.make(viewed.conversation); }

ConversationEntry entry_of(const Viewed& viewed) {
    constexpr std::size_t kSummary = 220;
    const model::Conversation& conversation = viewed.conversation;
    ConversationEntry entry;
    entry.id = conversation.id;
    entry.title = base::trim(conversation.title);
    if (entry.title.empty()) entry.title = "Untitled conversation";
    entry.time = conversation.time;
    entry.duration_ms = seconds_at(viewed.document, "metaData.duration");
    entry.summary = base::cut(words_at(viewed.document, "content.brief"), kSummary);
    std::vector<Person> people = std::move(Cast{viewed}.people());
    std::ranges::stable_sort(people, {}, [](const Person& person) {
        return person.side == model::Affiliation::Internal;
    });
    for (const Person& person : people) entry.people.push_back(person.name);
    return entry;
}

}  // namespace dealwire::canvas
