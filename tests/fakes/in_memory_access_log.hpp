#pragma once

#include "engine/ports/access_log.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <tuple>

namespace dealwire::fakes {

/// The audit log in memory. Thread-safe.
class InMemoryAccessLog final : public ports::AccessLog, public FailingCommits {
public:
    InMemoryAccessLog();
    ~InMemoryAccessLog() override;

    void add(const base::TenantId& tenant, std::span<const model::AccessEvent> events) override;

    std::vector<model::AccessEvent> page(const base::TenantId& tenant,
                                         const ports::AccessQuery& query,
                                         const std::optional<ports::AccessPlace>& after,
                                         std::size_t limit) override;

    std::vector<model::AccessEvent> newest(const base::TenantId& tenant,
                                           const ports::AccessQuery& query,
                                           std::size_t limit) override;

    std::int64_t count(const base::TenantId& tenant, const ports::AccessQuery& query) override;

    std::int64_t forget(const base::TenantId& tenant, base::Instant before) override;

private:
    /// The oldest first.
    std::vector<model::AccessEvent> asked(const base::TenantId& tenant,
                                          const ports::AccessQuery& query);

    std::mutex mutex_;
    std::map<base::TenantId, std::map<std::string, model::AccessEvent>> events_;
};

}  // namespace dealwire::fakes
