#include "engine/base/time_text.hpp"

#include <gtest/gtest.h>

namespace dealwire::base {
namespace {

class Accepted : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Accepted, ReadsAsTheSameMomentInUtc) {
    const auto instant = parse_instant(GetParam().first);

    ASSERT_TRUE(instant);
    EXPECT_EQ(to_text(*instant), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    ParseInstant, Accepted,
    testing::Values(std::pair{"2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"},
                    std::pair{"2026-01-02T03:04:05.000+0000", "2026-01-02T03:04:05Z"},
                    std::pair{"2026-01-02T03:04:05.041977+01:00", "2026-01-02T02:04:05.041Z"},
                    std::pair{"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
                    std::pair{"2026-03-02T09:31:12.5Z", "2026-03-02T09:31:12.500Z"}));

class Refused : public testing::TestWithParam<const char*> {};

TEST_P(Refused, IsNoDateTime) { EXPECT_FALSE(parse_instant(GetParam())); }

INSTANTIATE_TEST_SUITE_P(ParseInstant, Refused,
                         testing::Values("", "2026-01-02", "2026-01-02T03:04:05",
                                         "2026-02-30T00:00:00Z", "2026-01-02T24:00:00Z",
                                         "2026-01-02T03:04:05Z trailing", "2026-01-02T03:04:05.Z",
                                         "2026-1-2T03:04:05Z", "2026-01-02T03:04:05+99:00"));

TEST(ParseDate, KeepsTheDayAsItIsWritten) {
    ASSERT_TRUE(parse_date("2026-10-25"));
    EXPECT_EQ(to_text(*parse_date("2026-10-25")), "2026-10-25");
    EXPECT_FALSE(parse_date("2026-02-29"));
    EXPECT_FALSE(parse_date("2026-10-25T00:00:00Z"));
}

}  // namespace
}  // namespace dealwire::base
