#include "engine/exporting/transcript_use.hpp"

#include "engine/exporting/path_text.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace dealwire::exporting {
namespace {

Mapping with_field_from(const std::string& path) {
    FieldRule field;
    field.from = {*parse_path("call.metaData.title"), *parse_path(path)};
    ObjectRule rule;
    rule.fields = {{}, std::move(field)};
    Mapping mapping;
    mapping.objects = {{}, std::move(rule)};
    return mapping;
}

bool reads(const std::function<void(ObjectRule&, Path)>& use) {
    Mapping mapping;
    use(mapping.objects.emplace_back(), *parse_path("call.transcript.sentences"));
    return reads_transcript(mapping, {});
}

TEST(TranscriptUse, IsSeenInAnyPathOfARule) {
    EXPECT_TRUE(reads([](ObjectRule& rule, Path path) { rule.for_each = std::move(path); }));
    EXPECT_TRUE(reads([](ObjectRule& rule, Path path) {
        rule.identity = {*parse_path("item.id"), std::move(path)};
    }));
    EXPECT_TRUE(reads([](ObjectRule& rule, Path path) { rule.content = {std::move(path)}; }));
    EXPECT_TRUE(reads([](ObjectRule& rule, Path path) {
        rule.when.push_back({std::move(path), Condition::Test::Present, "true"});
    }));
    EXPECT_TRUE(reads([](ObjectRule& rule, Path path) {
        rule.fields.emplace_back().changes_with = std::move(path);
    }));
    EXPECT_TRUE(reads_transcript(with_field_from("call.transcript"), {}));
}

TEST(TranscriptUse, IsSeenInATestOfTheFilter) {
    Filter filter;
    filter.condition.kind = FilterCondition::Kind::Test;
    filter.condition.test.path = *parse_path("call.transcript.topic");
    EXPECT_TRUE(reads_transcript({}, filter));

    filter.condition.test.path = *parse_path("call.content.brief");
    EXPECT_FALSE(reads_transcript({}, filter));
    EXPECT_FALSE(reads_transcript({}, default_filter()));
}

TEST(TranscriptUse, IsAbsentWhereOnlyOtherThingsHaveTheName) {
    EXPECT_FALSE(reads_transcript(with_field_from("item.transcript"), {}));
    EXPECT_FALSE(reads_transcript(with_field_from("call.content.transcript"), {}));
}

TEST(TranscriptUse, IsPartOfTheWholeDocument) {
    Mapping mapping;
    mapping.objects.emplace_back().for_each = Path{};
    EXPECT_TRUE(reads_transcript(mapping, {}));
}

}  // namespace
}  // namespace dealwire::exporting
