#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dealwire::orgsim::soql {

/// The largest n an org takes in LAST_N_DAYS:n and its kin; more would leave the calendar.
constexpr std::int64_t kMostRelativeUnits = 100'000;

/// Half open: `from` is inside, `until` is not. Whole days of UTC (the made-up users live there).
struct DayRange {
    std::chrono::sys_days from;
    std::chrono::sys_days until;
};

/// Whether NAME stands for a date literal, and if so whether `:n` must follow. Any letter case.
[[nodiscard]] std::optional<bool> relative_date_takes_count(std::string_view name);

/// The days that a relative date literal means on `today`. `name` is in capitals and known;
/// fiscal periods equal calendar ones. (SOQL and SOSL Reference, "Date Formats and Date Literals")
[[nodiscard]] DayRange relative_date(std::string_view name, std::int64_t count,
                                     std::chrono::sys_days today);

}  // namespace dealwire::orgsim::soql
