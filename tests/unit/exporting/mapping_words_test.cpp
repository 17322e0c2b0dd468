#include "engine/exporting/mapping_words.hpp"

#include "engine/exporting/path_text.hpp"
#include "tests/unit/exporting/case.hpp"

#include <gtest/gtest.h>

namespace dealwire::exporting {
namespace {

TEST(MappingWords, WritePathsAsTheyAreRead) {
    for (const char* text : {"call.metaData.title", "item", "position", "item.phrases.count",
                             "call.content.highlights[title=Next steps].items.text"})
        EXPECT_EQ(text_of(*parse_path(text)), text);
}

TEST(MappingWords, WriteEveryShippedPathSoThatItReadsBack) {
    for (const ObjectRule& rule : testing::shipped_mapping().objects)
        for (const FieldRule& field : rule.fields)
            for (const Path& path : field.from) EXPECT_EQ(parse_path(text_of(path)), path);
}

TEST(MappingWords, WriteConditions) {
    const Path count = *parse_path("item.count");

    EXPECT_EQ(text_of(Condition{count, Condition::Test::Above, "0"}), "item.count above 0");
    EXPECT_EQ(text_of(Condition{count, Condition::Test::Present, "true"}), "item.count present");
    EXPECT_EQ(text_of(Condition{count, Condition::Test::Present, "false"}), "item.count absent");
}

TEST(MappingWords, SayWhereAFieldComesFromAndHow) {
    FieldRule rule;
    rule.from = {*parse_path("item.a"), *parse_path("parent.b")};
    rule.type = FieldType::Number;
    rule.digits = 9;
    rule.scale = 1;
    rule.transform = Transform::Minimum;
    rule.fallback = "0";
    EXPECT_EQ(source_of(rule), "item.a + parent.b");
    EXPECT_EQ(manner_of(rule), "number 9,1, minimum, default '0'");

    FieldRule word;
    word.constant = base::Tree{"Call"};
    word.type = FieldType::Picklist;
    word.only_new = true;
    EXPECT_EQ(source_of(word), "'Call'");
    EXPECT_EQ(manner_of(word), "picklist, only while new");
}

TEST(MappingWords, SayWhatBecomesOfUnlistedValues) {
    FieldRule rule;
    rule.type = FieldType::Picklist;
    rule.unlisted = Unlisted::Park;
    EXPECT_EQ(manner_of(rule), "picklist, others: park");

    rule.otherwise = "Unknown";
    EXPECT_EQ(manner_of(rule), "picklist, others become 'Unknown'");
}

}  // namespace
}  // namespace dealwire::exporting
