#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;

namespace dealwire::api {

/// What has to happen before more bytes can move.
enum class Wait {
    Nothing,   ///< some moved
    Readable,  ///< bytes of the client
    Writable,  ///< room for ours
    Over,      ///< nothing ever again: the client is gone, or broke the protocol
};

struct Moved {
    std::size_t bytes = 0;
    Wait wait = Wait::Nothing;
};

/// A connection of a client. Nothing of it waits. Owns its socket. Single-threaded.
class Channel {
public:
    /// Without TLS. Takes over a socket that does not block.
    explicit Channel(int socket) : socket_{socket} {}

    virtual ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    virtual Moved read(char* into, std::size_t most);
    virtual Moved write(std::string_view bytes);
    /// Tells the client that nothing more will come.
    virtual void finish();
    /// Throws away what still comes. Never `Nothing`.
    Wait discard();

    /// Waits for what is asked for, or for so long.
    void wait_for(Wait wait, int most_ms) const;

    [[nodiscard]] int socket() const { return socket_; }

private:
    int socket_;
};

/// OpenSSL writes to sockets in a way that raises SIGPIPE where a client has gone: to be called on
/// each thread that writes to such channels.
void block_pipe_signal();

/// The server's side of TLS 1.2 or newer.
class TlsServer {
public:
    /// PEM files: a certificate with its chain, and its key. Throws std::runtime_error with a
    /// sentence where they cannot be used.
    TlsServer(const std::string& certificate, const std::string& private_key);

    /// The handshake is part of its first reading and writing. This outlives it.
    std::unique_ptr<Channel> channel(int socket);

private:
    std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> context_;
};

}  // namespace dealwire::api
