#include "adapters/api/canvas/canvas_pages.hpp"

#include <gtest/gtest.h>

namespace dealwire::api {
namespace {

using canvas::ConversationView;
using canvas::Moment;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kHostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";

/// With the same text wherever text from outside may stand.
ConversationView view_with(const std::string& text) {
    ConversationView view;
    view.title = view.system = view.summary = text;
    view.duration_ms = view.length_ms = 65'000;
    view.people = {{.name = text, .title = text, .host = true, .talk_ms = 1000}};
    view.key_points = view.next_steps = {{text, Moment{61'000, 0}}};
    view.action_items = view.outline = {{text, {{text, Moment{5000, {}}}}}};
    view.speakers = {{0, {{0, 30'000}}}};
    view.trackers = {{text, true, 2, {Moment{61'000, 0}}, {text}}};
    view.transcript = {{0, text, {{0, 60'000, text}}}};
    return view;
}

TEST(ConversationPage, EscapesEverythingFromOutside) {
    const std::string page = conversation_page(view_with(kHostile), "/back?a=1&b=2");

    EXPECT_THAT(page, AllOf(Not(HasSubstr("<script>")), Not(HasSubstr("<img")),
                            HasSubstr("&lt;script&gt;")));
}

TEST(ConversationPage, HasNothingThatItsPolicyForbids) {
    const std::string page = conversation_page(view_with("words"), "");

    EXPECT_THAT(page, AllOf(Not(HasSubstr(" style=")), Not(HasSubstr(" onclick=")),
                            Not(HasSubstr("<style")), Not(HasSubstr("javascript:"))));
    EXPECT_THAT(page, HasSubstr("<script src=\"/salesforce/canvas/canvas.js?v="));
}

TEST(ConversationPage, LeadsFromEachPlaceToItsSentence) {
    const std::string page = conversation_page(view_with("words"), "");

    EXPECT_THAT(page, HasSubstr("<a class=\"moment\" href=\"#s0\">1:01</a>"));
    EXPECT_THAT(page, HasSubstr("<span id=\"s0\""));
    EXPECT_THAT(page, HasSubstr("<span class=\"moment\">0:05</span>")) << "no sentence is known";
}

TEST(ConversationPage, SaysInWhichLanguageWasSpoken) {
    ConversationView view = view_with("Worte");
    EXPECT_THAT(conversation_page(view, ""), HasSubstr("<div class=\"spoken\">"));

    view.language = "de-CH";
    EXPECT_THAT(conversation_page(view, ""), HasSubstr("<div class=\"spoken\" lang=\"de-CH\">"));
}

TEST(ConversationPage, SaysThatThereIsNoTranscript) {
    const std::string page = conversation_page({.title = "Short"}, "");

    EXPECT_THAT(page, AllOf(HasSubstr("There is no transcript"), Not(HasSubstr("role=\"search\"")),
                            Not(HasSubstr("Time line"))));
}

TEST(ListPage, NamesEachConversationAndLeadsToItsPage) {
    ConversationList list{.entries = {{.id = {"a/b"}, .title = kHostile, .people = {"Kim"}}},
                          .session = "S-1",
                          .newer = "",
                          .older = "/older"};

    const std::string page = list_page(list);

    EXPECT_THAT(page, AllOf(HasSubstr("/conversation?session=S-1&amp;id=a%2Fb"),
                            Not(HasSubstr("<script>")), HasSubstr("href=\"/older\"")));
}

TEST(ListPage, SaysWhatItMeansThatThereIsNone) {
    EXPECT_THAT(list_page({}), HasSubstr("No conversation of this record"));
}

TEST(RefusalPage, HasACauseARemedyAndAStatusForEveryRefusal) {
    for (int i = 0; i <= static_cast<int>(canvas::Refusal::Busy); ++i) {
        const auto refusal = static_cast<canvas::Refusal>(i);
        const std::string page = refusal_page(refusal);

        EXPECT_THAT(page, HasSubstr(std::string{">"} + canvas::name_of(refusal) + "<"));
        EXPECT_THAT(page, HasSubstr("class=\"remedy\""));
        EXPECT_GE(status_of(refusal), 400);
    }
    EXPECT_EQ(status_of(canvas::Refusal::Gone), 404);
    EXPECT_EQ(status_of(canvas::Refusal::Busy), 503);
}

TEST(Times, AreWrittenAsOnAClock) {
    EXPECT_EQ(clock_text(0), "0:00");
    EXPECT_EQ(clock_text(65'999), "1:05");
    EXPECT_EQ(clock_text(3'661'000), "1:01:01");
    EXPECT_EQ(length_text(40'000), "40 s");
    EXPECT_EQ(length_text(59'700), "1 min");
    EXPECT_EQ(length_text(3'900'000), "1 h 5 min");
}

}  // namespace
}  // namespace dealwire::api
