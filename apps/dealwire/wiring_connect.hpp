#pragma once

#include "apps/dealwire/wiring.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace dealwire::api {
class ConnectSite;
}

namespace dealwire::app {

/// An authorisation that somebody is to be sent to the browser for.
struct Invitation {
    std::string ticket;   ///< digest, to ask for the outcome by
    std::string address;  ///< the start page; whoever has it can finish the authorisation
    base::Instant expires;
};

/// Writes down what is wanted; `base` is the address under which browsers reach the pages.
/// HOST_REFUSED where the login address is none of Salesforce's.
base::Result<Invitation> invite(Local& local, const model::Connection& wanted,
                                const std::string& replaces, const base::Secret& client_secret,
                                const std::string& base);

/// The callback that the app in Salesforce has to know.
std::string callback_at(const std::string& base);

/// The pages of authorisations, for whoever serves them. `stop` ends what asks the org.
std::unique_ptr<api::ConnectSite> connect_site(Local& local, bool secure, std::stop_token stop);

/// Serves these pages on the loopback, from construction to destruction.
class ConnectListener {
public:
    /// Port 0 takes a free one. Throws std::runtime_error where it cannot be had.
    ConnectListener(Local& local, std::uint16_t port, std::stop_token stop);
    ConnectListener(const ConnectListener&) = delete;
    ConnectListener& operator=(const ConnectListener&) = delete;
    ~ConnectListener();

    /// `http://localhost:8718`: Salesforce takes plain http for `localhost` alone.
    [[nodiscard]] std::string address() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
