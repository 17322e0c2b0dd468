#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/values.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::calls {

/// Which calls a client asks for, as he writes it.
struct CallFilter {
    std::optional<base::Instant> from;
    std::optional<base::Instant> to;
    std::optional<std::string> workspace;
    std::optional<std::vector<std::string>> calls;
    std::optional<std::vector<std::string>> primary_users;

    bool operator==(const CallFilter&) const = default;
};

/// More ids than these in one request are refused, so that one request stays bounded.
inline constexpr std::size_t kMostIds = 10'000;

/// Of GET /v2/calls: `fromDateTime`, `toDateTime`, `workspaceId` as they stand in the query; null
/// pointer where they do not.
Read<CallFilter> read_query(const std::string* from, const std::string* to,
                            const std::string* workspace);

/// The member `filter` of a body; it has to be there, and each of its members may be absent.
Read<CallFilter> read_filter(const base::Tree& body);

}  // namespace dealwire::calls
