#include "adapters/config/mapping_file.hpp"

#include "adapters/json/json.hpp"

#include "built_in/source_folder.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace dealwire::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto kConversation = R"(
object: Conversation__c
key: Conversation_Key__c
fields:
  Name: {from: call.metaData.title, type: text, length: 80}
)";

/// The problems of conversation.yaml beside another file, one per line.
std::string problems(const std::string& topic, const std::string& conversation = kConversation) {
    const std::vector<MappingText> files{{"topic.yaml", topic},
                                         {"conversation.yaml", conversation}};
    const auto mapping = parse_mapping(files, "");
    if (mapping) return "none";
    std::string all;
    for (const base::Issue& issue : mapping.error())
        all += issue.path + ": " + issue.problem + "\n";
    return all;
}

std::string topic_with(const std::string& field) {
    return "object: Topic__c\nkey: Record_Key__c\nkind: topic\n"
           "parent: {relationship: Conversation__r, key: Conversation_Key__c}\n"
           "for_each: call.content.topics\nidentity: [item.name]\nfields:\n  " +
           field + "\n";
}

/// Documents that the JSON Schema is tested with, too.
base::Tree cases(const std::string& kind) {
    std::ifstream in{DEALWIRE_SOURCE_DIR "/tests/data/mappings.json", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    return *json::parse(text)->find(kind);
}

TEST(MappingFile, AcceptsTheCasesOfTheSchemaTest) {
    const base::Tree accepted = cases("accepted");
    for (const base::Tree& document : *accepted.array())
        EXPECT_EQ(problems(json::to_pretty_text(document)), "none") << json::to_text(document);
}

TEST(MappingFile, RefusesTheOthersAndSaysWhatToWrite) {
    const base::Tree refused = cases("refused");
    for (const base::Tree& each : *refused.array())
        EXPECT_THAT(problems(json::to_pretty_text(*each.find("document"))),
                    HasSubstr(*each.text_at("problem")))
            << json::to_text(each);
}

TEST(MappingFile, ReadsParentsBeforeChildren) {
    const std::vector<MappingText> files{
        {"a.yaml", topic_with("Name__c: {from: item.name, type: text, length: 9}")},
        {"conversation.yaml", kConversation}};

    const auto mapping = parse_mapping(files, "acme");

    ASSERT_TRUE(mapping);
    EXPECT_EQ(mapping->objects.front().object, "acme__Conversation__c");
    EXPECT_EQ(mapping->objects.back().fields.front().target, "acme__Name__c");
}

TEST(MappingFile, ReadsWhatAFieldChangesWith) {
    const std::vector<MappingText> files{
        {"a.yaml",
         topic_with("OwnerId: {from: item.owner, type: reference, changes_with: item.host}")},
        {"conversation.yaml", kConversation}};

    const auto mapping = parse_mapping(files, "");

    ASSERT_TRUE(mapping);
    const auto& path = mapping->objects.back().fields.front().changes_with;
    ASSERT_TRUE(path);
    EXPECT_EQ(path->segments.front().name, "host");
    EXPECT_THAT(problems(topic_with("OwnerId: {from: item.owner, type: reference, only_new: true, "
                                    "changes_with: item.host}")),
                HasSubstr("does not go with only_new"));
}

TEST(MappingFile, LeavesOutWhatIsNotEnabled) {
    const std::vector<MappingText> files{
        {"a.yaml",
         "enabled: false\n" + topic_with("Name__c: {from: item.name, type: text, length: 9}")},
        {"conversation.yaml", kConversation}};

    EXPECT_EQ(parse_mapping(files, "")->objects.size(), 1U);
    EXPECT_EQ(parse_mapping(files, "")->switched_off.front().kind, "topic");
}

TEST(MappingFile, NamesTheNearestKeyAndTheLine) {
    EXPECT_EQ(problems(topic_with("Name__c: {form: item.name, type: text, length: 9}")),
              "topic.yaml:8 fields.Name__c: needs either from or value\n"
              "topic.yaml:8 fields.Name__c.form: is not a known key; did you mean 'from'?\n");
}

TEST(MappingFile, ReportsEveryProblemAtOnce) {
    const std::string all =
        problems("object: Topic c\nkind: Topic\nfields: {X__c: {from: x.y, type: word}}\n");

    EXPECT_THAT(all, HasSubstr("topic.yaml:1 object: is 'Topic c', which is no API name"));
    EXPECT_THAT(all, HasSubstr("key: is missing; write the API name"));
    EXPECT_THAT(all, HasSubstr("topic.yaml:2 kind: is 'Topic'; write small letters and _ only"));
    EXPECT_THAT(all, HasSubstr("'x.y' must begin with call, resolved, item"));
    EXPECT_THAT(all, HasSubstr("type: is 'word'; write one of text, longtext"));
}

TEST(MappingFile, ChecksWhatGoesWithWhichType) {
    const auto problem = [](const std::string& rest) {
        return problems(topic_with("X__c: {from: item.name, " + rest + "}"));
    };

    EXPECT_THAT(problem("type: text"), HasSubstr("length: is missing"));
    EXPECT_THAT(problem("type: text, length: 300"), HasSubstr("from 1 to 255"));
    EXPECT_THAT(problem("type: url, length: 9"), HasSubstr("only goes with type text"));
    EXPECT_THAT(problem("type: picklist"), HasSubstr("values: is missing"));
    EXPECT_THAT(problem("type: url, values: {a: b}"), HasSubstr("only goes with type picklist"));
    EXPECT_THAT(problem("type: number, digits: 4, scale: 5"), HasSubstr("from 0 to 4"));
    EXPECT_THAT(problem("type: url, each: x"), HasSubstr("only goes with transform join"));
    EXPECT_EQ(problem("type: number, digits: 4, scale: 2"), "none");
}

TEST(MappingFile, ReadsItemsOnlyBelowForEach) {
    const std::string conversation =
        std::string{kConversation} + "  X__c: {from: item.name, type: url}\n";

    EXPECT_THAT(problems(topic_with("X__c: {from: position, type: number}"), conversation),
                HasSubstr("conversation.yaml:6 fields.X__c.from: 'item.name' needs for_each"));
}

TEST(MappingFile, AsksForExactlyOneTestPerCondition) {
    const std::string topic = topic_with("X__c: {from: item.name, type: url}") +
                              "when:\n  - {path: item.count, above: 0, equals: x}\n";

    EXPECT_THAT(problems(topic), HasSubstr("topic.yaml:10 when[0]: needs exactly one of above"));
}

TEST(MappingFile, RefusesRecordsWhoseKeysWouldCollide) {
    const std::string topic = topic_with("X__c: {from: item.name, type: url}");
    const std::vector<MappingText> files{
        {"a.yaml", topic}, {"b.yaml", topic}, {"conversation.yaml", kConversation}};

    const auto mapping = parse_mapping(files, "");

    ASSERT_FALSE(mapping);
    EXPECT_THAT(mapping.error(),
                ElementsAre(base::Issue{
                    "b.yaml:3 kind", "is 'topic' for Topic__c, as in a.yaml; keys would collide"}));
}

TEST(MappingFile, ReadsWhatBecomesOfUnlistedValues) {
    const auto problem = [](const std::string& rest) {
        return problems(topic_with("X__c: {from: item.name, " + rest + "}"));
    };

    EXPECT_EQ(problem("type: picklist, values: {a: b}, unlisted: park"), "none");
    EXPECT_THAT(problem("type: picklist, values: {a: b}, unlisted: refuse"),
                HasSubstr("write one of clear, park, pass"));
    EXPECT_THAT(problem("type: picklist, values: {a: b}, unlisted: park, otherwise: b"),
                HasSubstr("does not go with otherwise"));
    EXPECT_THAT(problem("type: url, unlisted: park"), HasSubstr("only goes with type picklist"));
}

TEST(MappingFile, RefusesFieldsThatAreFilledAlready) {
    const auto problem = [](const std::string& name) {
        return problems(topic_with(name + ": {from: item.name, type: url}"));
    };

    EXPECT_THAT(problem("record_key__c"),
                HasSubstr("topic.yaml:8 fields.record_key__c: is the key"));
    EXPECT_THAT(problem("Conversation__c"), HasSubstr("is filled by parent"));
    EXPECT_THAT(problem("A__c: {from: item.name, type: url}\n  a__C"),
                HasSubstr("topic.yaml:9 fields.a__C: stands already as A__c"));
}

TEST(MappingFile, NamesTheLineOfAWrongParent) {
    std::string topic = topic_with("X__c: {from: item.name, type: url}");
    topic.replace(topic.find("Conversation_Key__c"), 19, "Record_Key__c");

    EXPECT_THAT(problems(topic), HasSubstr("topic.yaml:4 parent.key: is 'Record_Key__c'; write"));
}

TEST(MappingFile, PutsNoNamespaceOnWhatIsTheAdminsOwn) {
    const std::string own = "X__c: {from: item.name, type: url, namespace: false}";
    std::string object = topic_with("Y__c: {from: item.name, type: url}");
    object.replace(object.find("Topic__c"), 8, "Own__c");
    const std::vector<MappingText> files{{"a.yaml", topic_with(own)},
                                         {"b.yaml", "namespace: false\n" + object},
                                         {"conversation.yaml", kConversation}};

    const auto mapping = parse_mapping(files, "acme");

    ASSERT_TRUE(mapping);
    EXPECT_EQ(mapping->objects[1].object, "acme__Topic__c");
    EXPECT_EQ(mapping->objects[1].fields.front().target, "X__c");
    EXPECT_EQ(mapping->objects[2].object, "Own__c");
    EXPECT_EQ(mapping->objects[2].fields.front().target, "Y__c");
    EXPECT_EQ(mapping->objects[2].parent->relationship, "Conversation__r");
    EXPECT_EQ(mapping->objects[2].parent->key_field, "acme__Conversation_Key__c");
}

TEST(MappingFile, KeepsWhereEachRuleStands) {
    const auto mapping =
        parse_mapping(std::vector<MappingText>{{"conversation.yaml", kConversation}}, "");

    ASSERT_TRUE(mapping);
    const auto& root = mapping->objects.front();
    EXPECT_EQ(exporting::place_of(root, root.fields.front()), "conversation.yaml:5");
}

TEST(MappingFile, NeedsTheConversation) {
    const auto nothing = parse_mapping({}, "");

    ASSERT_FALSE(nothing);
    EXPECT_THAT(nothing.error().front().problem, HasSubstr("is missing"));
}

TEST(MappingFile, SaysWhichFolderCannotBeRead) {
    const auto nothing = load_mapping("/nowhere/at/all", "");

    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().front().path, "/nowhere/at/all");
}

TEST(MappingFile, LoadsWhatShips) {
    const auto shipped = load_mapping(DEALWIRE_SOURCE_DIR "/mappings", "");

    ASSERT_TRUE(shipped);
    EXPECT_EQ(shipped->objects.size(), 15U);
}

}  // namespace
}  // namespace dealwire::config
