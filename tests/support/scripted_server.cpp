#include "tests/support/scripted_server.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <array>

namespace dealwire::test {

namespace {

const Poco::Net::SocketAddress kAnyPort{"127.0.0.1", 0};

Poco::Net::ServerSocket secure_listener(const std::string& certificate,
                                        const std::string& private_key) {
    Poco::Net::Context::Params params;
    params.privateKeyFile = private_key;
    params.certificateFile = certificate;
    params.verificationMode = Poco::Net::Context::VERIFY_NONE;
    const Poco::Net::Context::Ptr context =
        new Poco::Net::Context{Poco::Net::Context::TLS_SERVER_USE, params};
    return Poco::Net::SecureServerSocket{kAnyPort, 64, context};
}

std::size_t announced_length(const std::string& head) {
    constexpr std::string_view kName = "Content-Length: ";
    const std::size_t at = head.find(kName);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + kName.size()));
}

}  // namespace

std::string Peer::read_request() {
    std::array<char, 4'096> buffer{};
    for (;;) {
        const std::size_t end = pending_.find("\r\n\r\n");
        const std::size_t size = end == std::string::npos
                                     ? std::string::npos
                                     : end + 4 + announced_length(pending_.substr(0, end + 2));
        if (size != std::string::npos && pending_.size() >= size) {
            std::string request = pending_.substr(0, size);
            pending_.erase(0, size);
            return request;
        }
        const int got = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
        if (got <= 0) return "";
        pending_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

void Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Peer::drip(std::string_view bytes) {
    for (const char byte : bytes) {
        send({&byte, 1});
        if (socket_.poll(Poco::Timespan{20'000}, Poco::Net::Socket::SELECT_READ)) return;
    }
}

void Peer::stall() {
    char byte = 0;
    while (socket_.receiveBytes(&byte, 1) > 0) continue;
}

ScriptedServer::ScriptedServer(Behaviour behaviour)
    : behaviour_{std::move(behaviour)},
      listener_{kAnyPort},
      port_{listener_.address().port()},
      thread_{[this](const std::stop_token& stop) { serve(stop); }} {}

ScriptedServer::ScriptedServer(Behaviour behaviour, const std::string& certificate,
                               const std::string& private_key)
    : behaviour_{std::move(behaviour)},
      secure_{true},
      listener_{secure_listener(certificate, private_key)},
      port_{listener_.address().port()},
      thread_{[this](const std::stop_token& stop) { serve(stop); }} {}

ScriptedServer::~ScriptedServer() { thread_.request_stop(); }

std::string ScriptedServer::url(const std::string& target) const {
    return (secure_ ? "https" : "http") + std::string{"://localhost:"} + std::to_string(port_) +
           target;
}

void ScriptedServer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (!listener_.poll(Poco::Timespan{10'000}, Poco::Net::Socket::SELECT_READ)) continue;
        try {
            Peer peer{listener_.acceptConnection()};
            ++connections_;
            behaviour_(peer);
        } catch (const Poco::Exception&) {
            // The client has gone; the next connection is another story.
        }
    }
}

std::string plain_answer(std::string_view body, std::string_view more_headers) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string{more_headers} + "\r\n" + std::string{body};
}

}  // namespace dealwire::test
