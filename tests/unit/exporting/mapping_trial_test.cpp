#include "engine/exporting/mapping_history.hpp"
#include "engine/exporting/storage.hpp"
#include "tests/unit/exporting/case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dealwire::exporting::testing {
namespace {

using base::Tree;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void note(MappingTrial& trial, const Case& made) {
    const People people{made.members};
    trial.note({shipped_mapping(), made.settings, people, made.now},
               {made.conversation, made.document, made.resolution});
}

MappingTrial trial_of(const std::vector<Case>& cases,
                      const std::vector<model::ObjectInfo>& described = {}) {
    MappingTrial trial{described};
    for (const Case& made : cases) note(trial, made);
    return trial;
}

Case titled(std::size_t length) {
    return CaseBuilder{}.contact(1, 5).set("metaData", "title", std::string(length, 'x')).build();
}

const ObjectRule& conversation_rule() { return shipped_mapping().objects.front(); }

model::ObjectInfo with_title(int length) {
    model::ObjectInfo object;
    object.name = "Conversation__c";
    object.fields.resize(1);
    object.fields.front().name = "Title__c";
    object.fields.front().type = "string";
    object.fields.front().length = length;
    return object;
}

/// `field code` of each finding about the conversation record.
std::vector<std::string> codes(const MappingTrial& trial, const model::ObjectInfo* object) {
    std::vector<std::string> list;
    for (const MappingFinding& each : history_findings(conversation_rule(), trial, object))
        list.push_back(each.field + " " + each.code);
    return list;
}

TEST(MappingTrial, CountsWhatIsCut) {
    const auto trial = trial_of({titled(300), titled(280), titled(80)});
    const FieldTally& title = trial.fields().at({"Conversation__c", "Title__c"});

    EXPECT_EQ(title.records, 3);
    EXPECT_EQ(title.filled, 3);
    EXPECT_EQ(title.cut, 2);
    EXPECT_EQ(title.longest, 300U);
    EXPECT_EQ(trial.conversations(), 3);
    EXPECT_EQ(trial.records_by_object().at("Conversation__c"), 3);
}

TEST(MappingTrial, CountsWhatTheOrgWouldRefuse) {
    const std::vector<model::ObjectInfo> described{with_title(100)};
    const auto trial = trial_of({titled(300), titled(101), titled(100)}, described);

    EXPECT_EQ(trial.fields().at({"Conversation__c", "Title__c"}).too_long, 2);
    EXPECT_THAT(codes(trial, &described.front()),
                ElementsAre("Name cut", "Title__c too-long", "Title__c cut"));
}

TEST(MappingTrial, CountsValuesThatAreNotListedOrDoNotFit) {
    Case made = CaseBuilder{}
                    .contact(1, 5)
                    .set("metaData", "direction", "Sideways")
                    .set("metaData", "url", "ftp://a.test")
                    .build();
    const auto trial = trial_of({made, made});

    const FieldTally& direction = trial.fields().at({"Conversation__c", "Direction__c"});
    EXPECT_EQ(direction.unlisted, 2);
    EXPECT_EQ(direction.seen.at("Sideways"), 2);
    const auto found = history_findings(conversation_rule(), trial, nullptr);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].problem,
              "2 of 2 records hold a value that the field cannot take: "
              "'ftp://a.test' (2)");
    EXPECT_EQ(found[1].problem,
              "2 of 2 records hold values that are not listed: 'Sideways' (2); they become "
              "'Unknown'");
    EXPECT_FALSE(found[0].grave || found[1].grave);
}

TEST(MappingTrial, IsQuietWhereAllIsWell) {
    EXPECT_THAT(codes(trial_of({titled(10)}), nullptr), IsEmpty());
}

MappingTrial trial_with(const std::string& target, const std::vector<Path>& from,
                        std::optional<std::string> fallback = {}) {
    Mapping mapping = shipped_mapping();
    for (FieldRule& field : mapping.objects.front().fields)
        if (field.target == target) {
            field.from = from;
            field.fallback = std::move(fallback);
        }
    const Case made = titled(10);
    const People people{made.members};
    MappingTrial trial;
    for (int i = 0; i < 3; ++i)
        trial.note({mapping, made.settings, people, made.now},
                   {made.conversation, made.document, made.resolution});
    return trial;
}

