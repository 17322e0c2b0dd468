#include "adapters/store/json_text.hpp"

#include "adapters/json/json.hpp"

namespace dealwire::store {
namespace {

std::string json_of(std::string_view value) {
    std::string out;
    append_json_string(out, value);
    return out;
}

TEST(JsonText, QuotesAndEscapes) {
    EXPECT_EQ(json_of(""), "\"\"");
    EXPECT_EQ(json_of("plain text of more than eight letters"),
              "\"plain text of more than eight letters\"");
    EXPECT_EQ(json_of("a\"b\\c\n\r\t\x01"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001\"");
    EXPECT_EQ(json_of(std::string_view{"a\0b", 3}), "\"ab\"");
}

TEST(JsonText, LeavesBytesAboveAsciiAlone) {
    EXPECT_EQ(json_of("Größe 見積書 🎉\x7F"), "\"Größe 見積書 🎉\x7F\"");
}

TEST(JsonText, FindsEverySpecialCharacterAtEveryPlace) {
    for (int c = 1; c < 128; ++c)
        for (std::size_t at = 0; at < 19; ++at) {
            std::string value(19, 'x');
            value[at] = static_cast<char>(c);
            const auto read = json::parse(json_of(value));
            ASSERT_TRUE(read && read->string()) << c << " at " << at;
            EXPECT_EQ(*read->string(), value);
        }
}

}  // namespace
}  // namespace dealwire::store
