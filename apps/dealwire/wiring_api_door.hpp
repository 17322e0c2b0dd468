#pragma once

#include "apps/dealwire/wiring.hpp"
#include "engine/ports/access_log.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace dealwire::api {
struct Caller;
class CallerSite;
class Cursors;
class Site;
struct ServerSettings;
}  // namespace dealwire::api

namespace dealwire::app {

/// After a change of keys or tenants every door that runs goes by it, and has written down who came
/// before.
inline constexpr std::chrono::seconds kDoorHearsWithin{8};

/// Whose limits requests count against.
enum class Limits {
    Conversations,  ///< those of the conversation API: `api.requests_per_second`, `..._per_day`
    Own,            ///< those of Dealwire's own API: `api.v1.requests_per_second`
    None
};

/// The door of the API with everything it needs: who is let in, how often, and what is written down
/// about it. One of a process; it outlives the server, and the sites it guards outlive it.
class ApiDoor {
public:
    explicit ApiDoor(Installation& installation);
    ApiDoor(const ApiDoor&) = delete;
    ApiDoor& operator=(const ApiDoor&) = delete;
    /// Writes down what was not yet.
    ~ApiDoor();

    /// `site` behind the door, for the router. `name` is that of the part: "/v2".
    api::Site& guard(const std::string& name, api::CallerSite& site, Limits limits);

    /// Tokens for client apps, at `/oauth2`.
    api::Site& oauth();

    const api::Cursors& cursors();
    ports::AccessLog& access_log();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// How what this key asks for is written down.
std::string actor_of(const api::Caller& caller);

/// What the server has to know about bodies, proxies and TLS.
void adjust(api::ServerSettings& settings, const config::Config& config);

}  // namespace dealwire::app
