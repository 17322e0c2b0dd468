#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace dealwire::test {

/// One connection of a client, as a server that may misbehave sees it.
class Peer {
public:
    explicit Peer(Poco::Net::StreamSocket socket) : socket_{std::move(socket)} {}

    /// The next request, head and announced body; empty when the client has gone.
    std::string read_request();
    void send(std::string_view bytes);
    /// One byte every 20 ms until the client has gone.
    void drip(std::string_view bytes);
    /// Says nothing until the client has gone.
    void stall();

private:
    Poco::Net::StreamSocket socket_;
    std::string pending_;
};

/// Listens on a free port of the loopback and lets `behaviour` handle each connection, one after
/// another. Ends with the object; behaviours end when the client closes.
class ScriptedServer {
public:
    using Behaviour = std::function<void(Peer&)>;

    explicit ScriptedServer(Behaviour behaviour);
    /// With TLS, from PEM files.
    ScriptedServer(Behaviour behaviour, const std::string& certificate,
                   const std::string& private_key);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] int port() const { return port_; }

    /// `scheme://localhost:port` + target
    [[nodiscard]] std::string url(const std::string& target = "/") const;

    [[nodiscard]] int connections() const { return connections_; }

private:
    void serve(const std::stop_token& stop);

    Behaviour behaviour_;
    bool secure_ = false;
    Poco::Net::ServerSocket listener_;
    int port_ = 0;
    std::atomic<int> connections_ = 0;
    std::jthread thread_;
};

/// An answer with that body and its length.
std::string plain_answer(std::string_view body, std::string_view more_headers = "");

}  // namespace dealwire::test
