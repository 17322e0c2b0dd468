#include "engine/base/uuid.hpp"

namespace dealwire::base {

std::string uuid_v7(Instant now, const Chance& chance) {
    std::array<std::uint8_t, 16> bytes{};
    const auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
    for (std::size_t i = 0; i < 6; ++i)
        bytes.at(i) = static_cast<std::uint8_t>(ms >> (8 * (5 - i)) & 0xFFU);
    for (std::size_t i = 0; i < chance.size(); ++i) bytes.at(6 + i) = chance.at(i);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x70U);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);

    constexpr const char* kHex = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
        text.push_back(kHex[bytes.at(i) >> 4U]);
        text.push_back(kHex[bytes.at(i) & 0x0FU]);
    }
    return text;
}

}  // namespace dealwire::base
