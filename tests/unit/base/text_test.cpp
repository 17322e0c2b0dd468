#include "engine/base/text.hpp"

#include <gtest/gtest.h>

namespace dealwire::base {
namespace {

TEST(Cut, LeavesAShortTextAlone) { EXPECT_EQ(cut("abc", 3), "abc"); }

TEST(Cut, FillsTheLimitWithItsFinalEllipsis) {
    const std::string text = cut("abcdef", 4);

    EXPECT_EQ(text, "abc…");
    EXPECT_EQ(utf16_length(text), 4U);
}

TEST(Cut, CountsAnEmojiAsTwoUnitsAndNeverHalvesIt) {
    EXPECT_EQ(cut("ab😀cd", 4), "ab…");
    EXPECT_EQ(cut("ab😀cd", 5), "ab😀…");
}

TEST(Cut, CountsCharactersNotBytes) { EXPECT_EQ(cut("ÄÖÜ", 3), "ÄÖÜ"); }

TEST(IsUtf8, RefusesOverlongFormsSurrogatesAndWhatIsAboveTheLastCodePoint) {
    EXPECT_TRUE(is_utf8("Müller 😀"));
    EXPECT_FALSE(is_utf8("\xC0\xAF"));
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
    EXPECT_FALSE(is_utf8("\xE2\x80"));
}

TEST(WithoutControlCharacters, KeepsLineBreaksAndTabs) {
    EXPECT_EQ(without_control_characters(std::string{"a\0b\tc\nd\x7F", 8}), "ab\tc\nd");
}

TEST(Visible, ReplacesWhatActsOnATerminal) {
    EXPECT_EQ(visible("a\x1b]0;pwned\x07"
                      "b\r\b"),
              "a<U+001B>]0;pwned<U+0007>b<U+000D><U+0008>");
    EXPECT_EQ(visible(std::string{"\0\x7F", 2}), "<U+0000><U+007F>");
    EXPECT_EQ(visible("\u0080\u009b31m\u009f"), "<U+0080><U+009B>31m<U+009F>");
    EXPECT_EQ(visible("\u202a\u202e\u2066\u2069"), "<U+202A><U+202E><U+2066><U+2069>");
    EXPECT_EQ(visible("a\x9b"
                      "31m\xE2\x80"),
              "a<0x9B>31m<0xE2><0x80>");
}

TEST(Visible, LeavesEverythingElse) {
    const std::string text = "Müller 😀\u00a0\u2029\u2065\u206a עברית\n\tb ~";
    EXPECT_EQ(visible(text), text);
    EXPECT_EQ(visible(visible("\x1b")), "<U+001B>");
    EXPECT_EQ(visible_in_line("a\nb\tc"), "a<U+000A>b<U+0009>c");
}

TEST(Trim, TakesWhiteSpaceFromBothEndsOnly) { EXPECT_EQ(trim(" \ta b\r\n"), "a b"); }

}  // namespace
}  // namespace dealwire::base
