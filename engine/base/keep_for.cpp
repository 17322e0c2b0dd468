#include "engine/base/keep_for.hpp"

#include "engine/base/text.hpp"

#include <charconv>
#include <chrono>

namespace dealwire::base {
namespace {

using namespace std::chrono;

constexpr int kMost = 36'500;  // a hundred years of days
constexpr int kMonthsOfAYear = 12;

std::optional<KeepFor> in_units(int number, std::string_view unit) {
    if (unit == "d" || unit == "day" || unit == "days") return KeepFor{false, 0, number};
    if (unit == "month" || unit == "months") return KeepFor{false, number, 0};
    if (unit == "y" || unit == "year" || unit == "years")
        return KeepFor{false, number * kMonthsOfAYear, 0};
    return std::nullopt;
}

std::string counted(int number, const std::string& noun) {
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

}  // namespace

std::optional<KeepFor> parse_keep(std::string_view text) {
    const std::string words = to_lower_ascii(trim(text));
    if (words == "forever") return KeepFor{};
    int number = 0;
    const char* end = words.data() + words.size();
    const auto [stopped, error] = std::from_chars(words.data(), end, number);
    if (error != std::errc{} || number < 1 || number > kMost) return std::nullopt;
    const std::string_view rest{stopped, static_cast<std::size_t>(end - stopped)};
    return in_units(number, trim(rest));
}

std::string text_of(const KeepFor& keep) {
    if (keep.forever) return "forever";
    if (keep.days > 0) return counted(keep.days, "day");
    if (keep.months % kMonthsOfAYear == 0) return counted(keep.months / kMonthsOfAYear, "year");
    return counted(keep.months, "month");
}

std::optional<Instant> kept_since(const KeepFor& keep, Instant now) {
    if (keep.forever) return std::nullopt;
    const auto today = floor<days>(now);
    const auto time_of_day = now - today;
    year_month_day date{today};
    date -= months{keep.months};
    if (!date.ok()) date = date.year() / date.month() / last;
    return sys_days{date} - days{keep.days} + time_of_day;
}

}  // namespace dealwire::base
