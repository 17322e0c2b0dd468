#include "engine/exporting/tracker_list.hpp"

#include "tests/unit/exporting/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting::testing {
namespace {

using base::Tree;
using model::SpeakerSide;
using model::TrackerHits;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TrackerHits hits(const std::string& id, std::vector<model::PhraseMentions> phrases,
                 SpeakerSide side = SpeakerSide::Any) {
    return {id, "Tracker " + id, side, "v1", std::move(phrases)};
}

Tree own(const char* id, const char* type) {
    return Tree::Object{{"id", id}, {"name", "Own"}, {"count", 2}, {"type", type}};
}

/// With the host as speaker 91, a contact as 92 and somebody unknown as 93.
Case meeting() {
    CaseBuilder builder;
    builder.contact(1, 5).stranger("");
    Case made = builder.build();
    Tree::Array parties = *made.document.find("parties")->array();
    for (std::size_t i = 0; i < parties.size(); ++i)
        parties[i].set("speakerId", std::to_string(91 + i));
    made.document.set("parties", std::move(parties));
    return made;
}

std::vector<std::int64_t> counts(SpeakerSide side) {
    const Case made = meeting();
    const TrackerHits all = hits("t",
                                 {{"price", {{1000, "91"}, {2000, "92"}, {3000, "92"}}},
                                  {"discount", {{4000, "93"}, {5000, ""}, {6000, "99"}}}},
                                 side);
    std::vector<std::int64_t> found;
    for (const TrackerHits& one :
         by_side({&all, 1}, made.document, made.conversation, made.resolution))
        for (const auto& phrase : one.phrases)
            found.push_back(static_cast<std::int64_t>(phrase.mentions.size()));
    return found;
}

TEST(BySide, CountsTheSpeakersOfTheSide) {
    EXPECT_THAT(counts(SpeakerSide::Any), ElementsAre(3, 3));
    EXPECT_THAT(counts(SpeakerSide::Company), ElementsAre(1));
    EXPECT_THAT(counts(SpeakerSide::Customer), ElementsAre(2));
}

TEST(WithTrackers, WritesThemInTheShapeOfTheDocument) {
    const std::vector<TrackerHits> found{
        hits("7", {{"list price", {{611200, "92"}, {640000, ""}}}, {"price", {{28, "91"}}}})};

    const Tree document = with_trackers(Tree::Object{}, found);

    const Tree& one = document.at("content.trackers")->array()->at(0);
    EXPECT_EQ(one.text_at("id"), "7");
    EXPECT_EQ(one.text_at("type"), "KEYWORD");
    EXPECT_EQ(one.text_at("count"), "3");
    const Tree::Array& all = *one.find("occurrences")->array();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].text_at("startTime"), "0.028");
    EXPECT_EQ(all[1].text_at("startTime"), "611.2");
    EXPECT_EQ(all[2].text_at("startTime"), "640");
    EXPECT_TRUE(all[2].find("speakerId")->is_null());
    const Tree& phrase = one.find("phrases")->array()->at(0);
    EXPECT_EQ(phrase.text_at("phrase"), "list price");
    EXPECT_EQ(phrase.text_at("count"), "2");
    EXPECT_EQ(phrase.find("occurrences")->array()->at(0).text_at("speakerId"), "92");
}

TEST(WithTrackers, ReplacesTheDocumentsKeywordTrackersOfTheSameId) {
    const Tree document = Tree::Object{
        {"content", Tree::Object{{"trackers", Tree::Array{own("7", "KEYWORD"), own("8", "KEYWORD"),
                                                          own("9", "SMART"), own("9", "KEYWORD")}},
                                 {"brief", "kept"}}}};
    const std::vector<TrackerHits> found{hits("7", {{"price", {{1000, "91"}}}}), hits("9", {})};

    const Tree merged = with_trackers(document, found);

    std::vector<std::string> listed;
    for (const Tree& each : *merged.at("content.trackers")->array())
        listed.push_back(*each.text_at("name") + *each.text_at("id"));
    EXPECT_THAT(listed, ElementsAre("Own8", "Own9", "Tracker 77"));
    EXPECT_EQ(merged.text_at("content.brief"), "kept");
}

class ExportOfHits : public ::testing::Test {
protected:
    void ingest() { world_.ingest(meeting()); }

    void find(std::vector<TrackerHits> found) {
        const Case made = meeting();
        const std::vector<model::TrackerVersion> set{{"t", std::to_string(++set_)}};
        world_.hits.save(world_.scope.tenant, set,
                         std::vector{ports::MadeSearch{
                             made.conversation.id, made.conversation.digest, std::move(found)}});
    }

    std::vector<std::string> trackers_in_org() {
        std::vector<std::string> keys;
        for (const auto& [name, digest] : world_.in_org())
            if (name.object == "Conversation_Tracker__c") keys.push_back(name.key);
        return keys;
    }

    World world_;
    int set_ = 0;
};

TEST_F(ExportOfHits, WritesWhatChangedAndNothingElse) {
    ingest();
    world_.run();
    find({hits("7", {{"price", {{1000, "92"}}}})});

    EXPECT_EQ(world_.run().upserts, 1);
    EXPECT_THAT(trackers_in_org(), ElementsAre("77:tracker:7"));
    EXPECT_EQ(world_.run().calls, 0);

    find({});
    EXPECT_EQ(world_.run().deletes, 1);
    EXPECT_THAT(trackers_in_org(), IsEmpty());
}

TEST_F(ExportOfHits, MakesNoCallForTheSameHits) {
    ingest();
    find({hits("7", {{"price", {{1000, "92"}}}})});
    world_.run();
    find({hits("7", {{"price", {{1000, "92"}}}})});

    const ExportReport report = world_.run();

    EXPECT_EQ(report.calls, 0);
    EXPECT_EQ(report.conversations, 0);
}

TEST_F(ExportOfHits, LeavesOutATrackerThatNobodyOfItsSideMentioned) {
    ingest();
    find({hits("7", {{"price", {{1000, "91"}}}}, SpeakerSide::Customer)});
    world_.run();

    EXPECT_THAT(trackers_in_org(), IsEmpty());
}

TEST_F(ExportOfHits, IsPlannedForConversationsThatAreNotDueWhereAsked) {
    ingest();
    world_.run();
    const ExportRequest request{.only = {{"77"}}, .plan_only = true};

    EXPECT_EQ(world_.run(request).conversations, 0);
    EXPECT_EQ(world_.run({.only = {{"77"}}, .plan_only = true, .every = true}).conversations, 1);
}

}  // namespace
}  // namespace dealwire::exporting::testing
