#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/jobs/service_state.hpp"

#include <functional>
#include <memory>
#include <string>

namespace dealwire::api {
class CallerSite;
class Site;
}  // namespace dealwire::api

namespace dealwire::app {

/// Where a process tells how it is: a listener of its own for `/metrics`, `/healthz` and
/// `/readyz`, and the same for the listener of the API. From construction to destruction it looks
/// at the store now and then.
class Operations {
public:
    /// As `config.metrics` says; `listen` (HOST:PORT, already checked) in its place where it is not
    /// empty. Throws ConfigError where the token cannot be read, and std::runtime_error with a
    /// sentence where the port of `listen` cannot be had; a configured one that is taken is logged.
    Operations(Installation& installation, const jobs::ServiceState& state,
               const std::string& listen = {});
    Operations(const Operations&) = delete;
    Operations& operator=(const Operations&) = delete;
    ~Operations();

    /// `http://127.0.0.1:9464`, with the port it really has; empty where nothing listens.
    [[nodiscard]] std::string address() const;

    /// `/healthz` and `/readyz` for the listener that others reach: without details.
    api::Site& health_site();
    /// `/metrics` for the same listener, behind the door.
    api::CallerSite& metrics_site();
    /// `site` with its requests counted; it outlives what is returned.
    std::unique_ptr<api::Site> measured(api::Site& site);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
