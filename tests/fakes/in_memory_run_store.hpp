#pragma once

#include "engine/ports/run_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Runs in memory. Thread-safe.
class InMemoryRunStore final : public ports::RunStore, public FailingCommits {
public:
    InMemoryRunStore();
    ~InMemoryRunStore() override;

    void begin(const base::TenantId& tenant, const model::Run& run) override;

    void finish(const base::TenantId& tenant, const model::Run& run) override;

    std::optional<model::Run> find(const base::TenantId& tenant, const base::RunId& id) override;

    std::vector<model::Run> newest(const base::TenantId& tenant, std::size_t limit) override;

    std::optional<model::Run> last_deciding(const base::TenantId& tenant,
                                            const model::OrgId& org) override;

private:
    void put(const base::TenantId& tenant, const model::Run& run);

    std::mutex mutex_;
    std::map<base::TenantId, std::map<base::RunId, model::Run>> runs_;
};

}  // namespace dealwire::fakes
