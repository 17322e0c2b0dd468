#pragma once

#include "engine/base/result.hpp"
#include "engine/model/connection.hpp"
#include "engine/model/org_storage.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace dealwire::ports {

/// Says who answers behind a connection, and what the org's allowance looks like.
class OrgDirectory {
public:
    virtual ~OrgDirectory() = default;

    /// Asks the org itself. One or two calls.
    virtual base::Result<model::OrgIdentity> identify(std::stop_token stop) = 0;

    /// How much data the org may hold and what of it is free; nothing where it does not tell this
    /// user. One call.
    virtual base::Result<std::optional<model::OrgStorage>> storage(std::stop_token stop) = 0;

    /// About how many records the org has of these objects; those that it does not count are left
    /// out, and all of them where it does not tell this user. One call.
    virtual base::Result<std::map<std::string, std::int64_t>> record_counts(
        std::span<const std::string> objects, std::stop_token stop) = 0;

    /// From the last answer seen; nothing before the first one. No call.
    [[nodiscard]] virtual std::optional<model::ApiUsage> usage() const = 0;

    /// Calls made since this instance was made, as the org counts them (token calls do not count).
    [[nodiscard]] virtual int calls() const = 0;
};

}  // namespace dealwire::ports
