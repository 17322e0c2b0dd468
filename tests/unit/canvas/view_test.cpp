#include "engine/canvas/view.hpp"

#include "adapters/json/json.hpp"
#include "engine/intake/conversation_document.hpp"

#include <gtest/gtest.h>

namespace dealwire::canvas {
namespace {

using base::Tree;
using model::Affiliation;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kCall = R"({
  "metaData": {"id": "7", "title": " Contoso – pricing ", "started": "2026-05-04T09:00:00Z",
               "duration": 600, "primaryUserId": "u1", "system": "Zoom", "language": "deu",
               "url": "https://recorder.example/call?id=7"},
  "parties": [
    {"id": "p1", "userId": "u1", "name": "Lee", "emailAddress": "lee@northbridge.example",
     "speakerId": "91", "affiliation": "Internal", "title": "AE"},
    {"id": "p2", "emailAddress": "kim@contoso.example", "speakerId": 92,
     "affiliation": "External", "methods": ["Invitee"]}],
  "content": {
    "brief": "They talked about prices.",
    "keyPoints": [{"text": "Price is 36k."}, {"text": "  "}, {"text": null}],
    "highlights": [
      {"title": "Next steps", "items": [{"text": "Send offer", "startTimes": [70, 33.4]}]},
      {"title": "Risks", "items": [{"text": "Budget", "startTimes": []}]},
      {"title": "Empty", "items": []}],
    "outline": [{"section": "Prices", "items": [{"text": "36k", "startTime": 38.9}]}],
    "trackers": [
      {"id": "1", "name": "Pricing", "type": "KEYWORD", "count": 2,
       "occurrences": [{"startTime": 40.2}, {"startTime": 5.0}],
       "phrases": [{"phrase": "price", "count": 2}]},
      {"id": "2", "name": "Security", "count": 0, "occurrences": []},
      {"id": "3", "name": "Objection", "type": "SMART", "count": 5,
       "occurrences": [{"startTime": 40.2}, {"startTime": 40.2}]}]},
  "interaction": {"speakers": [{"id": "p1", "talkTime": 300.5}, {"id": "x", "talkTime": 9}]},
  "transcript": [
    {"speakerId": "91", "topic": "Hello",
     "sentences": [{"start": 1000, "end": 2000, "text": "Hi."}, {"start": 2100, "end": 3000, "text": " "}]},
    {"speakerId": "92", "topic": "Hello",
     "sentences": [{"start": 5100, "end": 9000, "text": "What is the price?"}]},
    {"speakerId": "77", "topic": "Prices",
     "sentences": [{"start": 40000, "end": 41000, "text": "36k."}, {"text": "Really."}]},
    {"speakerId": "91", "sentences": []}]})";

/// A conversation with its view.
struct Shown {
    explicit Shown(const std::string& text)
        : incoming{intake::read_document(json::parse(text).value()).value()} {}

    [[nodiscard]] Viewed viewed() const {
        return {incoming.conversation, incoming.document, resolution, hits, people};
    }

    [[nodiscard]] ConversationView view() const { return view_of(viewed()); }

    ports::IncomingConversation incoming;
    model::Resolution resolution;
    std::vector<model::TrackerHits> hits;
    exporting::People people{{}};
};

/// The same call with one text in the place of another.
std::string changed(const std::string& from, const std::string& to) {
    std::string text = kCall;
    return text.replace(text.find(from), from.size(), to);
}

