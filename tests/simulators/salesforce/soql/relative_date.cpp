#include "tests/simulators/salesforce/soql/relative_date.hpp"

#include "tests/simulators/salesforce/soql/text.hpp"

#include <array>

namespace dealwire::orgsim::soql {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month;

enum class Unit { Day, Week, Month, Quarter, Year };

/// Units counted from the one that holds today: [first, last] relative to it. `n` scales them.
struct Shape {
    std::string_view name;
    Unit unit;
    int first;
    int last;
    bool counted;  ///< first and last are multiplied by n
};

constexpr auto kShapes = std::to_array<Shape>({
    {"YESTERDAY", Unit::Day, -1, -1, false},
    {"TODAY", Unit::Day, 0, 0, false},
    {"TOMORROW", Unit::Day, 1, 1, false},
    {"LAST_WEEK", Unit::Week, -1, -1, false},
    {"THIS_WEEK", Unit::Week, 0, 0, false},
    {"NEXT_WEEK", Unit::Week, 1, 1, false},
    {"LAST_MONTH", Unit::Month, -1, -1, false},
    {"THIS_MONTH", Unit::Month, 0, 0, false},
    {"NEXT_MONTH", Unit::Month, 1, 1, false},
    {"THIS_QUARTER", Unit::Quarter, 0, 0, false},
    {"LAST_QUARTER", Unit::Quarter, -1, -1, false},
    {"NEXT_QUARTER", Unit::Quarter, 1, 1, false},
    {"THIS_YEAR", Unit::Year, 0, 0, false},
    {"LAST_YEAR", Unit::Year, -1, -1, false},
    {"NEXT_YEAR", Unit::Year, 1, 1, false},
    {"LAST_N_WEEKS", Unit::Week, -1, 0, true},
    {"NEXT_N_WEEKS", Unit::Week, 0, 1, true},
    {"LAST_N_MONTHS", Unit::Month, -1, 0, true},
    {"NEXT_N_MONTHS", Unit::Month, 0, 1, true},
    {"LAST_N_QUARTERS", Unit::Quarter, -1, 0, true},
    {"NEXT_N_QUARTERS", Unit::Quarter, 0, 1, true},
    {"LAST_N_YEARS", Unit::Year, -1, 0, true},
    {"NEXT_N_YEARS", Unit::Year, 0, 1, true},
    {"N_DAYS_AGO", Unit::Day, -1, -1, true},
    {"N_WEEKS_AGO", Unit::Week, -1, -1, true},
    {"N_MONTHS_AGO", Unit::Month, -1, -1, true},
    {"N_QUARTERS_AGO", Unit::Quarter, -1, -1, true},
    {"N_YEARS_AGO", Unit::Year, -1, -1, true},
    {"LAST_N_DAYS", Unit::Day, -1, 0, true},
    {"NEXT_N_DAYS", Unit::Day, 0, 1, true},
    {"LAST_90_DAYS", Unit::Day, -90, 0, false},
    {"NEXT_90_DAYS", Unit::Day, 1, 90, false},
});

/// The fiscal year of the made-up orgs is the calendar year.
std::string calendar_name(std::string_view name) {
    std::string plain{name};
    if (const auto at = plain.find("FISCAL_"); at != std::string::npos) plain.erase(at, 7);
    return plain;
}

const Shape* find_shape(std::string_view name) {
    const std::string plain = calendar_name(name);
    for (const Shape& shape : kShapes) {
        if (shape.name == plain) return &shape;
    }
    return nullptr;
}

sys_days first_day(year_month month) { return sys_days{month / 1}; }

/// First day of the unit that lies `steps` after the one holding `day`.
sys_days unit_start(Unit unit, sys_days day, std::int64_t steps) {
    const std::chrono::year_month_day date{day};
    const auto months = [&](unsigned size) {
        const unsigned in_unit = (static_cast<unsigned>(date.month()) - 1) % size;
        const auto move = steps * static_cast<std::int64_t>(size) - in_unit;
        return first_day(year_month{date.year(), date.month()} + std::chrono::months{move});
    };
    switch (unit) {
        case Unit::Day:
            return day + days{steps};
        case Unit::Week:  // a week starts on Sunday
            return day - days{std::chrono::weekday{day}.c_encoding()} + days{7 * steps};
        case Unit::Month:
            return months(1);
        case Unit::Quarter:
            return months(3);
        case Unit::Year:
            return months(12);
    }
    return day;
}

/// Periods of LAST_N and NEXT_N leave out the present one; LAST_N_DAYS alone includes today.
DayRange counted_range(const Shape& shape, std::int64_t n, sys_days today) {
    const auto start = [&](std::int64_t steps) { return unit_start(shape.unit, today, steps); };
    if (shape.first == shape.last) return {start(-n), start(-n + 1)};
    const bool past = shape.first < 0;
    if (past) return {start(-n), shape.unit == Unit::Day ? start(1) : start(0)};
    return {start(1), start(n + 1)};
}

}  // namespace

std::optional<bool> relative_date_takes_count(std::string_view name) {
    const Shape* shape = find_shape(upper(name));
    if (shape == nullptr) return std::nullopt;
    return shape->counted;
}

DayRange relative_date(std::string_view name, std::int64_t count, sys_days today) {
    const Shape* shape = find_shape(name);
    if (shape == nullptr) return {today, today};
    if (shape->counted) return counted_range(*shape, count, today);
    return {unit_start(shape->unit, today, shape->first),
            unit_start(shape->unit, today, shape->last + 1)};
}

}  // namespace dealwire::orgsim::soql
