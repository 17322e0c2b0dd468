#pragma once

#include "engine/ports/used_requests.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// Requests that were used, in memory. Thread-safe.
class InMemoryUsedRequests final : public ports::UsedRequests, public FailingCommits {
public:
    InMemoryUsedRequests();
    ~InMemoryUsedRequests() override;

    bool use(const base::TenantId& tenant, const std::string& signature, base::Instant until,
             base::Instant now) override;

private:
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, base::Instant> kept_;
};

}  // namespace dealwire::fakes
