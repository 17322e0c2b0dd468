#pragma once

#include "engine/ports/token_leases.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// Leases in memory. Thread-safe.
class InMemoryTokenLeases final : public ports::TokenLeases {
public:
    InMemoryTokenLeases();
    ~InMemoryTokenLeases() override;

    std::string take(const base::TenantId& tenant, const base::ConnectionId& connection,
                     const std::string& holder, base::Instant now, base::Instant until) override;

    void release(const base::TenantId& tenant, const base::ConnectionId& connection,
                 const std::string& holder) override;

private:
    struct Held {
        std::string holder;
        base::Instant until;
    };

    std::mutex mutex_;
    std::map<std::pair<base::TenantId, base::ConnectionId>, Held> held_;
};

}  // namespace dealwire::fakes
