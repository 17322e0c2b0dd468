#include "engine/calls/content_selector.hpp"

#include "tests/unit/calls/sample.hpp"

namespace dealwire::calls {
namespace {

std::string refusal(const std::string& body) {
    const auto read = read_selector(json(body));
    return read ? "" : read.error();
}

TEST(ContentSelector, WantsNothingButMetaDataWhereNothingIsAsked) {
    for (const char* body : {R"({})", R"({"contentSelector": null})", R"({"contentSelector": {}})"})
        EXPECT_EQ(read_selector(json(body)), ContentSelector{}) << body;
    EXPECT_FALSE(ContentSelector{}.wants_document());
}

TEST(ContentSelector, ReadsContextWithItsTimings) {
    const auto both = read_selector(json(
        R"({"contentSelector": {"context": "Extended", "contextTiming": ["Now", "TimeOfCall"]}})"));
    const auto then = read_selector(
        json(R"({"contentSelector": {"context": "Basic", "contextTiming": ["TimeOfCall"]}})"));

    EXPECT_EQ(both->context, ContextDepth::Extended);
    EXPECT_TRUE(both->now && both->time_of_call);
    EXPECT_EQ(then->context, ContextDepth::Basic);
    EXPECT_FALSE(then->now);
}

TEST(ContentSelector, MeansNowWhereNoTimingIsNamed) {
    const auto read =
        read_selector(json(R"({"contentSelector": {"context": "Extended", "contextTiming": []}})"));

    EXPECT_TRUE(read->now);
    EXPECT_FALSE(read->time_of_call);
}

TEST(ContentSelector, PassesOverWhatItDoesNotKnow) {
    const auto read = read_selector(json(R"({"contentSelector": {"newThing": 1, "exposedFields": {
        "interaction": {"actionItems": "x", "speakers": true},
        "content": {"transcript": true, "pointsOfInterest": true, "brief": null}, "other": []}}})"));

    ASSERT_TRUE(read);
    EXPECT_EQ(*read, (ContentSelector{.speakers = true}));
}

TEST(ContentSelector, RefusesWrongTypesByTheirPath) {
    EXPECT_EQ(refusal(R"({"contentSelector": []})"), "contentSelector: must be an object");
    EXPECT_EQ(refusal(R"({"contentSelector": {"context": ["Parties"]}})"),
              "contentSelector.context: must be a string");
    EXPECT_EQ(refusal(R"({"contentSelector": {"context": "Full"}})"),
              "contentSelector.context: must be one of None, Basic, Extended");
    EXPECT_EQ(refusal(R"({"contentSelector": {"contextTiming": "Now"}})"),
              "contentSelector.contextTiming: must be an array of Now and TimeOfCall");
    EXPECT_EQ(refusal(R"({"contentSelector": {"exposedFields": {"parties": "yes"}}})"),
              "contentSelector.exposedFields.parties: must be a boolean");
    EXPECT_EQ(refusal(R"({"contentSelector": {"exposedFields": {"content": true}}})"),
              "contentSelector.exposedFields.content: must be an object");
}

}  // namespace
}  // namespace dealwire::calls
