#include "engine/base/phone_number.hpp"

#include "engine/base/phone_ending.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

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

/// The digits, after `+` where one stands before them; empty where it is no number.
std::string dialled(std::string_view text) {
    constexpr std::string_view kLayout = " \t.-/()[]";
    std::string number;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("(0)") && number.size() > 1)
            i += 2;
        else if (is_digit(text[i]))
            number.push_back(text[i]);
        else if (text[i] == '+' && number.empty())
            number.push_back('+');
        else if (kLayout.find(text[i]) == std::string_view::npos)
            return {};
    }
    return number;
}

/// How a country dials, where it differs from `0` before every number of its own and `00` abroad.
/// Source: ITU operational bulletin on dialling procedures (international and national prefix).
struct DialingPlan {
    std::string_view code;
    std::string_view abroad;
    std::string_view trunk;  ///< dropped behind the calling code; empty: the country has none
    std::size_t digits = 0;  ///< of a national number where all have as many; 0 where they differ
};

constexpr std::array<DialingPlan, 22> kPlans{{
    {"1", "011", "1", 10}, {"7", "810", "8", 10}, {"30", "00", "", 10},   {"34", "00", "", 9},
    {"36", "00", "06", 0}, {"39", "00", "", 0},   {"45", "00", "", 8},    {"47", "00", "", 8},
    {"48", "00", "", 9},   {"52", "00", "", 10},  {"61", "0011", "0", 9}, {"65", "000", "", 8},
    {"81", "010", "0", 0}, {"82", "00", "0", 0},  {"351", "00", "", 9},   {"352", "00", "", 0},
    {"356", "00", "", 8},  {"370", "00", "0", 8}, {"371", "00", "", 8},   {"372", "00", "", 0},
    {"420", "00", "", 9},  {"852", "001", "", 8},
}};

struct Codes {
    int first;
    int last;
};

/// Source: ITU-T E.164, list of assigned country codes (annex to operational bulletin 1114).
constexpr std::array<Codes, 48> kAssigned{{
    {1, 1},     {7, 7},     {20, 20},   {27, 27},   {30, 34},   {36, 36},   {39, 41},   {43, 49},
    {51, 58},   {60, 66},   {81, 82},   {84, 84},   {86, 86},   {90, 95},   {98, 98},   {211, 213},
    {216, 216}, {218, 218}, {220, 258}, {260, 269}, {290, 291}, {297, 299}, {350, 359}, {370, 383},
    {385, 387}, {389, 389}, {420, 421}, {423, 423}, {500, 509}, {590, 599}, {670, 670}, {672, 683},
    {685, 692}, {800, 800}, {808, 808}, {850, 850}, {852, 853}, {855, 856}, {870, 870}, {878, 878},
    {880, 883}, {886, 886}, {888, 888}, {960, 968}, {970, 977}, {979, 979}, {992, 996}, {998, 998},
}};

DialingPlan plan_of(std::string_view code) {
    const auto* found = std::ranges::find(kPlans, code, &DialingPlan::code);
    return found == kPlans.end() ? DialingPlan{code, "00", "0"} : *found;
}

/// A number dialled at home with its calling code before it; empty where that is not clear.
std::string abroad_form(std::string_view digits, const DialingPlan& plan) {
    if (digits.starts_with(plan.abroad))
        return '+' + std::string{digits.substr(plan.abroad.size())};
    const bool whole = plan.digits != 0 && digits.size() == plan.digits;
    const bool trunk = !plan.trunk.empty() && digits.starts_with(plan.trunk) && !whole;
    if (trunk) digits.remove_prefix(plan.trunk.size());
    if (plan.digits != 0 && digits.size() != plan.digits) return {};
    if (plan.digits == 0 && !plan.trunk.empty() && !trunk) return {};
    return '+' + std::string{plan.code} + std::string{digits};
}

/// What is to be dialled of a text; empty where it is no number.
std::string as_dialled(std::string_view text) {
    const std::string tidied = tidy(text);
    std::string_view rest = trim(tidied);
    if (to_lower_ascii(rest.substr(0, 4)) == "tel:") rest.remove_prefix(4);
    return dialled(without_extension(rest));
}

/// `+` and digits, as most systems keep numbers.
bool is_plain(std::string_view text) {
    return text.size() > kFewestDigits && text.size() <= kMostDigits + 1 && text.front() == '+' &&
           text[1] != '0' && std::ranges::all_of(text.substr(1), is_digit);
}

}  // namespace

std::optional<PhoneNumber> parse_phone(std::string_view text, std::string_view home) {
    if (is_plain(text)) return PhoneNumber{std::string{text}};
    std::string number = as_dialled(text);
    if (number.empty()) return std::nullopt;
    if (number.front() != '+') number = home.empty() ? "" : abroad_form(number, plan_of(home));

    const std::size_t digits = number.empty() ? 0 : number.size() - 1;
    if (digits < kFewestDigits || digits > kMostDigits || number[1] == '0') return std::nullopt;
    return PhoneNumber{std::move(number)};
}

// Only what stands before a number is taken off or put on, and a number has at least eight digits,
// three of which may be its calling code.
std::string phone_ending(std::string_view text) {
    static_assert(kPhoneEnding + 3 <= kFewestDigits);
    const std::string number = is_plain(text) ? std::string{text} : as_dialled(text);
    return number.size() < kPhoneEnding ? std::string{}
                                        : number.substr(number.size() - kPhoneEnding);
}

std::optional<std::string> parse_calling_code(std::string_view text) {
    constexpr std::size_t kLongestCode = 3;
    std::string_view digits = trim(text);
    if (digits.starts_with('+'))
        digits.remove_prefix(1);
    else if (digits.starts_with("00"))
        digits.remove_prefix(2);
    const bool fits = !digits.empty() && digits.size() <= kLongestCode && digits.front() != '0';
    if (!fits || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
    return std::string{digits};
}

bool is_assigned_calling_code(std::string_view digits) {
    int code = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size() &&
           std::ranges::any_of(kAssigned, [&](const Codes& codes) {
               return codes.first <= code && code <= codes.last;
           });
}

}  // namespace dealwire::base
