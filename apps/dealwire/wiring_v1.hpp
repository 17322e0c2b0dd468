#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/site.hpp"
#include "apps/dealwire/wiring.hpp"

#include <memory>
#include <stop_token>

namespace dealwire::app {

/// Dealwire's own API.
class V1Service {
public:
    /// `installation` outlives it. `stop` ends what goes on for long.
    explicit V1Service(Installation& installation, std::stop_token stop = {});
    V1Service(const V1Service&) = delete;
    V1Service& operator=(const V1Service&) = delete;
    ~V1Service();

    /// For the door, below /api/v1.
    [[nodiscard]] api::CallerSite& site() const;
    /// The OpenAPI document, for everybody: /api/v1/openapi.yaml and /api/v1/openapi.json.
    [[nodiscard]] api::Site& document_site() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dealwire::app
