#include "tests/simulators/salesforce/soql/relative_date.hpp"

#include <ostream>

namespace dealwire::orgsim::soql {

using namespace std::chrono_literals;
using std::chrono::sys_days;

struct Period {
    const char* name;
    std::int64_t count;
    sys_days first;
    sys_days last;
};

void PrintTo(const Period& shown, std::ostream* out) { *out << shown.name << ":" << shown.count; }

class RelativeDate : public ::testing::TestWithParam<Period> {};

TEST_P(RelativeDate, CoversWholeCalendarUnits) {
    const sys_days today{2026y / 3 / 11};  // a Wednesday

    const DayRange range = relative_date(GetParam().name, GetParam().count, today);

    EXPECT_EQ(range.from, GetParam().first);
    EXPECT_EQ(range.until, GetParam().last + std::chrono::days{1});
}

INSTANTIATE_TEST_SUITE_P(
    Fixed, RelativeDate,
    ::testing::Values(Period{"TODAY", 0, 2026y / 3 / 11, 2026y / 3 / 11},
                      Period{"YESTERDAY", 0, 2026y / 3 / 10, 2026y / 3 / 10},
                      Period{"THIS_WEEK", 0, 2026y / 3 / 8, 2026y / 3 / 14},
                      Period{"LAST_WEEK", 0, 2026y / 3 / 1, 2026y / 3 / 7},
                      Period{"LAST_MONTH", 0, 2026y / 2 / 1, 2026y / 2 / 28},
                      Period{"NEXT_QUARTER", 0, 2026y / 4 / 1, 2026y / 6 / 30},
                      Period{"LAST_FISCAL_QUARTER", 0, 2025y / 10 / 1, 2025y / 12 / 31},
                      Period{"THIS_YEAR", 0, 2026y / 1 / 1, 2026y / 12 / 31},
                      Period{"LAST_90_DAYS", 0, 2025y / 12 / 11, 2026y / 3 / 11}));

INSTANTIATE_TEST_SUITE_P(
    Counted, RelativeDate,
    ::testing::Values(Period{"LAST_N_DAYS", 7, 2026y / 3 / 4, 2026y / 3 / 11},
                      Period{"NEXT_N_DAYS", 2, 2026y / 3 / 12, 2026y / 3 / 13},
                      Period{"N_DAYS_AGO", 3, 2026y / 3 / 8, 2026y / 3 / 8},
                      Period{"LAST_N_WEEKS", 1, 2026y / 3 / 1, 2026y / 3 / 7},
                      Period{"LAST_N_MONTHS", 2, 2026y / 1 / 1, 2026y / 2 / 28},
                      Period{"NEXT_N_QUARTERS", 1, 2026y / 4 / 1, 2026y / 6 / 30},
                      Period{"LAST_N_FISCAL_YEARS", 1, 2025y / 1 / 1, 2025y / 12 / 31},
                      Period{"N_YEARS_AGO", 2, 2024y / 1 / 1, 2024y / 12 / 31}));

TEST(RelativeDateNames, AreKnownInAnyCase) {
    EXPECT_EQ(relative_date_takes_count("today"), false);
    EXPECT_EQ(relative_date_takes_count("Last_N_Days"), true);
    EXPECT_EQ(relative_date_takes_count("SOMEDAY"), std::nullopt);
}

}  // namespace dealwire::orgsim::soql
