#include "engine/base/phone_number.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <array>

namespace dealwire::base {
namespace {

constexpr std::size_t kFewestDigits = 8;
constexpr std::size_t kMostDigits = 15;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Blanks and dashes beyond ASCII become plain ones; invisible characters go.
std::string tidy(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kLookalikes{{
        {"\u00A0", " "},
        {"\u2007", " "},
        {"\u2009", " "},
        {"\u202F", " "},
        {"\u2010", "-"},
        {"\u2011", "-"},
        {"\u2012", "-"},
        {"\u2013", "-"},
        {"\u2014", "-"},
        {"\u200E", ""},
        {"\u202A", ""},
        {"\u202C", ""},
        {"\uFF0B", "+"},
    }};
    std::string tidied;
    while (!text.empty()) {
        const auto starts = [&](const auto& look) { return text.starts_with(look.first); };
        const auto* look = std::ranges::find_if(kLookalikes, starts);
        if (look == kLookalikes.end()) {
            tidied.push_back(text.front());
            text.remove_prefix(1);
        } else {
            tidied.append(look->second);
            text.remove_prefix(look->first.size());
        }
    }
    return tidied;
}

/// The number without what is dialled after the connection stands.
std::string_view without_extension(std::string_view text) {
    const std::string lower = to_lower_ascii(text);
    std::size_t end = lower.find_first_of(";,#x");
    end = std::min(end, lower.find("ext"));
    return text.substr(0, end);
}

}  // namespace

std::optional<PhoneNumber> parse_phone(std::string_view text) {
    constexpr std::string_view kLayout = " \t.-/()[]";
    const std::string tidied = tidy(text);
    std::string_view rest = trim(tidied);
    if (to_lower_ascii(rest.substr(0, 4)) == "tel:") rest.remove_prefix(4);
    rest = without_extension(rest);

    std::string number;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest.substr(i).starts_with("(0)") && number.size() > 1)
            i += 2;
        else if (is_digit(rest[i]) && !number.empty())
            number.push_back(rest[i]);
        else if (rest[i] == '+' && number.empty())
            number.push_back('+');
        else if (kLayout.find(rest[i]) == std::string_view::npos)
            return std::nullopt;
    }
    const std::size_t digits = number.size() - (number.empty() ? 0 : 1);
    if (digits < kFewestDigits || digits > kMostDigits || number[1] == '0') return std::nullopt;
    return PhoneNumber{number};
}

}  // namespace dealwire::base
