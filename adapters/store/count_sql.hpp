#pragma once

namespace dealwire::store {

// The bound is below every time: with it SQLite counts along an index of times, without the rows.
inline constexpr auto kCountLive = R"sql(
    SELECT COUNT(*) FROM conversation
    WHERE tenant_id = :tenant AND state = 'live' AND time_at > -9000000000000000000
)sql";

inline constexpr auto kCountHeld = R"sql(
    SELECT COUNT(*) FROM resolution WHERE tenant_id = :tenant AND org_id = :org
)sql";

inline constexpr auto kCountNowhere = R"sql(
    SELECT COUNT(*) FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org AND is_resolved = 0
)sql";

/// Up to where all is settled, if it is on this basis.
inline constexpr auto kSettled = R"sql(
    SELECT settled_conversations FROM match_state
    WHERE tenant_id = :tenant AND org_id = :org AND settled_basis = :basis
)sql";

}  // namespace dealwire::store
