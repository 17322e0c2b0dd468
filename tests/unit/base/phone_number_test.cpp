#include "engine/base/phone_number.hpp"

#include <gtest/gtest.h>

namespace dealwire::base {
namespace {

std::string parsed(const char* written) {
    const auto number = parse_phone(written);
    return number ? number->e164 : "";
}

TEST(PhoneNumber, IsComparedAsE164) {
    EXPECT_EQ(parsed("+44 20 7946 0000"), "+442079460000");
    EXPECT_EQ(parsed("(+44) 20-7946.0000"), "+442079460000");
    EXPECT_EQ(parsed("tel:+442079460000"), "+442079460000");
    EXPECT_EQ(parsed("+1\u00A0(415)\u2011555\u20130100"), "+14155550100");
}

TEST(PhoneNumber, LosesExtensionAndTrunkZero) {
    EXPECT_EQ(parsed("+44 20 7946 0000 ext. 12"), "+442079460000");
    EXPECT_EQ(parsed("+44 20 7946 0000 x12"), "+442079460000");
    EXPECT_EQ(parsed("tel:+442079460000;ext=12"), "+442079460000");
    EXPECT_EQ(parsed("+44 (0)20 7946 0000"), "+442079460000");
}

TEST(PhoneNumber, IsAbsentWithoutACountry) {
    for (const char* text : {"", "020 7946 0000", "0044 20 7946 0000", "(415) 555-0100"})
        EXPECT_EQ(parsed(text), "") << text;
}

TEST(PhoneNumber, IsAbsentWhereItCannotBeOne) {
    for (const char* text : {"+", "+1234567", "+1234567890123456", "+1 800 FLOWERS",
                             "+0 20 79460000", "++442079460000", "+44 20 +7946 0000"})
        EXPECT_EQ(parsed(text), "") << text;
}

}  // namespace
}  // namespace dealwire::base
