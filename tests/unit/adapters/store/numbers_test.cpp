#include "adapters/store/decimal.hpp"
#include "adapters/store/pg_binary.hpp"

namespace dealwire::store {
namespace {

std::string plain(std::string_view text) {
    const auto decimal = parse_decimal(text);
    if (!decimal) return "(none)";
    const std::string point = decimal->fraction.empty() ? "" : ".";
    return (decimal->negative ? "-" : "") + decimal->whole + point + decimal->fraction;
}

/// Reads NUMERIC's binary form back: groups of four digits, `weight` of them before the point.
struct Numeric {
    std::vector<int> groups;
    int weight = 0;
    bool negative = false;
    int scale = 0;

    bool operator==(const Numeric&) const = default;
};

int read_int16(const std::string& bytes, std::size_t at) {
    const auto high = static_cast<unsigned char>(bytes.at(at));
    const auto low = static_cast<unsigned char>(bytes.at(at + 1));
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(high << 8U | low));
}

Numeric numeric(std::string_view digits) {
    std::string bytes;
    append_numeric_field(bytes, digits);
    Numeric read{{}, read_int16(bytes, 6), read_int16(bytes, 8) != 0, read_int16(bytes, 10)};
    for (int i = 0; i < read_int16(bytes, 4); ++i)
        read.groups.push_back(read_int16(bytes, 12 + 2 * static_cast<std::size_t>(i)));
    EXPECT_EQ(bytes.size(), 12 + 2 * read.groups.size());
    return read;
}

TEST(Decimal, KeepsEveryDigitThatWasWritten) {
    EXPECT_EQ(plain("12.50"), "12.50");
    EXPECT_EQ(plain("-0.5"), "-0.5");
    EXPECT_EQ(plain(".5"), "0.5");
    EXPECT_EQ(plain("5."), "5");
    EXPECT_EQ(plain("123456789012345678901234567890"), "123456789012345678901234567890");
}

TEST(Decimal, WorksExponentsIn) {
    EXPECT_EQ(plain("1.0E7"), "10000000");
    EXPECT_EQ(plain("1.25e+1"), "12.5");
    EXPECT_EQ(plain("1.25e-2"), "0.0125");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "-", ".", "1e", "1e+-2", "--1", "1 ", "0x10", "NaN", "1e9999"})
        EXPECT_EQ(parse_decimal(text).has_value(), false) << text;
}

TEST(Decimal, TellsNumbersOfJsonFromOthers) {
    for (const char* text : {"0", "-0.5", "12.50", "1E7", "1.5e-3"})
        EXPECT_TRUE(is_json_number(text)) << text;
    for (const char* text : {"", "007", ".5", "5.", "+1", "1e", "1 ", "-"})
        EXPECT_FALSE(is_json_number(text)) << text;
}

TEST(PgBinary, WritesNumericInGroupsOfFourDigits) {
    EXPECT_EQ(numeric("12345.67"), (Numeric{{1, 2345, 6700}, 1, false, 2}));
    EXPECT_EQ(numeric("-0.00010"), (Numeric{{1}, -1, true, 5}));
    EXPECT_EQ(numeric("50000000"), (Numeric{{5000}, 1, false, 0}));
    EXPECT_EQ(numeric("0.00"), (Numeric{{}, 0, false, 2}));
}

TEST(PgBinary, WritesNullForWhatIsNoNumber) {
    std::string bytes;
    append_numeric_field(bytes, "twelve");
    EXPECT_EQ(bytes, "\xFF\xFF\xFF\xFF");
}

TEST(PgBinary, WritesTextsBehindTheirLengthWithoutNul) {
    std::string bytes;
    append_text_field(bytes, std::string_view{"a\0b", 3});
    EXPECT_EQ(bytes, std::string("\0\0\0\2ab", 6));
}

TEST(PgBinary, ReadsWholeNumbersBack) {
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN}) {
        std::string bytes;
        append_int64(bytes, number);
        EXPECT_EQ(read_int64(bytes.data()), number);
    }
}

}  // namespace
}  // namespace dealwire::store
