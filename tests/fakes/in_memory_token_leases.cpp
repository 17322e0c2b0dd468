#include "tests/fakes/in_memory_token_leases.hpp"

namespace dealwire::fakes {

InMemoryTokenLeases::InMemoryTokenLeases() = default;

InMemoryTokenLeases::~InMemoryTokenLeases() = default;

std::string InMemoryTokenLeases::take(const base::TenantId& tenant,
                                      const base::ConnectionId& connection,
                                      const std::string& holder, base::Instant now,
                                      base::Instant until) {
    const std::lock_guard lock{mutex_};
    Held& held = held_[{tenant, connection}];
    if (held.holder.empty() || held.holder == holder || held.until <= now) held = {holder, until};
    return held.holder;
}

void InMemoryTokenLeases::release(const base::TenantId& tenant,
                                  const base::ConnectionId& connection, const std::string& holder) {
    const std::lock_guard lock{mutex_};
    Held& held = held_[{tenant, connection}];
    if (held.holder == holder) held = {};
}

}  // namespace dealwire::fakes
