#include "engine/exporting/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace dealwire::exporting {
namespace {

constexpr int kLargestExponent = 40;
constexpr int kSmallestExponent = -400;

/// `digits` times ten to the power of `exponent`.
struct Decimal {
    bool negative = false;
    std::string digits;
    int exponent = 0;
};

/// Takes the digits off the front of `text`.
std::string_view take_digits(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end);
    return taken;
}

/// Reads `e+12` up to the end of the text.
bool read_exponent(std::string_view text, int& exponent) {
    if (text.empty()) return true;
    if (text.front() != 'e' && text.front() != 'E') return false;
    text.remove_prefix(1);
    if (text.starts_with('+')) text.remove_prefix(1);
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, exponent);
    return error == std::errc{} && stopped == end;
}

std::optional<Decimal> parse(std::string_view text) {
    Decimal number;
    number.negative = text.starts_with('-');
    if (number.negative) text.remove_prefix(1);
    const std::string_view whole = take_digits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = take_digits(text);
        if (fraction.empty()) return std::nullopt;
    }
    if (whole.empty() || !read_exponent(text, number.exponent)) return std::nullopt;
    if (number.exponent > kLargestExponent || number.exponent < kSmallestExponent)
        return std::nullopt;
    number.digits.append(whole).append(fraction);
    number.exponent -= static_cast<int>(fraction.size());
    return number;
}

void add_one(std::string& digits) {
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        if (*digit != '9') return static_cast<void>(++*digit);
        *digit = '0';
    }
    digits.insert(digits.begin(), '1');
}

/// Makes the exponent exactly `-scale`.
void round_to(Decimal& number, int scale) {
    const int surplus = -number.exponent - scale;
    number.exponent = -scale;
    if (surplus <= 0)
        return static_cast<void>(number.digits.append(static_cast<std::size_t>(-surplus), '0'));
    const auto dropped = static_cast<std::size_t>(surplus);
    if (number.digits.size() <= dropped)
        number.digits.insert(0, dropped - number.digits.size() + 1, '0');
    const bool up = number.digits[number.digits.size() - dropped] >= '5';
    number.digits.resize(number.digits.size() - dropped);
    if (up) add_one(number.digits);
}

/// A whole number that is written as it would be after rounding.
bool is_plain(std::string_view text) {
    return !text.empty() && text.size() <= static_cast<std::size_t>(kLargestExponent) &&
           text.find_first_not_of("0123456789") == std::string_view::npos &&
           (text.front() != '0' || text.size() == 1);
}

}  // namespace

std::optional<std::string> round_decimal(std::string_view text, int scale) {
    if (is_plain(text)) return std::string{text};
    std::optional<Decimal> number = parse(text);
    if (!number) return std::nullopt;
    round_to(*number, scale);

    const auto places = static_cast<std::size_t>(scale);
    std::string& digits = number->digits;
    if (digits.size() <= places) digits.insert(0, places - digits.size() + 1, '0');
    std::string whole = digits.substr(0, digits.size() - places);
    std::string fraction = digits.substr(digits.size() - places);
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    if (whole.size() > static_cast<std::size_t>(kLargestExponent)) return std::nullopt;

    std::string result = fraction.empty() ? whole : whole + '.' + fraction;
    if (number->negative && result != "0") result.insert(0, 1, '-');
    return result;
}

int digits_before_point(std::string_view rounded) {
    if (rounded.starts_with('-')) rounded.remove_prefix(1);
    const std::string_view whole = rounded.substr(0, rounded.find('.'));
    return whole == "0" ? 0 : static_cast<int>(whole.size());
}

}  // namespace dealwire::exporting
