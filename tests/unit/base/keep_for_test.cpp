#include "engine/base/keep_for.hpp"

#include "engine/base/time_text.hpp"

#include <gtest/gtest.h>

namespace dealwire::base {
namespace {

Instant moment(const std::string& text) { return *parse_instant(text); }

std::string since(const std::string& keep, const std::string& now) {
    return to_text(*kept_since(*parse_keep(keep), moment(now)));
}

TEST(KeepFor, IsReadAsPeopleWriteIt) {
    EXPECT_EQ(parse_keep("90d"), (KeepFor{false, 0, 90}));
    EXPECT_EQ(parse_keep(" 1 day "), (KeepFor{false, 0, 1}));
    EXPECT_EQ(parse_keep("18 months"), (KeepFor{false, 18, 0}));
    EXPECT_EQ(parse_keep("3 Years"), (KeepFor{false, 36, 0}));
    EXPECT_EQ(parse_keep("forever"), KeepFor{});
}

TEST(KeepFor, RefusesWhatIsNoTime) {
    for (const char* text : {"", "0d", "-3d", "90", "5m", "3 weeks", "99999999999d", "d"})
        EXPECT_FALSE(parse_keep(text)) << text;
}

TEST(KeepFor, CountsMonthsByTheCalendar) {
    EXPECT_EQ(since("1 month", "2026-03-31T10:00:00Z"), "2026-02-28T10:00:00Z");
    EXPECT_EQ(since("3 years", "2028-02-29T00:00:00Z"), "2025-02-28T00:00:00Z");
    EXPECT_EQ(since("30d", "2026-03-31T10:00:00Z"), "2026-03-01T10:00:00Z");
    EXPECT_EQ(kept_since(KeepFor{}, moment("2026-03-31T10:00:00Z")), std::nullopt);
}

TEST(KeepFor, ReadsWhatItSays) {
    for (const char* text : {"90 days", "1 day", "18 months", "3 years", "forever"})
        EXPECT_EQ(text_of(*parse_keep(text)), text);
}

}  // namespace
}  // namespace dealwire::base
