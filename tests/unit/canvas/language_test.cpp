#include "engine/canvas/language.hpp"

#include <gtest/gtest.h>

namespace dealwire::canvas {
namespace {

TEST(LanguageTag, IsThatOfPages) {
    EXPECT_EQ(language_tag("de"), "de");
    EXPECT_EQ(language_tag("EN-us"), "en-us");
    EXPECT_EQ(language_tag("pt_BR"), "pt-BR");
    EXPECT_EQ(language_tag("zh-Hant-TW"), "zh-Hant-TW");
}

TEST(LanguageTag, IsFoundForBothKindsOfThreeLetters) {
    EXPECT_EQ(language_tag("deu"), "de");
    EXPECT_EQ(language_tag("GER"), "de");
    EXPECT_EQ(language_tag("eng-GB"), "en-GB");
}

TEST(LanguageTag, IsNoneForAnythingElse) {
    for (const char* each : {"", "-", "e", "und", "German", "de-", "de--DE", "de-\"x", "d\xC3\xA9",
                             "en-123456789", "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd"})
        EXPECT_EQ(language_tag(each), "") << each;
}

}  // namespace
}  // namespace dealwire::canvas
