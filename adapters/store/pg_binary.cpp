#include "adapters/store/pg_binary.hpp"

#include "adapters/store/decimal.hpp"

#include <algorithm>
#include <array>

namespace dealwire::store {
namespace {

template <std::size_t Bytes>
void append_big_endian(std::string& out, std::uint64_t value) {
    std::array<char, Bytes> bytes{};
    for (std::size_t i = 0; i < Bytes; ++i)
        bytes[i] = static_cast<char>((value >> (8 * (Bytes - 1 - i))) & 0xFFU);
    out.append(bytes.data(), bytes.size());
}

/// The compiler makes one load and one swap of bytes of it.
template <class Number>
Number read_big_endian(const char* bytes) {
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        value = static_cast<Number>(value << 8U | static_cast<unsigned char>(bytes[i]));
    return value;
}

/// Groups of four digits, which NUMERIC counts in. `digits` has a multiple of four.
void append_groups(std::string& out, std::string_view digits) {
    for (std::size_t i = 0; i < digits.size(); i += 4) {
        int group = 0;
        for (const char c : digits.substr(i, 4)) group = group * 10 + (c - '0');
        append_int16(out, static_cast<std::int16_t>(group));
    }
}

}  // namespace

void append_int16(std::string& out, std::int16_t value) {
    append_big_endian<2>(out, static_cast<std::uint16_t>(value));
}

void append_int32(std::string& out, std::int32_t value) {
    append_big_endian<4>(out, static_cast<std::uint32_t>(value));
}

void append_int64(std::string& out, std::int64_t value) {
    append_big_endian<8>(out, static_cast<std::uint64_t>(value));
}

void append_null_field(std::string& out) { append_int32(out, -1); }

void append_text_field(std::string& out, std::string_view value) {
    const std::size_t nul = value.find('\0');
    if (nul == std::string_view::npos) {
        append_int32(out, static_cast<std::int32_t>(value.size()));
        out.append(value);
        return;
    }
    std::string clean{value};
    std::erase(clean, '\0');
    append_text_field(out, clean);
}

void append_numeric_field(std::string& out, std::string_view digits) {
    constexpr std::size_t kGroup = 4;
    constexpr std::int16_t kNegative = 0x4000;
    const auto decimal = parse_decimal(digits);
    if (!decimal) return append_null_field(out);

    std::string whole = decimal->whole;
    std::string fraction = decimal->fraction;
    const auto scale = static_cast<std::int16_t>(fraction.size());
    whole.insert(0, (kGroup - whole.size() % kGroup) % kGroup, '0');
    fraction.append((kGroup - fraction.size() % kGroup) % kGroup, '0');
    std::string all = whole + fraction;
    auto weight = static_cast<std::int32_t>(whole.size() / kGroup) - 1;
    std::size_t first = 0;
    for (; first < all.size() && all.compare(first, kGroup, "0000") == 0; first += kGroup) --weight;
    std::size_t last = all.size();
    while (last > first && all.compare(last - kGroup, kGroup, "0000") == 0) last -= kGroup;

    const std::size_t groups = (last - first) / kGroup;
    append_int32(out, static_cast<std::int32_t>(8 + 2 * groups));
    append_int16(out, static_cast<std::int16_t>(groups));
    append_int16(out, groups == 0 ? std::int16_t{0} : static_cast<std::int16_t>(weight));
    append_int16(out, decimal->negative && groups > 0 ? kNegative : std::int16_t{0});
    append_int16(out, scale);
    append_groups(out, std::string_view{all}.substr(first, last - first));
}

std::int16_t read_int16(const char* bytes) {
    return static_cast<std::int16_t>(read_big_endian<std::uint16_t>(bytes));
}

std::int32_t read_int32(const char* bytes) {
    return static_cast<std::int32_t>(read_big_endian<std::uint32_t>(bytes));
}

std::int64_t read_int64(const char* bytes) {
    return static_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes));
}

std::int64_t read_integer(std::string_view bytes) {
    switch (bytes.size()) {
        case sizeof(std::int16_t):
            return read_int16(bytes.data());
        case sizeof(std::int32_t):
            return read_int32(bytes.data());
        case sizeof(std::int64_t):
            return read_int64(bytes.data());
        default:
            return 0;
    }
}

}  // namespace dealwire::store
