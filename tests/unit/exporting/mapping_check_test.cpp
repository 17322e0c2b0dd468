#include "engine/exporting/mapping_check.hpp"

#include "engine/exporting/mapping_fit.hpp"
#include "engine/exporting/path_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

using model::FieldInfo;
using model::ObjectInfo;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

FieldInfo described(const std::string& name, const std::string& type, int length = 0) {
    FieldInfo field;
    field.name = name;
    field.type = type;
    field.length = length;
    field.nillable = field.createable = field.updateable = true;
    return field;
}

FieldInfo key_field(int length) {
    FieldInfo field = described("Record_Key__c", "string", length);
    field.external_id = field.unique = field.case_sensitive = true;
    return field;
}

FieldRule rule_of(FieldType type, std::size_t length = 0) {
    FieldRule rule;
    rule.target = "F__c";
    rule.type = type;
    rule.length = length;
    rule.from = {*parse_path("call.v")};
    rule.line = 9;
    return rule;
}

FieldRule picklist(const std::string& value) {
    FieldRule rule = rule_of(FieldType::Picklist);
    rule.values = {{"in", value}};
    return rule;
}

FieldInfo described_picklist(bool restricted) {
    FieldInfo field = described("F__c", "picklist", 255);
    field.restricted_picklist = restricted;
    field.picklist_values = {"Video", "Audio"};
    return field;
}

/// `code grave` of each misfit.
std::vector<std::string> codes(const FieldRule& rule, const FieldInfo& field) {
    std::vector<std::string> list;
    for (const Misfit& each : misfits(rule, field))
        list.push_back(each.code + (each.grave ? "!" : ""));
    return list;
}

TEST(MappingFit, TakesTypesThatTheFieldTakes) {
    EXPECT_THAT(codes(rule_of(FieldType::Text, 80), described("F__c", "string", 80)), IsEmpty());
    EXPECT_THAT(codes(rule_of(FieldType::Email), described("F__c", "email", 80)), IsEmpty());
    EXPECT_THAT(codes(rule_of(FieldType::DateTime), described("F__c", "datetime")), IsEmpty());
    EXPECT_THAT(codes(rule_of(FieldType::Reference), described("F__c", "reference", 18)),
                IsEmpty());
}

TEST(MappingFit, RefusesOtherTypes) {
    EXPECT_THAT(codes(rule_of(FieldType::Text, 80), described("F__c", "double")),
                ElementsAre("type!"));
    EXPECT_THAT(codes(rule_of(FieldType::LongText, 80), described("F__c", "string", 255)),
                ElementsAre("type!"));
    EXPECT_THAT(codes(rule_of(FieldType::Date), described("F__c", "datetime")),
                ElementsAre("type!"));
    EXPECT_THAT(codes(rule_of(FieldType::Text, 80), described_picklist(true)),
                ElementsAre("type!"));
}

TEST(MappingFit, ComparesWhatLookupsLeadTo) {
    FieldInfo field = described("F__c", "reference", 18);
    field.reference_to = {"Contact"};
    FieldRule rule = rule_of(FieldType::Reference);
    rule.from = {*parse_path("item.contact")};
    EXPECT_THAT(codes(rule, field), IsEmpty());

    rule.from = {*parse_path("resolved.host")};
    EXPECT_THAT(codes(rule, field), ElementsAre("type!"));
    rule.from = {*parse_path("item.id")};
    EXPECT_THAT(codes(rule, field), IsEmpty()) << "the path does not tell whose id it is";
}

TEST(MappingFit, MeasuresLengths) {
    EXPECT_THAT(codes(rule_of(FieldType::Text, 81), described("F__c", "string", 80)),
                ElementsAre("length!"));
    EXPECT_THAT(codes(rule_of(FieldType::Url), described("F__c", "string", 120)),
                ElementsAre("length!"));
    EXPECT_THAT(codes(rule_of(FieldType::Id, 40), described("F__c", "string", 255)), IsEmpty());
    const auto found =
        misfits(rule_of(FieldType::Text, 255), described("F__c", "string", 80)).front();
    EXPECT_EQ(found.remedy, "Write length: 80, or make the field longer in Setup.");
}

TEST(MappingFit, CountsDigits) {
    FieldInfo field = described("F__c", "double");
    field.precision = 9;
    field.scale = 1;
    FieldRule rule = rule_of(FieldType::Number);
    rule.digits = 9;
    rule.scale = 1;
    EXPECT_THAT(codes(rule, field), IsEmpty());

    rule.digits = 10;
    EXPECT_THAT(codes(rule, field), ElementsAre("digits!"));
    rule.scale = 2;
    EXPECT_THAT(codes(rule, field), ElementsAre("digits"));
    field.precision = 0;
    EXPECT_THAT(codes(rule, field), IsEmpty()) << "of whole numbers the org tells no precision";
}

