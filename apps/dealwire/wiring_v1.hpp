#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/http/site.hpp"
#include "apps/dealwire/wiring.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>

namespace dealwire::app {

/// What /api/v1 needs of the process around it.
struct V1Hooks {
    /// Conversations of the tenant came in or were changed by hand: they are to be resolved and
    /// exported soon. May be empty.
    std::function<void(const base::TenantId&)> came_in = {};
    /// The tenant's jobs as the command line shows them, at most so many. May be empty.
    std::function<base::Tree(const base::TenantId&, std::size_t limit)> jobs = {};
    std::stop_token stop = {};  ///< ends what goes on for long
};

/// Dealwire's own API.
class V1Service {
public:
    /// `installation` outlives it.
    V1Service(Installation& installation, V1Hooks hooks);
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
