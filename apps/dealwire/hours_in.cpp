#include "apps/dealwire/hours_in.hpp"

#include "engine/base/text.hpp"

#include <charconv>
#include <string>

namespace dealwire::app {

std::optional<std::chrono::hours> hours_in(std::string_view text) {
    constexpr int kMost = 366 * 24;
    const std::string words = base::to_lower_ascii(base::trim(text));
    int number = 0;
    const char* end = words.data() + words.size();
    const auto [stopped, error] = std::from_chars(words.data(), end, number);
    if (error != std::errc{} || number < 1 || number > kMost) return std::nullopt;
    const std::string_view unit = base::trim({stopped, static_cast<std::size_t>(end - stopped)});
    if (unit != "h" && unit != "hour" && unit != "hours") return std::nullopt;
    return std::chrono::hours{number};
}

}  // namespace dealwire::app
