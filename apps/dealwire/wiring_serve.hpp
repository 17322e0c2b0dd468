#pragma once

#include "apps/dealwire/handlers.hpp"
#include "apps/dealwire/wiring.hpp"
#include "apps/dealwire/wiring_metrics.hpp"

#include <memory>
#include <string>

namespace dealwire::app {

/// What does jobs of kinds that adapters of the service bring along.
void add_handlers(Installation& installation, Handlers& handlers);

/// The server of pages and API, with everything it needs. Listens from construction to
/// destruction, which lets running requests end.
class Service {
public:
    /// As `local.config().serve` says; the pages inside Salesforce are those of `local`'s tenant.
    /// Everything given must live as long. Throws ConfigError where its files cannot be read, and
    /// std::runtime_error where the port or the certificate cannot be had.
    Service(Installation& installation, Local& local, Operations& operations);
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service();

    /// `https://127.0.0.1:8443`, with the port it really has.
    [[nodiscard]] std::string address() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
