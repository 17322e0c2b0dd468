#include "apps/dealwire/render/words.hpp"

#include <array>
#include <cstdio>

namespace dealwire::app {
namespace {

using namespace std::chrono_literals;

constexpr double kThousand = 1000.0;

std::string decimal(const char* format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

}  // namespace

std::string counted(std::int64_t number, const std::string& noun) {
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : between) + part;
    return all;
}

std::string kilobytes(std::int64_t bytes) {
    return decimal("%.1f", static_cast<double>(bytes) / kThousand);
}

std::string seconds(std::chrono::milliseconds took) {
    return decimal(took < 1s ? "%.3f" : "%.1f", static_cast<double>(took.count()) / kThousand);
}

std::string span(std::chrono::milliseconds time) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
    if (whole < 2min) return std::to_string(whole.count()) + " s";
    if (whole < 2h) return std::to_string(whole / 1min) + " min";
    if (whole < 48h) return std::to_string(whole / 1h) + " h";
    return std::to_string(whole / 24h) + " days";
}

std::string ago(base::Instant then, base::Instant now) {
    return now - then < 1s ? "now" : span(now - then) + " ago";
}

std::string on_one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
    return text;
}

}  // namespace dealwire::app
