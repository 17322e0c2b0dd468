#include "adapters/config/mapping_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(MappingFile, ReadsParentsBeforeChildren) {
    const std::vector<MappingText> files{
        {"a.yaml", topic_with("Name__c: {from: item.name, type: text, length: 9}")},
        {"conversation.yaml", kConversation}};

    const auto mapping = parse_mapping(files, "acme");

    ASSERT_TRUE(mapping);
    EXPECT_EQ(mapping->objects.front().object, "acme__Conversation__c");
    EXPECT_EQ(mapping->objects.back().fields.front().target, "acme__Name__c");
}

TEST(MappingFile, LeavesOutWhatIsNotEnabled) {
    const std::vector<MappingText> files{
        {"a.yaml",
         "enabled: false\n" + topic_with("Name__c: {from: item.name, type: text, length: 9}")},
        {"conversation.yaml", kConversation}};

    EXPECT_EQ(parse_mapping(files, "")->objects.size(), 1U);
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
                    "b.yaml kind", "is 'topic' for Topic__c, as in a.yaml; keys would collide"}));
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
    EXPECT_EQ(shipped->objects.size(), 14U);
}

}  // namespace
}  // namespace dealwire::config
