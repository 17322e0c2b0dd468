#include "adapters/store/decimal.hpp"

#include <charconv>

namespace dealwire::store {
namespace {

constexpr int kMostDigits = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& rest) {
    std::size_t count = 0;
    while (count < rest.size() && is_digit(rest[count])) ++count;
    const std::string_view digits = rest.substr(0, count);
    rest.remove_prefix(count);
    return digits;
}

bool take(std::string_view& rest, char wanted) {
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(1);
    return true;
}

/// What stands behind the digits: nothing, or an exponent.
std::optional<int> exponent_of(std::string_view rest) {
    if (rest.empty()) return 0;
    if (!take(rest, 'e') && !take(rest, 'E')) return std::nullopt;
    if (take(rest, '+') && rest.starts_with('-')) return std::nullopt;
    int exponent = 0;
    const char* end = rest.data() + rest.size();
    const auto [stopped, error] = std::from_chars(rest.data(), end, exponent);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return exponent;
}

/// Moves the point by `exponent` digits.
void shift(Decimal& decimal, int exponent) {
    for (; exponent > 0; --exponent) {
        const bool has_more = !decimal.fraction.empty();
        decimal.whole.push_back(has_more ? decimal.fraction.front() : '0');
        if (has_more) decimal.fraction.erase(0, 1);
    }
    for (; exponent < 0; ++exponent) {
        decimal.fraction.insert(decimal.fraction.begin(), decimal.whole.back());
        decimal.whole.pop_back();
        if (decimal.whole.empty()) decimal.whole.assign(1, '0');
    }
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
    Decimal decimal;
    decimal.negative = take(text, '-');
    decimal.whole = take_digits(text);
    if (take(text, '.')) decimal.fraction = take_digits(text);
    if (decimal.whole.empty() && decimal.fraction.empty()) return std::nullopt;
    if (decimal.whole.empty()) decimal.whole.assign(1, '0');
    const auto exponent = exponent_of(text);
    const auto digits = static_cast<int>(decimal.whole.size() + decimal.fraction.size());
    if (!exponent || digits > kMostDigits || *exponent > kMostDigits || *exponent < -kMostDigits)
        return std::nullopt;
    shift(decimal, *exponent);
    return decimal;
}

bool is_json_number(std::string_view text) {
    take(text, '-');
    const std::string_view whole = take_digits(text);
    if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
    if (take(text, '.') && take_digits(text).empty()) return false;
    if (text.empty()) return true;
    if (!take(text, 'e') && !take(text, 'E')) return false;
    if (!take(text, '+')) take(text, '-');
    return !take_digits(text).empty() && text.empty();
}

}  // namespace dealwire::store