TEST(ConversationViewOf, HasWhatTheConversationWas) {
    const ConversationView view = Shown{kCall}.view();

    EXPECT_EQ(view.title, "Contoso – pricing");
    EXPECT_EQ(view.duration_ms, 600'000);
    EXPECT_EQ(view.system, "Zoom");
    EXPECT_EQ(view.language, "de");
    EXPECT_EQ(view.recording, "https://recorder.example/call?id=7");
    EXPECT_EQ(view.summary, "They talked about prices.");
    EXPECT_THAT(view.key_points, SizeIs(1));
}

TEST(ConversationViewOf, PartsNextStepsFromOtherHighlights) {
    const ConversationView view = Shown{kCall}.view();

    ASSERT_THAT(view.next_steps, SizeIs(1));
    EXPECT_EQ(view.next_steps[0].text, "Send offer");
    EXPECT_EQ(view.next_steps[0].at->ms, 33'400) << "the earliest of its places";
    ASSERT_THAT(view.action_items, SizeIs(1));
    EXPECT_EQ(view.action_items[0].title, "Risks");
    EXPECT_FALSE(view.action_items[0].points[0].at);
}

TEST(ConversationViewOf, NamesWhoTookPartAndWhoElseSpoke) {
    const ConversationView view = Shown{kCall}.view();

    ASSERT_THAT(view.people, SizeIs(3));
    EXPECT_EQ(view.people[0].name, "Lee");
    EXPECT_TRUE(view.people[0].host);
    EXPECT_EQ(view.people[0].side, Affiliation::Internal);
    EXPECT_EQ(view.people[0].talk_ms, 300'500);
    EXPECT_EQ(view.people[1].name, "kim@contoso.example");
    EXPECT_FALSE(view.people[1].attended);
    EXPECT_EQ(view.people[2].name, "Speaker 3");
    EXPECT_EQ(view.people[2].side, Affiliation::Unknown);
}

TEST(ConversationViewOf, TellsTheTranscriptByMonologuesWithTheirTopics) {
    const ConversationView view = Shown{kCall}.view();

    ASSERT_THAT(view.transcript, SizeIs(3));
    EXPECT_EQ(view.transcript[0].topic, "Hello");
    EXPECT_EQ(view.transcript[1].topic, "") << "the same topic goes on";
    EXPECT_EQ(view.transcript[2].topic, "Prices");
    EXPECT_EQ(view.transcript[2].person, 2U);
    ASSERT_THAT(view.transcript[2].sentences, SizeIs(2));
    EXPECT_EQ(view.transcript[2].sentences[1].number, 3U);
    EXPECT_FALSE(view.transcript[2].sentences[1].ms);
}

TEST(ConversationViewOf, LeadsEachPlaceToTheSentenceSpokenThen) {
    const ConversationView view = Shown{kCall}.view();

    ASSERT_THAT(view.trackers, SizeIs(2));
    const TrackerLane& pricing = view.trackers[1];
    EXPECT_EQ(pricing.name, "Pricing");
    ASSERT_THAT(pricing.moments, SizeIs(2));
    EXPECT_EQ(pricing.moments[0].ms, 5000);
    EXPECT_EQ(pricing.moments[0].sentence, 1U) << "0.1 s before its sentence is close enough";
    EXPECT_EQ(pricing.moments[1].sentence, 2U);
    EXPECT_THAT(pricing.phrases, ElementsAre("price"));
}

TEST(ConversationViewOf, PutsTheMostFrequentTrackerFirstAndLeavesEmptyOnesOut) {
    const ConversationView view = Shown{kCall}.view();

    EXPECT_EQ(view.trackers[0].name, "Objection");
    EXPECT_TRUE(view.trackers[0].smart);
    EXPECT_EQ(view.trackers[0].count, 5);
    EXPECT_THAT(view.trackers[0].moments, SizeIs(1)) << "each time once";
}

TEST(ConversationViewOf, ShowsWhatOurOwnTrackersFound) {
    Shown shown{kCall};
    shown.hits = {{.tracker = "own", .name = "Stock", .phrases = {{"stock", {{1500, "91"}}}}}};

    const ConversationView view = shown.view();

    EXPECT_EQ(view.trackers.back().name, "Stock");
    EXPECT_EQ(view.trackers.back().moments[0].sentence, 0U);
}

TEST(ConversationViewOf, DrawsWhoSpokeWhen) {
    const ConversationView view = Shown{kCall}.view();

    EXPECT_EQ(view.length_ms, 600'000);
    ASSERT_THAT(view.speakers, SizeIs(3));
    EXPECT_THAT(view.speakers[0].spoken, SizeIs(1)) << "a short pause is none";
    EXPECT_EQ(view.speakers[1].spoken[0].from_ms, 5100);
}

TEST(ConversationViewOf, FollowsTheMatchingWhereItKnowsBetterWhoIsInternal) {
    Shown shown{kCall};
    shown.resolution.participants = {{.email = "lee@northbridge.example", .kind = "internal"},
                                     {.email = "kim@contoso.example", .kind = "internal"}};

    EXPECT_EQ(shown.view().people[1].side, Affiliation::Internal);
}

TEST(ConversationViewOf, KnowsNoLinkButHttps) {
    const std::string url = "https://recorder.example/call?id=7";
    for (const char* other : {"javascript:alert(1)", "http://recorder.example/", "https://",
                              "https://x/ onclick=y", "data:text/html,x", "//recorder.example"})
        EXPECT_EQ(Shown{changed(url, other)}.view().recording, "") << other;
}

TEST(ConversationViewOf, IsEmptyForADocumentThatSaysNothing) {
    const ConversationView view =
        Shown{R"({"metaData": {"id": "1", "started": "2026-05-04T09:00:00Z"}})"}.view();

    EXPECT_EQ(view.title, "Untitled conversation");
    EXPECT_THAT(view.people, IsEmpty());
    EXPECT_THAT(view.transcript, IsEmpty());
    EXPECT_EQ(view.length_ms, 0);
}

TEST(ConversationViewOf, TakesNoLengthThatIsNone) {
    for (const char* number : {"null", "700000000"})
        EXPECT_EQ(Shown{changed("\"duration\": 600", std::string{"\"duration\": "} + number)}
                      .view()
                      .duration_ms,
                  std::nullopt)
            << number;
}

TEST(ConversationEntryOf, IsShortAndNamesExternalPeopleFirst) {
    const Shown shown{changed("They talked about prices.", std::string(500, 'x'))};

    const ConversationEntry entry = entry_of(shown.viewed());

    EXPECT_EQ(entry.id.value, "7");
    EXPECT_THAT(entry.people, ElementsAre("kim@contoso.example", "Lee"));
    EXPECT_LT(entry.summary.size(), 250U);
}

}  // namespace
}  // namespace dealwire::canvas
