#include "tests/simulators/salesforce/store/times.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace dealwire::orgsim {
namespace {

using std::chrono::sys_days;

constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads exactly `digits` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
    if (error != std::errc{} || end != text.data() + digits || number < 0) {
        return std::nullopt;
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

std::optional<sys_days> take_day(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) {
        return std::nullopt;
    }
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) {
        return std::nullopt;
    }
    const auto day = take_number(text, 2);
    if (!day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
}

/// `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fff`; the fraction is dropped, as Salesforce keeps seconds.
std::optional<std::chrono::seconds> take_time_of_day(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) {
        return std::nullopt;
    }
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) {
        return std::nullopt;
    }
    int second = 0;
    if (take(text, ':')) {
        const auto read = take_number(text, 2);
        if (!read || *read > 60) {
            return std::nullopt;
        }
        second = *read;
    }
    if (take(text, '.')) {
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            text.remove_prefix(1);
        }
    }
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{second};
}

/// The rest of a datetime: nothing, `Z`, `+0000` or `+00:00`. Answers the offset to subtract.
std::optional<std::chrono::seconds> take_zone(std::string_view& text) {
    if (text.empty() || take(text, 'Z') || take(text, 'z')) {
        return std::chrono::seconds{0};
    }
    const bool minus = text.front() == '-';
    if (!minus && text.front() != '+') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto hours = take_number(text, 2);
    take(text, ':');
    const auto minutes = take_number(text, 2);
    if (!hours || !minutes) {
        return std::nullopt;
    }
    const std::chrono::seconds offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return minus ? -offset : offset;
}

}  // namespace

Seconds OrgClock::now() const {
    const auto real = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return real + std::chrono::seconds{offset_seconds_.load()};
}

void OrgClock::advance(std::chrono::seconds by) { offset_seconds_ += by.count(); }

void OrgClock::set(Seconds to) { offset_seconds_ += (to - now()).count(); }

std::string stored_time(Seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.000Z",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

std::string rest_time(std::string_view stored) {
    std::string result(stored);
    if (!result.empty() && result.back() == 'Z') {
        result.pop_back();
        result += "+0000";
    }
    return result;
}

std::string http_time(Seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    const auto month = kMonths.at(static_cast<unsigned>(date.month()) - 1);
    std::array<char, 40> text{};
    std::snprintf(
        text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
        kDays.at(std::chrono::weekday{day}.c_encoding()), static_cast<unsigned>(date.day()), month,
        static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return text.data();
}

std::optional<Seconds> parse_http_time(std::string_view text) {
    // "Thu, 03 Sep 2026 21:35:07 GMT"
    if (text.size() < 25) {
        return std::nullopt;
    }
    text.remove_prefix(5);
    const auto day = take_number(text, 2);
    if (!day || !take(text, ' ')) {
        return std::nullopt;
    }
    const std::string_view name = text.substr(0, 3);
    text.remove_prefix(4);
    const auto year = take_number(text, 4);
    if (!year || !take(text, ' ')) {
        return std::nullopt;
    }
    const auto time = take_time_of_day(text);
    for (unsigned month = 0; time && month < kMonths.size(); ++month) {
        if (name == kMonths.at(month)) {
            const std::chrono::year_month_day date{std::chrono::year{*year},
                                                   std::chrono::month{month + 1},
                                                   std::chrono::day{static_cast<unsigned>(*day)}};
            return Seconds{sys_days{date}} + *time;
        }
    }
    return std::nullopt;
}

std::optional<Seconds> parse_time(std::string_view text) {
    const auto day = take_day(text);
    if (!day) {
        return std::nullopt;
    }
    if (text.empty()) {
        return Seconds{*day};
    }
    if (!take(text, 'T') && !take(text, ' ')) {
        return std::nullopt;
    }
    const auto time = take_time_of_day(text);
    if (!time) {
        return std::nullopt;
    }
    const auto offset = take_zone(text);
    if (!offset || !text.empty()) {
        return std::nullopt;
    }
    return Seconds{*day} + *time - *offset;
}

std::optional<std::string> parse_date(std::string_view text) {
    std::string_view rest = text;
    if (!take_day(rest)) {
        return std::nullopt;
    }
    if (!rest.empty() && !parse_time(text)) {
        return std::nullopt;
    }
    return std::string(text.substr(0, 10));
}

}  // namespace dealwire::orgsim
