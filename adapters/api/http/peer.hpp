#pragma once

#include <string>
#include <string_view>

namespace dealwire::api {

/// Whose request it is. Behind a proxy of ours that is the last address of `X-Forwarded-For`, the
/// one the proxy itself wrote; what stands before it anybody could have written. Without a proxy,
/// or where no address stands there, the other end of the connection.
///
/// In one form: IPv4 addresses inside IPv6 as IPv4, no zone, no port, no brackets.
std::string peer_address(std::string_view connection, std::string_view forwarded,
                         bool behind_proxy);

}  // namespace dealwire::api
