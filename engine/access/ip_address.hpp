#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::access {

/// An address of IPv4 or IPv6, as the 16 bytes of IPv6: `192.0.2.1` and `::ffff:192.0.2.1` are the
/// same one.
class IpAddress {
public:
    /// Strict: four decimal numbers, or IPv6 (RFC 4291) without brackets, zone and port.
    static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] bool is_v4() const;
    /// `192.0.2.1`, or IPv6 in its short form.
    [[nodiscard]] std::string text() const;
    /// The block that one customer of a provider usually has: an IPv4 address itself, the /64 of an
    /// IPv6 one. Failures are counted by it: whoever has a /64 has 2^64 addresses.
    [[nodiscard]] IpAddress household() const;

    /// The first and the last address of the block of `prefix` bits (of 128) that holds this one.
    [[nodiscard]] IpAddress first_of(int prefix) const;
    [[nodiscard]] IpAddress last_of(int prefix) const;

    auto operator<=>(const IpAddress&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// One entry of a list of trusted addresses, both ends included.
struct AddressRange {
    IpAddress first;
    IpAddress last;

    [[nodiscard]] bool holds(const IpAddress& address) const {
        return first <= address && address <= last;
    }

    bool operator==(const AddressRange&) const = default;
};

/// `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.1-192.0.2.9`, `192.0.2.1 - 192.0.2.9`.
/// Nothing where it is none of these, or where its ends are of two kinds or in the wrong order. A
/// block written with an address inside it (`192.0.2.7/24`) is the block.
std::optional<AddressRange> parse_range(std::string_view text);

/// Whether somebody at this address is trusted; an empty list trusts everybody, and an address that
/// cannot be read nobody. Entries that cannot be read trust nobody either.
bool is_trusted(const std::vector<std::string>& list, std::string_view address);

}  // namespace dealwire::access
