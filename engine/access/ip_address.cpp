#include "engine/access/ip_address.hpp"

#include "engine/base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace dealwire::access {
namespace {

constexpr int kBits = 128;
constexpr int kV4Prefix = 96;
constexpr int kV6Household = 64;
constexpr std::size_t kV4At = 12;

/// How many bits of this byte belong to the prefix.
int bits_of_byte(int prefix, std::size_t byte) {
    return std::clamp(prefix - static_cast<int>(byte) * 8, 0, 8);
}

std::optional<int> prefix_in(std::string_view text, bool v4) {
    int bits = -1;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, bits);
    const int most = v4 ? kBits - kV4Prefix : kBits;
    if (error != std::errc{} || stop != end || bits < 0 || bits > most) return std::nullopt;
    return v4 ? bits + kV4Prefix : bits;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string ended{text};  // inet_pton wants an end
    if (ended.size() != std::char_traits<char>::length(ended.c_str())) return std::nullopt;
    IpAddress address;
    if (::inet_pton(AF_INET, ended.c_str(), address.bytes_.data() + kV4At) == 1) {
        address.bytes_[kV4At - 2] = address.bytes_[kV4At - 1] = 0xFF;
        return address;
    }
    if (::inet_pton(AF_INET6, ended.c_str(), address.bytes_.data()) == 1) return address;
    return std::nullopt;
}

bool IpAddress::is_v4() const {
    constexpr std::array<std::uint8_t, kV4At> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return std::equal(kMapped.begin(), kMapped.end(), bytes_.begin());
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> written{};
    const bool v4 = is_v4();
    ::inet_ntop(v4 ? AF_INET : AF_INET6, bytes_.data() + (v4 ? kV4At : 0), written.data(),
                written.size());
    return written.data();
}

IpAddress IpAddress::household() const { return is_v4() ? *this : first_of(kV6Household); }

IpAddress IpAddress::first_of(int prefix) const {
    IpAddress first = *this;
    for (std::size_t i = 0; i < first.bytes_.size(); ++i) {
        const int kept = bits_of_byte(prefix, i);
        first.bytes_[i] = static_cast<std::uint8_t>(first.bytes_[i] & (0xFF00U >> kept));
    }
    return first;
}

IpAddress IpAddress::last_of(int prefix) const {
    IpAddress last = first_of(prefix);
    for (std::size_t i = 0; i < last.bytes_.size(); ++i) {
        const int kept = bits_of_byte(prefix, i);
        last.bytes_[i] = static_cast<std::uint8_t>(last.bytes_[i] | (0xFFU >> kept));
    }
    return last;
}

std::optional<AddressRange> parse_range(std::string_view text) {
    text = base::trim(text);
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos) {
        const auto first = IpAddress::parse(base::trim(text.substr(0, dash)));
        const auto last = IpAddress::parse(base::trim(text.substr(dash + 1)));
        if (!first || !last || first->is_v4() != last->is_v4() || *last < *first)
            return std::nullopt;
        return AddressRange{*first, *last};
    }
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == std::string_view::npos) return AddressRange{*address, *address};
    const auto prefix = prefix_in(text.substr(slash + 1), address->is_v4());
    if (!prefix) return std::nullopt;
    return AddressRange{address->first_of(*prefix), address->last_of(*prefix)};
}

bool is_trusted(const std::vector<std::string>& list, std::string_view address) {
    if (list.empty()) return true;
    const auto one = IpAddress::parse(address);
    return one && std::ranges::any_of(list, [&](const std::string& entry) {
               const auto range = parse_range(entry);
               return range && range->holds(*one);
           });
}

}  // namespace dealwire::access
