#include "engine/access/ip_address.hpp"

#include <gtest/gtest.h>

namespace dealwire::access {
namespace {

std::string ends(std::string_view text) {
    const auto range = parse_range(text);
    return range ? range->first.text() + " " + range->last.text() : "none";
}

TEST(IpAddress, IsReadInEveryFormAndWrittenInOne) {
    EXPECT_EQ(IpAddress::parse("192.0.2.7")->text(), "192.0.2.7");
    EXPECT_EQ(IpAddress::parse("::ffff:192.0.2.7")->text(), "192.0.2.7");
    EXPECT_EQ(IpAddress::parse("2001:0DB8:0:0::1")->text(), "2001:db8::1");
    for (const char* wrong : {"", "192.0.2", "192.0.2.256", "192.0.2.7 ", "0x7f.1", "[::1]",
                              "fe80::1%eth0", "192.0.2.7:443", "localhost"})
        EXPECT_FALSE(IpAddress::parse(wrong)) << wrong;
}

TEST(IpAddress, BelongsToAHousehold) {
    EXPECT_EQ(IpAddress::parse("192.0.2.7")->household().text(), "192.0.2.7");
    EXPECT_EQ(IpAddress::parse("2001:db8:1:2:3:4:5:6")->household().text(), "2001:db8:1:2::");
}

TEST(AddressRange, IsAnAddressABlockOrTwoEnds) {
    EXPECT_EQ(ends("192.0.2.7"), "192.0.2.7 192.0.2.7");
    EXPECT_EQ(ends("192.0.2.7/24"), "192.0.2.0 192.0.2.255");
    EXPECT_EQ(ends("192.0.2.0/31"), "192.0.2.0 192.0.2.1");
    EXPECT_EQ(ends("0.0.0.0/0"), "0.0.0.0 255.255.255.255");
    EXPECT_EQ(ends(" 192.0.2.1 - 192.0.2.9 "), "192.0.2.1 192.0.2.9");
    EXPECT_EQ(ends("2001:db8::/33"), "2001:db8:: 2001:db8:7fff:ffff:ffff:ffff:ffff:ffff");
    EXPECT_EQ(ends("2001:db8::1-2001:db8::f"), "2001:db8::1 2001:db8::f");
}

TEST(AddressRange, IsNothingElse) {
    for (const char* wrong :
         {"", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/2x", "::/129",
          "192.0.2.9-192.0.2.1", "192.0.2.1-2001:db8::1", "192.0.2.1-", "-", "anywhere"})
        EXPECT_FALSE(parse_range(wrong)) << wrong;
}

TEST(Trust, HoldsForTheListAlone) {
    const std::vector<std::string> list{"192.0.2.0/24", "2001:db8::1 - 2001:db8::9", "rubbish"};

    EXPECT_TRUE(is_trusted(list, "192.0.2.255"));
    EXPECT_TRUE(is_trusted(list, "::ffff:192.0.2.1")) << "the same address in another coat";
    EXPECT_TRUE(is_trusted(list, "2001:db8::9"));
    EXPECT_FALSE(is_trusted(list, "192.0.3.0"));
    EXPECT_FALSE(is_trusted(list, "2001:db8::a"));
    EXPECT_FALSE(is_trusted(list, ""));
    EXPECT_TRUE(is_trusted({}, "198.51.100.1")) << "no list trusts everybody";
    EXPECT_FALSE(is_trusted({"rubbish"}, "198.51.100.1"));
}

}  // namespace
}  // namespace dealwire::access
