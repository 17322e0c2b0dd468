#pragma once

#include "adapters/http/transport.hpp"
#include "engine/model/connection.hpp"

#include <optional>

namespace dealwire::salesforce {

/// Reads `Sforce-Limit-Info: api-usage=25/5000; per-app-api-usage=17/250(appName=sync)`; nothing
/// where it is absent or not understood.
/// Source: Tooling API Developer Guide, "Limit Info Header".
std::optional<model::ApiUsage> usage_in(const http::Response& response, base::Instant now);

}  // namespace dealwire::salesforce
