#include "adapters/api/http/peer.hpp"

#include "engine/access/ip_address.hpp"
#include "engine/base/text.hpp"

namespace dealwire::api {
namespace {

/// `[2001:db8::1]:443`, `192.0.2.1:443`, `fe80::1%eth0` and the plain forms.
std::optional<access::IpAddress> address_in(std::string_view text) {
    text = base::trim(text);
    if (text.starts_with('[')) {
        text.remove_prefix(1);
        text = text.substr(0, text.find(']'));
    } else if (const std::size_t colon = text.find(':');
               colon != std::string_view::npos && colon == text.rfind(':')) {
        text = text.substr(0, colon);
    }
    return access::IpAddress::parse(text.substr(0, text.find('%')));
}

}  // namespace

std::string peer_address(std::string_view connection, std::string_view forwarded,
                         bool behind_proxy) {
    if (behind_proxy) {
        const std::size_t comma = forwarded.rfind(',');
        const auto said =
            address_in(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1));
        if (said) return said->text();
    }
    const auto address = address_in(connection);
    return address ? address->text() : std::string{};
}

}  // namespace dealwire::api
