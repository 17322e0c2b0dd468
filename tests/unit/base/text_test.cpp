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

TEST(Trim, TakesWhiteSpaceFromBothEndsOnly) { EXPECT_EQ(trim(" \ta b\r\n"), "a b"); }

}  // namespace
}  // namespace dealwire::base
