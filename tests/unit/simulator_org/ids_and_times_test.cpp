#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

namespace dealwire::orgsim {
namespace {

TEST(Ids, ChecksumIsThatOfKnownIds) {
    EXPECT_EQ(with_checksum("0012300000bVTq1"), "0012300000bVTq1AAG");
    EXPECT_EQ(with_checksum("0035500001H9cak"), "0035500001H9cakAAB");
    EXPECT_EQ(with_checksum("0061x00000FxQ7B"), "0061x00000FxQ7BAAV");
}

TEST(Ids, OnlyFifteenOrEighteenLettersAndDigitsAreAnId) {
    EXPECT_EQ(normal_id("0012300000bVTq1"), "0012300000bVTq1AAG");
    EXPECT_EQ(normal_id("0012300000bVTq1AAG"), "0012300000bVTq1AAG");
    EXPECT_FALSE(normal_id("0012300000bVTq1A"));
    EXPECT_FALSE(normal_id("0012300000bVT-1"));
    EXPECT_FALSE(normal_id(""));
}

TEST(Ids, LaterIdsSortLater) {
    std::string last;
    for (const std::uint64_t number : {1ULL, 9ULL, 10ULL, 61ULL, 62ULL, 3844ULL, 1000000ULL}) {
        const auto id = make_id("001", "Pd", number);
        EXPECT_GT(id, last);
        EXPECT_EQ(number_of(id, "001", "Pd"), number);
        last = id;
    }
    EXPECT_FALSE(number_of(last, "001", "Sb"));
}

TEST(Times, AllSpellingsOfADatetimeAreRead) {
    const auto expected = parse_time("2026-01-02T03:04:05.000Z");
    ASSERT_TRUE(expected);
    for (const char* text :
         {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000+0000", "2026-01-02T04:04:05+01:00",
          "2026-01-01T19:04:05-08:00", "2026-01-02T03:04:05.999Z"}) {
        EXPECT_EQ(parse_time(text), expected) << text;
    }
    EXPECT_EQ(stored_time(*expected), "2026-01-02T03:04:05.000Z");
    EXPECT_EQ(rest_time(stored_time(*expected)), "2026-01-02T03:04:05.000+0000");
}

TEST(Times, ImpossibleDaysAndTrailingTextAreRefused) {
    for (const char* text : {"2026-02-30", "2026-13-01", "2026-01-02T25:00:00Z", "2026-1-2",
                             "2026-01-02T03:04:05Zjunk", "yesterday", ""}) {
        EXPECT_FALSE(parse_time(text)) << text;
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(Times, HttpDatesGoThereAndBack) {
    const auto time = parse_time("2026-09-03T21:35:07Z");
    EXPECT_EQ(http_time(*time), "Thu, 03 Sep 2026 21:35:07 GMT");
    EXPECT_EQ(parse_http_time("Thu, 03 Sep 2026 21:35:07 GMT"), time);
    EXPECT_FALSE(parse_http_time("soon"));
}

TEST(Times, ClockIsMovedByTheTest) {
    OrgClock clock;
    const auto noon = *parse_time("2030-06-01T12:00:00Z");

    clock.set(noon);
    clock.advance(std::chrono::hours{1});

    EXPECT_GE(clock.now(), noon + std::chrono::hours{1});
    EXPECT_LT(clock.now(), noon + std::chrono::hours{2});
}

}  // namespace
}  // namespace dealwire::orgsim
