#include "adapters/http/date.hpp"

#include "engine/base/time_text.hpp"

#include <array>
#include <string>

namespace dealwire::http {

std::optional<base::Instant> parse_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::size_t kLength = 29;
    if (text.size() != kLength || text.substr(25) != " GMT") return std::nullopt;
    const auto* const month = std::ranges::find(kMonths, text.substr(8, 3));
    if (month == kMonths.end()) return std::nullopt;
    const auto number = static_cast<int>(month - kMonths.begin()) + 1;
    std::string iso{text.substr(12, 4)};
    iso += number < 10 ? "-0" : "-";
    iso += std::to_string(number) + "-";
    iso += text.substr(5, 2);
    iso += "T";
    iso += text.substr(17, 8);
    return base::parse_instant(iso + "Z");
}

}  // namespace dealwire::http
