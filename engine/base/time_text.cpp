#include "engine/base/time_text.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>

namespace dealwire::base {
namespace {

using namespace std::chrono;

/// Reads fixed-width numbers and literal characters off the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_{text} {}

    bool literal(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return failed();
        rest_.remove_prefix(1);
        return true;
    }

    int digits(std::size_t width) {
        if (rest_.size() < width) return failed(), 0;
        int value = 0;
        for (const char c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') return failed(), 0;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }

    /// Up to nine digits of a fraction; only the first three count.
    milliseconds fraction() {
        if (!rest_.starts_with('.')) return {};
        rest_.remove_prefix(1);
        int value = 0;
        int seen = 0;
        while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && seen < 9) {
            if (seen < 3) value = value * 10 + (rest_.front() - '0');
            ++seen;
            rest_.remove_prefix(1);
        }
        if (seen == 0) failed();
        for (int i = seen; i < 3; ++i) value *= 10;
        return milliseconds{value};
    }

    /// `Z`, `+01:00` or `+0100`, as minutes ahead of UTC.
    minutes zone() {
        if (rest_ == "Z" || rest_ == "z") return rest_ = {}, minutes{0};
        const bool behind = rest_.starts_with('-');
        if (!behind && !rest_.starts_with('+')) return failed(), minutes{0};
        rest_.remove_prefix(1);
        const int hour = digits(2);
        if (rest_.starts_with(':')) rest_.remove_prefix(1);
        const int minute = digits(2);
        if (hour > 23 || minute > 59) failed();
        const minutes ahead = hours{hour} + minutes{minute};
        return behind ? -ahead : ahead;
    }

    [[nodiscard]] bool done() const { return good_ && rest_.empty(); }

    bool failed() {
        good_ = false;
        return false;
    }

private:
    std::string_view rest_;
    bool good_ = true;
};

Date read_date(Scanner& in) {
    const int y = in.digits(4);
    in.literal('-');
    const int m = in.digits(2);
    in.literal('-');
    const int d = in.digits(2);
    return year{y} / month{static_cast<unsigned>(m)} / day{static_cast<unsigned>(d)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int two_digits(const char* at) { return (at[0] - '0') * 10 + (at[1] - '0'); }

/// The form that canonical cells have, `2026-01-02T03:04:05Z`, of which a load has millions.
/// Nothing for every other text.
std::optional<Instant> parse_plain_instant(std::string_view text) {
    constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
    if (text.size() != kForm.size()) return std::nullopt;
    for (std::size_t i = 0; i < kForm.size(); ++i)
        if (kForm[i] == '0' ? !is_digit(text[i]) : kForm[i] != text[i]) return std::nullopt;
    const char* at = text.data();
    const Date date = year{two_digits(at) * 100 + two_digits(at + 2)} /
                      month{static_cast<unsigned>(two_digits(at + 5))} /
                      day{static_cast<unsigned>(two_digits(at + 8))};
    const int hour = two_digits(at + 11);
    const int minute = two_digits(at + 14);
    const int second = two_digits(at + 17);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
}

/// With zeros in front, as wide as `width` at least; a sign of its own is not counted.
void append_number(std::string& text, std::int64_t number, std::size_t width) {
    std::array<char, 20> digits{};
    std::size_t first = digits.size();
    for (std::int64_t rest = std::abs(number); rest > 0; rest /= 10)
        digits[--first] = static_cast<char>('0' + rest % 10);
    while (digits.size() - first < width) digits[--first] = '0';
    if (number < 0) text.push_back('-');
    text.append(digits.data() + first, digits.size() - first);
}

// Written by hand: a trace names a day for each opportunity that was closed, and printf took as
// long as choosing among them.
void append_date(std::string& text, Date date) {
    constexpr int kLastPlainYear = 9999;
    const auto year = static_cast<int>(date.year());
    if (date.ok() && year >= 0 && year <= kLastPlainYear) {
        std::array<char, 10> plain{};
        const auto put = [&](std::size_t at, unsigned number) {
            plain[at] = static_cast<char>('0' + number / 10);
            plain[at + 1] = static_cast<char>('0' + number % 10);
        };
        put(0, static_cast<unsigned>(year) / 100);
        put(2, static_cast<unsigned>(year) % 100);
        plain[4] = '-';
        put(5, static_cast<unsigned>(date.month()));
        plain[7] = '-';
        put(8, static_cast<unsigned>(date.day()));
        text.append(plain.data(), plain.size());
        return;
    }
    append_number(text, static_cast<int>(date.year()), 4);
    text.push_back('-');
    append_number(text, static_cast<unsigned>(date.month()), 2);
    text.push_back('-');
    append_number(text, static_cast<unsigned>(date.day()), 2);
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    if (const auto plain = parse_plain_instant(text)) return plain;
    Scanner in{text};
    const Date date = read_date(in);
    in.literal('T');
    const int hour = in.digits(2);
    in.literal(':');
    const int minute = in.digits(2);
    in.literal(':');
    const int second = in.digits(2);
    const milliseconds fraction = in.fraction();
    const minutes ahead = in.zone();
    if (!in.done() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return sys_days{date} + hours{hour} + minutes{minute} + seconds{second} + fraction - ahead;
}

std::string to_text(Instant instant) {
    const auto day = floor<days>(instant);
    const hh_mm_ss<milliseconds> time{instant - day};
    std::string text;
    append_date(text, Date{day});
    text.push_back('T');
    append_number(text, time.hours().count(), 2);
    text.push_back(':');
    append_number(text, time.minutes().count(), 2);
    text.push_back(':');
    append_number(text, time.seconds().count(), 2);
    if (const auto ms = time.subseconds().count(); ms != 0) {
        text.push_back('.');
        append_number(text, ms, 3);
    }
    text.push_back('Z');
    return text;
}

std::optional<Date> parse_date(std::string_view text) {
    Scanner in{text};
    const Date date = read_date(in);
    if (!in.done() || !date.ok()) return std::nullopt;
    return date;
}

std::string to_text(Date date) {
    std::string text;
    append_date(text, date);
    return text;
}

}  // namespace dealwire::base
