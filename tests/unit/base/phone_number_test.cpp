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

std::string dialled_in(const char* home, const char* written) {
    const auto number = parse_phone(written, home);
    return number ? number->e164 : "";
}

TEST(PhoneNumber, IsReadAsDialledAtHomeWhereThatIsKnown) {
    EXPECT_EQ(dialled_in("44", "020 7946 0000"), "+442079460000");
    EXPECT_EQ(dialled_in("44", "0044 20 7946 0000"), "+442079460000");
    EXPECT_EQ(dialled_in("44", "+49 30 1234567"), "+49301234567");
    EXPECT_EQ(dialled_in("1", "(415) 555-0100"), "+14155550100");
    EXPECT_EQ(dialled_in("1", "1-415-555-0100 x7"), "+14155550100");
    EXPECT_EQ(dialled_in("1", "011 44 20 7946 0000"), "+442079460000");
    EXPECT_EQ(dialled_in("39", "06 1234 5678"), "+390612345678");
    EXPECT_EQ(dialled_in("36", "06 1 234 5678"), "+3612345678");
    EXPECT_EQ(dialled_in("34", "912 345 678"), "+34912345678");
    EXPECT_EQ(dialled_in("7", "8 (495) 123-45-67"), "+74951234567");
}

TEST(PhoneNumber, IsAbsentWhereItIsDialledInOneTownOnly) {
    EXPECT_EQ(dialled_in("49", "1234567"), "");
    EXPECT_EQ(dialled_in("1", "555-0100"), "");
    EXPECT_EQ(dialled_in("34", "12 345"), "");
}

TEST(CallingCode, IsReadInThreeForms) {
    for (const char* text : {"+49", "49", "0049", " +49 "})
        EXPECT_EQ(parse_calling_code(text), "49") << text;
    for (const char* text : {"", "+", "0", "+0", "+1234", "DE", "4 9"})
        EXPECT_FALSE(parse_calling_code(text)) << text;
}

TEST(CallingCode, IsOneThatACountryHas) {
    for (const char* code : {"1", "7", "49", "383", "886"})
        EXPECT_TRUE(is_assigned_calling_code(code)) << code;
    for (const char* code : {"999", "2", "38", "210", "", "x"})
        EXPECT_FALSE(is_assigned_calling_code(code)) << code;
}

}  // namespace
}  // namespace dealwire::base