TEST(MappingFit, ComparesPicklistValues) {
    EXPECT_THAT(codes(picklist("Video"), described_picklist(true)), IsEmpty());
    EXPECT_THAT(codes(picklist("Fax"), described_picklist(true)), ElementsAre("value!"));
    EXPECT_THAT(codes(picklist("Fax"), described_picklist(false)), ElementsAre("value"));

    FieldRule rule = picklist("Video");
    rule.otherwise = "Letter";
    EXPECT_THAT(codes(rule, described_picklist(true)), ElementsAre("value!"));
    rule.otherwise.reset();
    rule.unlisted = Unlisted::Pass;
    EXPECT_THAT(codes(rule, described_picklist(true)), ElementsAre("value"));
    rule.constant = base::Tree{"Audio"};
    rule.unlisted = Unlisted::Clear;
    EXPECT_THAT(codes(rule, described_picklist(true)), IsEmpty());
}

TEST(MappingFit, SaysWhoMayWrite) {
    FieldInfo field = described("F__c", "string", 80);
    field.updateable = false;
    EXPECT_THAT(codes(rule_of(FieldType::Text, 80), field), ElementsAre("create-only!"));
    FieldRule rule = rule_of(FieldType::Text, 80);
    rule.only_new = true;
    EXPECT_THAT(codes(rule, field), IsEmpty());

    field.createable = false;
    EXPECT_THAT(codes(rule, field), ElementsAre("read-only!"));
    field.calculated = true;
    EXPECT_THAT(codes(rule, field), ElementsAre("read-only!"));
}

/// A child object that is as it should be, and its rule.
struct Child {
    Child() {
        object.name = "Topic__c";
        object.createable = object.updateable = object.deletable = true;
        FieldInfo parent = described("Conversation__c", "reference", 18);
        parent.relationship_name = "Conversation__r";
        parent.reference_to = {"Conversation__c"};
        parent.nillable = false;
        object.fields = {key_field(120), parent, described("F__c", "string", 80)};
        root.object = "Conversation__c";
        root.key_field = "Conversation_Key__c";
        rule.object = "Topic__c";
        rule.key_field = "Record_Key__c";
        rule.kind = "topic";
        rule.parent = ParentRule{"Conversation__r", "Conversation_Key__c"};
        rule.fields = {rule_of(FieldType::Text, 80)};
        rule.file = "topic.yaml";
    }

    [[nodiscard]] FieldInfo& field(const std::string& name) {
        for (FieldInfo& each : object.fields)
            if (each.name == name) return each;
        throw std::logic_error(name);
    }

    /// `field code grave place` of each finding.
    [[nodiscard]] std::vector<std::string> found() const {
        std::vector<std::string> list;
        for (const MappingFinding& each : check_object(rule, root, &object))
            list.push_back(each.field + " " + each.code + (each.grave ? "! " : " ") + each.place);
        return list;
    }

    ObjectInfo object;
    ObjectRule root;
    ObjectRule rule;
};

TEST(MappingCheck, FindsNothingWhereAllFits) { EXPECT_THAT(Child{}.found(), IsEmpty()); }

TEST(MappingCheck, NamesTheLineOfAFieldThatIsMissing) {
    Child child;
    child.rule.fields.front().target = "Other__c";

    EXPECT_THAT(child.found(), ElementsAre("Other__c field-missing! topic.yaml:9"));
}

TEST(MappingCheck, TakesNamesInAnyCase) {
    Child child;
    child.rule.fields.front().target = "f__C";

    EXPECT_THAT(child.found(), IsEmpty());
}

TEST(MappingCheck, WantsAKeyThatNamesOneRecord) {
    Child child;
    FieldInfo& key = child.field("Record_Key__c");
    key.unique = key.case_sensitive = false;
    key.length = 80;

    EXPECT_EQ(child.found().size(), 3U);
    EXPECT_THAT(child.found(), Contains("Record_Key__c key! topic.yaml"));
    child.object.fields.erase(child.object.fields.begin());
    EXPECT_THAT(child.found(), ElementsAre("Record_Key__c key! topic.yaml"));
}

TEST(MappingCheck, WantsAParentThatCanBeNamedAgain) {
    Child child;
    child.field("Conversation__c").updateable = false;
    EXPECT_THAT(child.found(), ElementsAre("Conversation__r parent! topic.yaml"));

    child.field("Conversation__c").relationship_name = "Call__r";
    EXPECT_THAT(child.found(), Contains("Conversation__r parent! topic.yaml"));
}

TEST(MappingCheck, NamesFieldsThatTheOrgRequires) {
    Child child;
    FieldInfo region = described("Region__c", "string", 20);
    region.nillable = false;
    child.object.fields.push_back(region);
    child.field("F__c").nillable = false;

    EXPECT_THAT(child.found(),
                ElementsAre("F__c required topic.yaml:9", "Region__c required! topic.yaml"));
    child.rule.fields.front().fallback = "none";
    child.field("Region__c").defaulted_on_create = true;
    EXPECT_THAT(child.found(), IsEmpty());
}

TEST(MappingCheck, SaysWhatTheUserMayNotDo) {
    Child child;
    child.object.deletable = false;
    EXPECT_THAT(child.found(), ElementsAre(" object-rights topic.yaml"));

    child.object.createable = false;
    EXPECT_THAT(child.found(), Contains(" object-rights! topic.yaml"));
}

TEST(MappingCheck, SaysWhereAnObjectIsNotThere) {
    const Child child;
    const auto found = check_object(child.rule, child.root, nullptr);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().code, "object-missing");
    EXPECT_THAT(found.front().remedy, ::testing::HasSubstr("export.namespace"));
}

}  // namespace
}  // namespace dealwire::exporting
