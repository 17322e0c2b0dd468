#include "adapters/api/http/request_id.hpp"

#include <atomic>
#include <cstdint>
#include <random>
#include <string_view>

namespace dealwire::api {
namespace {

constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";

void write(std::string& text, std::uint64_t number, std::size_t digits) {
    const std::size_t begin = text.size();
    text.resize(begin + digits, '0');
    for (std::size_t at = text.size(); at > begin; number /= kDigits.size())
        text[--at] = kDigits[number % kDigits.size()];
}

/// Of this process: 62 bits of chance.
std::string process_prefix() {
    constexpr std::size_t kDigitsOfPrefix = 12;
    std::random_device chance;
    const std::uint64_t number = (std::uint64_t{chance()} << 32U) | chance();
    std::string prefix;
    write(prefix, number, kDigitsOfPrefix);
    return prefix;
}

}  // namespace

std::string next_request_id() {
    static const std::string kPrefix = process_prefix();
    static std::atomic<std::uint64_t> count = 0;
    constexpr std::size_t kDigitsOfCount = 8;
    std::string id = kPrefix;
    write(id, ++count, kDigitsOfCount);
    return id;
}

}  // namespace dealwire::api
