#pragma once

#include "engine/ports/authorisation_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace dealwire::fakes {

/// Authorisations under way in memory, unsealed. Thread-safe.
class InMemoryAuthorisationStore final : public ports::AuthorisationStore, public FailingCommits {
public:
    InMemoryAuthorisationStore();
    ~InMemoryAuthorisationStore() override;

    void add(const base::TenantId& tenant, const model::PendingAuthorisation& added) override;

    std::optional<model::PendingAuthorisation> by_ticket(const base::TenantId& tenant,
                                                         const std::string& ticket) override;

    std::optional<model::PendingAuthorisation> by_state(const base::TenantId& tenant,
                                                        const std::string& state) override;

    bool start(const base::TenantId& tenant, const std::string& ticket,
               const ports::AuthorisationStart& start, base::Instant now) override;

    bool take(const base::TenantId& tenant, const std::string& state, base::Instant now) override;

    void finish(const base::TenantId& tenant, const std::string& ticket,
                const model::AuthorisationEnd& end) override;

private:
    static bool is_open(const model::PendingAuthorisation& each, base::Instant now);

    static model::PendingAuthorisation copy_of(const model::PendingAuthorisation& each);

    model::PendingAuthorisation* with_state(const base::TenantId& tenant, const std::string& state);

    std::mutex mutex_;
    std::map<std::pair<base::TenantId, std::string>, model::PendingAuthorisation> held_;
};

}  // namespace dealwire::fakes
