#pragma once

#include "engine/ports/setting_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Revisions of settings in memory. Thread-safe.
class InMemorySettingStore final : public ports::SettingStore, public FailingCommits {
public:
    InMemorySettingStore();
    ~InMemorySettingStore() override;

    std::optional<model::SettingRevision> active(const base::TenantId& tenant,
                                                 const std::string& kind) override;

    std::optional<model::SettingRevision> find(const base::TenantId& tenant,
                                               const std::string& kind, int number) override;

    std::vector<model::SettingRevision> history(const base::TenantId& tenant,
                                                const std::string& kind) override;

    [[nodiscard]] bool add(const base::TenantId& tenant, const std::string& kind, int seen,
                           std::span<const model::SettingRevision> revisions) override;

private:
    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, std::map<int, model::SettingRevision>> held_;
};

}  // namespace dealwire::fakes
