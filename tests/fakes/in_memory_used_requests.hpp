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
    bool use(const base::TenantId& tenant, const std::string& signature, base::Instant until,
             base::Instant now) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        std::erase_if(kept_, [&](const auto& each) {
            return each.first.first == tenant && each.second < now;
        });
        return kept_.try_emplace({tenant, signature}, until).second;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, base::Instant> kept_;
};

}  // namespace dealwire::fakes
