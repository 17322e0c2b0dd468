#include "tests/simulators/salesforce/store/ids.hpp"

#include <algorithm>

namespace dealwire::orgsim {
namespace {

constexpr std::string_view kChecksumAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kNumberDigits = 9;

bool is_alphanumeric(char c) { return kBase62.find(c) != std::string_view::npos; }

}  // namespace

std::string with_checksum(std::string_view id15) {
    std::string result(id15);
    for (std::size_t group = 0; group < 3; ++group) {
        std::size_t bits = 0;
        for (std::size_t k = 0; k < 5; ++k) {
            const char c = id15[group * 5 + k];
            bits |= c >= 'A' && c <= 'Z' ? std::size_t{1} << k : 0;
        }
        result.push_back(kChecksumAlphabet[bits]);
    }
    return result;
}

std::optional<std::string> normal_id(std::string_view text) {
    if ((text.size() != 15 && text.size() != 18) ||
        !std::all_of(text.begin(), text.end(), is_alphanumeric)) {
        return std::nullopt;
    }
    return with_checksum(text.substr(0, 15));
}

std::string make_id(std::string_view key_prefix, std::string_view instance, std::uint64_t number) {
    std::string digits(kNumberDigits, '0');
    for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
        *it = kBase62[number % kBase62.size()];
        number /= kBase62.size();
    }
    return with_checksum(std::string(key_prefix) + std::string(instance) + "0" + digits);
}

std::optional<std::uint64_t> number_of(std::string_view id, std::string_view key_prefix,
                                       std::string_view instance) {
    const std::string head = std::string(key_prefix) + std::string(instance) + "0";
    if (id.size() != 18 || id.substr(0, head.size()) != head) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    for (const char c : id.substr(head.size(), kNumberDigits)) {
        number = number * kBase62.size() + kBase62.find(c);
    }
    return number;
}

}  // namespace dealwire::orgsim
