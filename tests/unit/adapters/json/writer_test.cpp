#include "adapters/json/json.hpp"

namespace dealwire::json {
namespace {

using base::Tree;

TEST(JsonWriter, WritesEveryKindOfValueWithoutWhiteSpace) {
    const Tree value{Tree::Object{
        {"a", Tree::Array{1, true, nullptr, "x"}},
        {"b", Tree::Object{}},
        {"c", base::Number{"1.10"}},
        {"d", Tree::Array{}},
    }};

    EXPECT_EQ(to_text(value), R"({"a":[1,true,null,"x"],"b":{},"c":1.10,"d":[]})");
}

TEST(JsonWriter, EscapesWhatMustBeEscaped) {
    EXPECT_EQ(to_text("\"\\\n\r\t\b\f\x01\x1f/\xC3\xA9"),
              "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f/\xC3\xA9\"");
}

TEST(JsonWriter, ReplacesBytesThatAreNoUtf8) { EXPECT_EQ(to_text("a\xFF"), "\"a\xEF\xBF\xBD\""); }

TEST(JsonWriter, IndentsForPeople) {
    const Tree value{Tree::Object{{"a", Tree::Array{1, 2}}, {"b", Tree::Array{}}}};

    EXPECT_EQ(to_pretty_text(value), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}\n");
}

TEST(JsonWriter, RoundTripsThroughTheReader) {
    const Tree value{Tree::Object{
        {"text", "line\nbreak \xF0\x9F\x98\x80 \"quoted\""},
        {"list", Tree::Array{Tree::Object{{"n", base::Number{"0.30"}}}, false}},
    }};

    EXPECT_EQ(*parse(to_text(value)), value);
    EXPECT_EQ(*parse(to_pretty_text(value)), value);
}

TEST(ForTerminal, EscapesWhatJsonLetsStandAndATerminalObeys) {
    const Tree value{Tree::Object{{"title", "a\x1b[31m\x7F\u0080\u009b31m\u009f"}}};
    const std::string shown = for_terminal(to_text(value));

    EXPECT_EQ(shown, R"({"title":"a\u001b[31m\u007f\u0080\u009b31m\u009f"})");
    EXPECT_EQ(parse(shown).value(), value);
    EXPECT_EQ(for_terminal(R"("\u00a0é😀")"), R"("\u00a0é😀")");
}

}  // namespace
}  // namespace dealwire::json
