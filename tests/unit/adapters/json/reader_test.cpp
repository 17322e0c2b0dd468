#include "adapters/json/json.hpp"

namespace dealwire::json {
namespace {

using base::Tree;
using testing::HasSubstr;
using testing::Not;

std::string problem_of(std::string_view text) {
    const auto parsed = parse(text);
    return parsed ? "" : parsed.error().reason;
}

std::string number_of(std::string_view text) {
    const auto parsed = parse(text);
    return parsed && parsed->number() ? parsed->number()->text : "no number";
}

TEST(JsonReader, ReadsEveryKindOfValue) {
    const auto parsed = parse(R"( {"a": [1, true, null, "x\u00e9\n"], "b": {}, "c": false} )");

    ASSERT_TRUE(parsed);
    const Tree expected{Tree::Object{
        {"a", Tree::Array{1, true, nullptr, "x\xC3\xA9\n"}},
        {"b", Tree::Object{}},
        {"c", false},
    }};
    EXPECT_EQ(*parsed, expected);
}

TEST(JsonReader, KeepsNumbersAsWritten) {
    for (const char* written :
         {"0", "-1", "1.10", "12345678901234567890123", "1e5", "0.10000000000000000001",
          "-9223372036854775808", "18446744073709551615"})
        EXPECT_EQ(number_of(written), written);
}

TEST(JsonReader, KeepsTheOrderOfKeysAndTheLastOfDuplicates) {
    const auto parsed = parse(R"({"z":1,"a":2,"z":3,"m":4,"a":5})");

    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, (Tree{Tree::Object{{"z", 3}, {"a", 5}, {"m", 4}}}));
}

TEST(JsonReader, LeavesOneMemberOut) {
    const std::string tricky = R"([{"a": "]}\"[\\"}, "x", [[]]])";
    for (const std::string& value :
         {tricky, std::string{"{}"}, std::string{"7"}, std::string{R"("]")"}})
        for (const char* rest : {R"(, "b": {"said": 1}})", R"(,"b":{"said":1}, "b":{"said":1}})"}) {
            const auto parsed = parse_without(R"( {"a": 1, "said": )" + value + rest, "said");
            ASSERT_TRUE(parsed) << value << rest;
            EXPECT_EQ(*parsed, (Tree{Tree::Object{{"a", 1}, {"b", Tree::Object{{"said", 1}}}}}));
        }
    EXPECT_EQ(*parse_without(R"({"a": 1})", "said"), (Tree{Tree::Object{{"a", 1}}}));
    EXPECT_EQ(*parse_without("[1]", "said"), (Tree{Tree::Array{1}}));
    for (const char* broken : {R"({"said": [)", R"({"said": ["})", R"({"said": []]})", "{"})
        EXPECT_FALSE(parse_without(broken, "said")) << broken;
}

TEST(JsonReader, JoinsSurrogatePairs) {
    const auto parsed = parse(R"("\ud83d\ude00")");

    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed, Tree{"\xF0\x9F\x98\x80"});
}

TEST(JsonReader, RefusesWhatIsNotUtf8) {
    EXPECT_NE(problem_of("\"\xFF\""), "");
    EXPECT_NE(problem_of("\"\xC0\xAF\""), "");      // overlong
    EXPECT_NE(problem_of("\"\xED\xA0\x80\""), "");  // a surrogate
    EXPECT_NE(problem_of(R"("\ud83d")"), "");       // half a pair
}

TEST(JsonReader, RefusesTheNulCharacterInValuesAndKeys) {
    EXPECT_THAT(problem_of(R"(["a\u0000b"])"), HasSubstr("U+0000"));
    EXPECT_THAT(problem_of(R"({"a\u0000":1})"), HasSubstr("U+0000"));
}

TEST(JsonReader, RefusesWhatIsNotJson) {
    for (const char* text : {"", " ", "{", "[1,]", "{\"a\"}", "nul", "01", "1 2", "'a'", "NaN",
                             "\"a", "\"a\nb\"", "// note\n1", "1e999", "+1"})
        EXPECT_NE(problem_of(text), "") << text;
}

TEST(JsonReader, NeverQuotesTheTextInItsReason) {
    EXPECT_THAT(problem_of(R"({"token":"topsecret)"), Not(HasSubstr("topsecret")));
    EXPECT_THAT(problem_of("987e999"), Not(HasSubstr("987")));
}

TEST(JsonReader, SaysWhereItStopped) {
    EXPECT_FALSE(parse("{} {}")) << "two documents";
    EXPECT_EQ(parse("[1, 2, x]").error().offset, 8U);
    EXPECT_NEAR(static_cast<double>(parse(R"(["aaaa", "b\u0000"])").error().offset), 17, 2);
}

TEST(JsonReader, LimitsTheDepth) {
    const std::string just_right = std::string(3, '[') + std::string(3, ']');

    EXPECT_TRUE(parse(just_right, {.depth = 3}));
    EXPECT_EQ(parse(just_right, {.depth = 2}).error().reason, "nested deeper than 2 levels");
    EXPECT_FALSE(parse(std::string(1'000'000, '[')));
}

TEST(JsonReader, SkipsAByteOrderMark) {
    EXPECT_EQ(*parse("\xEF\xBB\xBF{}"), (Tree{Tree::Object{}}));
}

}  // namespace
}  // namespace dealwire::json
