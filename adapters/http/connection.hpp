#pragma once

#include "adapters/http/patience.hpp"
#include "adapters/http/tls.hpp"
#include "adapters/http/url.hpp"

#include <Poco/Net/StreamSocket.h>

#include <optional>
#include <span>
#include <string_view>

namespace dealwire::http {

/// One TCP connection, with TLS where the URL asks for it. After any failure it must be dropped.
class Connection {
public:
    /// Tries every address of the host until one answers.
    Connection(const Url& url, const TlsContext& context, Patience& patience);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Number of bytes read; 0 at the end of the stream.
    std::size_t read(std::span<char> into, Patience& patience);
    void write(std::string_view bytes, Patience& patience);

    /// While idle: the server closed, or said something nobody asked for.
    [[nodiscard]] bool stale() const;

private:
    [[nodiscard]] int number() const;

    Poco::Net::StreamSocket socket_;
    std::optional<TlsStream> tls_;
};

}  // namespace dealwire::http
