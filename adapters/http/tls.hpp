#pragma once

#include "adapters/http/patience.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dealwire::http {

struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }

    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

/// What every TLS connection shares: TLS 1.2 or newer, the system's authorities and perhaps one
/// more file of them. Built once; thread-safe afterwards.
class TlsContext {
public:
    /// Throws std::runtime_error where `extra_authorities` (PEM; empty for none) cannot be read.
    explicit TlsContext(const std::string& extra_authorities);

    [[nodiscard]] SSL_CTX* get() const { return context_.get(); }

private:
    std::unique_ptr<SSL_CTX, FreeSsl> context_;
};

/// TLS on a connected, non-blocking socket that somebody else owns. OpenSSL is used directly,
/// because Poco 1.11 waits up to twice its time-outs and may call a handshake done that is not.
class TlsStream {
public:
    /// Shakes hands: sends the host name and checks the certificate against it.
    TlsStream(const TlsContext& context, int socket, const std::string& host, Patience& patience);
    TlsStream(const TlsStream&) = delete;  // OpenSSL holds the address of `socket_`
    TlsStream& operator=(const TlsStream&) = delete;

    /// Number of bytes read; 0 after the peer closed in good order.
    std::size_t read(std::span<char> into, Patience& patience);
    void write(std::string_view bytes, Patience& patience);

private:
    void shake_hands(Patience& patience);
    /// What to wait for after `result`; throws where there is nothing to wait for.
    [[nodiscard]] Patience::For next_wait(int result, const Patience& patience) const;

    int socket_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
};

}  // namespace dealwire::http