TEST(MappingTrial, TellsOfAPathThatNoConversationHasWhereOneLikeItIsThere) {
    const Path mistyped{Path::Root::Call, {{"metaData", "", ""}, {"titel", "", ""}}};

    const auto empty = trial_with("Title__c", {mistyped});
    const auto defaulted = trial_with("Title__c", {mistyped}, "Untitled");

    EXPECT_THAT(codes(empty, nullptr), ElementsAre("Title__c path"));
    EXPECT_THAT(codes(defaulted, nullptr), ElementsAre("Title__c path"));
    const MappingFinding found = history_findings(conversation_rule(), empty, nullptr).front();
    EXPECT_THAT(found.remedy, HasSubstr("call.metaData.title?"));
    EXPECT_FALSE(found.grave);
    EXPECT_THAT(never_filled(conversation_rule(), empty), Contains("Conversation__c.Title__c"));
    EXPECT_THAT(never_filled(conversation_rule(), defaulted),
                Not(Contains("Conversation__c.Title__c")));
}

TEST(MappingTrial, IsQuietAboutPathsThatAreEmptyOrLikeNoOther) {
    const Path strange{Path::Root::Call, {{"metaData", "", ""}, {"zyxwvutsrq", "", ""}}};
    const Path other{Path::Root::Call, {{"nowhere", "", ""}, {"title", "", ""}}};

    EXPECT_THAT(codes(trial_with("Title__c", {strange, other}), nullptr), IsEmpty());
}

TEST(MappingTrial, KnowsTheFieldsOfTheOrgInAnyCase) {
    std::vector<model::ObjectInfo> described{with_title(5)};
    described.front().fields.front().name = "TITLE__C";

    const auto trial = trial_of({titled(10)}, described);

    EXPECT_EQ(trial.fields().at({"Conversation__c", "Title__c"}).too_long, 1);
}

TEST(MappingTrial, NotesAFewTextsThatAreCutAndWarnsOfMany) {
    const auto is_note = [](std::vector<Case> cases) {
        const auto found = history_findings(conversation_rule(), trial_of(cases), nullptr);
        const auto cut = std::ranges::find(found, "Title__c", &MappingFinding::field);
        return cut != found.end() && cut->note;
    };
    std::vector<Case> cases(10, titled(300));
    cases.push_back(titled(80));

    EXPECT_TRUE(is_note(cases));
    cases.push_back(titled(300));
    EXPECT_FALSE(is_note(cases));
}

TEST(MappingTrial, SaysWhereTheFieldHasRoom) {
    const model::ObjectInfo roomy = with_title(500);
    const auto found = history_findings(conversation_rule(), trial_of({titled(300)}), &roomy);

    const auto cut = std::ranges::find(found, "Title__c", &MappingFinding::field);
    ASSERT_NE(cut, found.end());
    EXPECT_THAT(cut->remedy, HasSubstr("The field takes 500"));
}

TEST(MappingTrial, DoesNotCountRecordsThatAreNotAdded) {
    Case made = titled(10);
    made.settings.children = {{"participant", ChildUse::Keep}};

    EXPECT_FALSE(trial_of({made}).records_by_object().contains("Conversation_Participant__c"));
}

TEST(StorageEstimate, CountsTwoKilobytesARecord) {
    const auto trial = trial_of({titled(10), titled(10)});
    const std::int64_t each = trial.records() / 2;

    const auto estimate = storage_estimate(trial, each, std::nullopt);

    EXPECT_EQ(estimate.bytes, 2 * each * 2048);
    EXPECT_EQ(estimate.to_come, each * 2048);
    EXPECT_DOUBLE_EQ(estimate.records_each, static_cast<double>(each));
    EXPECT_TRUE(estimate.fits());
    EXPECT_FALSE(estimate.more);
}

TEST(StorageEstimate, ComparesWithWhatIsFree) {
    const auto trial = trial_of({titled(10)});
    const std::int64_t records = trial.records();

    const auto roomy = storage_estimate(trial, 0, model::OrgStorage{10, 1});
    const auto full = storage_estimate(trial, 0, model::OrgStorage{10, 0});

    EXPECT_TRUE(roomy.fits());
    EXPECT_EQ(*roomy.more, ((1 << 20) - records * 2048) / (records * 2048));
    EXPECT_FALSE(full.fits());
    EXPECT_FALSE(full.more);
}

}  // namespace
}  // namespace dealwire::exporting::testing
