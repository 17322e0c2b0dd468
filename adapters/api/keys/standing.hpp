#pragma once

#include "engine/base/id.hpp"

#include <cstdint>
#include <functional>

namespace dealwire::api {

/// Whether a tenant may use the API.
enum class Standing : std::uint8_t { Unknown, Active, Suspended };

/// May ask the store; what it says is kept for some seconds.
using StandingOf = std::function<Standing(const base::TenantId&)>;

}  // namespace dealwire::api
