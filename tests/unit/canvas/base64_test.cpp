#include "engine/canvas/base64.hpp"

#include <gtest/gtest.h>

namespace dealwire::canvas {
namespace {

TEST(Base64, ReadsTheExamplesOfItsStandard) {
    EXPECT_EQ(decode_base64(""), "");
    EXPECT_EQ(decode_base64("Zg=="), "f");
    EXPECT_EQ(decode_base64("Zm8="), "fo");
    EXPECT_EQ(decode_base64("Zm9v"), "foo");
    EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
}

TEST(Base64, ReadsBothAlphabetsAndMissingPadding) {
    EXPECT_EQ(decode_base64("-_-_"), decode_base64("+/+/"));
    EXPECT_EQ(decode_base64("Zg"), "f");
    EXPECT_EQ(decode_base64("Zm8"), "fo");
}

TEST(Base64, RefusesWhatWouldBeASecondWayToWriteTheSame) {
    for (const char* text : {"Zh==", "Zm9=", "Zh", "Zg=", "Zg===", "Z", "Zg==Zg==", "Zm9v=", "=",
                             "====", "Zm 9v", "Zm9v\n", "Zm9v!", "Zg=a"})
        EXPECT_EQ(decode_base64(text), std::nullopt) << text;
}

TEST(Base64, HasAFormForAddresses) {
    EXPECT_EQ(to_address_form("a+b/cg=="), "a-b_cg");
    EXPECT_EQ(from_address_form("a-b_cg"), "a+b/cg==");
}

}  // namespace
}  // namespace dealwire::canvas
