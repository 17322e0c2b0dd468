#pragma once

#include "adapters/http/transport.hpp"

#include <memory>
#include <set>
#include <string>

namespace dealwire::http {

struct TransportSettings {
    /// Hosts (lower case, no port) that may be asked without TLS. Meant for loopback simulators.
    std::set<std::string> plain_hosts = {};
    /// PEM file of further authorities beside the system's; empty for none.
    std::string extra_authorities = {};
    std::string user_agent = "dealwire";
    /// Servers close idle connections after a while; ours must be gone before.
    std::chrono::milliseconds idle_limit{5'000};
    std::size_t idle_per_host = 4;
};

/// HTTP/1.1 over Poco's sockets and OpenSSL. Certificates are always verified, host name included;
/// connections are kept and reused; answers are asked for compressed. A connection that failed in
/// any way is never used again. Nothing is repeated here: see RetryingTransport.
/// Thread-safe. Looking up a host name cannot be interrupted.
class PocoTransport : public Transport {
public:
    /// Throws std::runtime_error where the authorities' file cannot be read.
    explicit PocoTransport(TransportSettings settings);
    ~PocoTransport() override;

    base::Result<Response> send(const Request& request, std::stop_token stop) override;
    base::Result<Response> stream(const Request& request, const BodySink& sink,
                                  std::stop_token stop) override;

private:
    class Impl;

    base::Result<Response> exchange(const Request& request, const BodySink* sink,
                                    std::stop_token stop);

    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::http
