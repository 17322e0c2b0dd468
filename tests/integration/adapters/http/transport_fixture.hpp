#pragma once

#include "adapters/http/poco_transport.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

namespace dealwire::http {

/// Short enough for a test, long enough for a busy machine.
inline constexpr Deadlines kGenerous{.connect = std::chrono::seconds{5},
                                     .read = std::chrono::seconds{5},
                                     .total = std::chrono::seconds{10}};

inline Request get(std::string url, Deadlines deadlines = kGenerous) {
    return {.method = "GET", .url = std::move(url), .deadlines = deadlines};
}

inline TransportSettings loopback_settings() { return {.plain_hosts = {"localhost"}}; }

inline std::string code_of(const base::Result<Response>& outcome) {
    return outcome ? "answered" : outcome.error().code;
}

/// Answers every request of a connection the same way.
inline test::ScriptedServer::Behaviour always(std::string answer) {
    return [answer](test::Peer& peer) {
        while (!peer.read_request().empty()) peer.send(answer);
    };
}

/// Reads one request, answers, and closes.
inline test::ScriptedServer::Behaviour once(std::string answer) {
    return [answer](test::Peer& peer) {
        peer.read_request();
        peer.send(answer);
    };
}

}  // namespace dealwire::http
