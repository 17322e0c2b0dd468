#include "apps/dealwire/listen_address.hpp"

#include <charconv>

namespace dealwire::app {

std::optional<ListenAddress> parse_listen(const std::string& listen) {
    constexpr int kMostPort = 65'535;
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    ListenAddress address{listen.substr(0, colon), -1};
    std::string& host = address.host;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const char* end = listen.data() + listen.size();
    const auto [stop, error] = std::from_chars(listen.data() + colon + 1, end, address.port);
    if (error != std::errc{} || stop != end || address.port < 0 || address.port > kMostPort ||
        host.empty())
        return std::nullopt;
    return address;
}

}  // namespace dealwire::app
