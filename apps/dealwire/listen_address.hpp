#pragma once

#include <optional>
#include <string>

namespace dealwire::app {

struct ListenAddress {
    std::string host;  ///< an IPv6 address without its brackets
    int port = 0;
};

/// `HOST:PORT`, an IPv6 address in brackets. Nothing where it is none.
std::optional<ListenAddress> parse_listen(const std::string& listen);

}  // namespace dealwire::app
