#include "engine/calls/call_data.hpp"

#include "tests/unit/calls/sample.hpp"

#include "built_in/source_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace dealwire::calls {
namespace {

using base::Tree;

const UserBook& users() {
    static const UserBook kUsers = two_users();
    return kUsers;
}

Tree shown(const ContentSelector& selector, const model::Resolution& found = resolution()) {
    const Tree document = whole_document();
    const auto incoming = taken_in(document);
    const CrmValues held = values();
    return call_data({incoming.conversation, document, found, held}, selector, {users(), ""});
}

ContentSelector everything() {
    ContentSelector selector;
    selector.context = ContextDepth::Extended;
    selector.time_of_call = true;
    selector.parties = selector.structure = selector.topics = selector.trackers = true;
    selector.tracker_occurrences = selector.brief = selector.outline = selector.highlights = true;
    selector.call_outcome = selector.key_points = selector.speakers = selector.video = true;
    selector.interaction_stats = selector.questions = selector.public_comments = true;
    selector.media = true;
    return selector;
}

/// Compares with golden/NAME.json; DEALWIRE_UPDATE_GOLDEN=1 writes it instead.
void expect_golden(const std::string& name, const Tree& value) {
    const std::string path =
        std::string{DEALWIRE_SOURCE_DIR} + "/tests/unit/calls/golden/" + name + ".json";
    const std::string text = pretty(value);
    if (std::getenv("DEALWIRE_UPDATE_GOLDEN")) std::ofstream{path} << text;
    std::ifstream file{path};
    std::stringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(text, expected.str()) << path;
}

std::vector<std::string> keys(const Tree* object) {
    std::vector<std::string> names;
    if (object && object->object())
        for (const auto& [name, value] : *object->object()) names.push_back(name);
    return names;
}

TEST(CallData, ShowsEverythingThatMayBeAsked) { expect_golden("everything", shown(everything())); }

TEST(CallData, ShowsLinksAloneWithBasicContext) {
    ContentSelector selector;
    selector.context = ContextDepth::Basic;
    selector.parties = true;

    expect_golden("basic", shown(selector));
}

TEST(CallData, GivesEachRecordOncePerTiming) {
    ContentSelector selector;
    selector.context = ContextDepth::Extended;
    selector.time_of_call = true;

    const Tree call = shown(selector);

    const auto& objects = list_at((*call.find("context")->array())[0], "objects");
    std::vector<std::string> timings;
    for (const Tree& object : objects)
        timings.push_back(*object.text_at("objectType") + " " + *object.text_at("timing"));
    EXPECT_THAT(timings, testing::ElementsAre("Opportunity Now", "Opportunity TimeOfCall",
                                              "Account Now", "Account TimeOfCall"));
}

TEST(CallData, KnowsNothingOfRecordsBeforeTheCallIsResolved) {
    const Tree call = shown(everything(), {});

    EXPECT_EQ(text_of(*call.find("context")), "[]");
    EXPECT_EQ(text_of(*(*call.find("parties")->array())[1].find("context")), "[]");
    EXPECT_EQ((*call.find("parties")->array())[1].text_at("affiliation"), "Unknown");
}

struct OneSwitch {
    const char* block;
    const char* member;  ///< empty where the block is the whole
    bool ContentSelector::*wanted;
};

/// Each switch alone gives its own block, with its own member, and nothing else.
TEST(CallData, GivesExactlyTheBlockOfEachSwitch) {
    using S = ContentSelector;
    for (const OneSwitch& each : {OneSwitch{"parties", "", &S::parties},
                                  {"content", "structure", &S::structure},
                                  {"content", "topics", &S::topics},
                                  {"content", "trackers", &S::trackers},
                                  {"content", "brief", &S::brief},
                                  {"content", "outline", &S::outline},
                                  {"content", "highlights", &S::highlights},
                                  {"content", "callOutcome", &S::call_outcome},
                                  {"content", "keyPoints", &S::key_points},
                                  {"interaction", "speakers", &S::speakers},
                                  {"interaction", "interactionStats", &S::interaction_stats},
                                  {"interaction", "video", &S::video},
                                  {"interaction", "questions", &S::questions},
                                  {"collaboration", "publicComments", &S::public_comments},
                                  {"media", "audioUrl", &S::media}}) {
        ContentSelector selector;
        selector.*each.wanted = true;

        const Tree call = shown(selector);

        EXPECT_THAT(keys(&call), testing::ElementsAre("metaData", each.block)) << each.member;
        if (*each.member) {
            EXPECT_THAT(keys(call.find(each.block)), testing::ElementsAre(each.member));
        }
    }
}

TEST(CallData, TakesOccurrencesAloneForNothing) {
    ContentSelector selector;
    selector.tracker_occurrences = true;

    const Tree call = shown(selector);

    EXPECT_THAT(keys(&call), testing::ElementsAre("metaData"));
}

TEST(CallData, KeepsCountsOfTrackersWhoseOccurrencesNobodyWants) {
    ContentSelector selector;
    selector.trackers = true;

    const Tree call = shown(selector);
    const Tree& tracker = list_at(call, "content.trackers")[0];

    EXPECT_EQ(tracker.text_at("count"), "2");
    EXPECT_EQ(text_of(*tracker.find("occurrences")), "[]");
    EXPECT_EQ(text_of(*tracker.find("phrases")),
              R"([{"phrase":"discount","count":2,"occurrences":[]}])");
}

TEST(CallData, ShowsListsThatTheDocumentLacksAsEmpty) {
    const Tree document =
        json(R"({"metaData": {"id": "1", "started": "2026-03-02T09:31:12Z"}, "content": 
                 {"topics": null}})");
    const auto incoming = taken_in(document);

    const Tree call =
        call_data({incoming.conversation, document, {}, {}}, everything(), {users(), ""});

    EXPECT_EQ(text_of(*call.find("content")),
              R"({"structure":[],"topics":[],"trackers":[],"brief":null,"outline":[],)"
              R"("highlights":[],"callOutcome":null,"keyPoints":[]})");
    EXPECT_EQ(text_of(*call.find("parties")), "[]");
    EXPECT_EQ(text_of(*call.find("media")), "{}");
    EXPECT_EQ(text_of(*call.find("collaboration")), R"({"publicComments":[]})");
}

TEST(Transcript, HasWholeMillisecondsAndAlwaysASpeakerAndATopic) {
    const Tree document = whole_document();

    const Tree shown_one = transcript_data(taken_in(document).conversation, document);

    EXPECT_EQ(text_of(shown_one),
              R"({"callId":"5120044219908311201","transcript":[{"speakerId":"92",)"
              R"("topic":"Pilot results","sentences":[{"start":60500,"end":63120,)"
              R"("text":"Both sites hit the target."}]},{"speakerId":null,"topic":null,)"
              R"("sentences":[{"start":70000,"end":70000,"text":"Yes."}]}]})");
}

}  // namespace
}  // namespace dealwire::calls
