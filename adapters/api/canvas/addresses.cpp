#include "adapters/api/canvas/canvas_pages.hpp"
#include "adapters/api/http/message.hpp"

namespace dealwire::api {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60;  // seconds
constexpr std::int64_t kHour = 3600;

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string clock_text(std::int64_t ms) {
    const std::int64_t seconds = ms / kSecond;
    const std::string tail = two_digits(seconds % kMinute);
    if (seconds < kHour) return std::to_string(seconds / kMinute) + ":" + tail;
    return std::to_string(seconds / kHour) + ":" + two_digits(seconds % kHour / kMinute) + ":" +
           tail;
}

std::string length_text(std::int64_t ms) {
    const std::int64_t seconds = (ms + kSecond / 2) / kSecond;
    if (seconds < kMinute) return std::to_string(seconds) + " s";
    const std::int64_t minutes = (seconds + kMinute / 2) / kMinute;
    const std::int64_t hours = minutes / kMinute;
    if (hours == 0) return std::to_string(minutes) + " min";
    return std::to_string(hours) + " h " + std::to_string(minutes % kMinute) + " min";
}

std::string address_of(const char* page, const std::string& session, const char* name,
                       const std::string& value) {
    std::string address = std::string{page} + "?session=" + percent_encoded(session);
    if (*name) address += std::string{"&"} + name + "=" + percent_encoded(value);
    return address;
}

}  // namespace dealwire::api
