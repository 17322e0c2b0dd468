#pragma once

#include "engine/ports/connection_life.hpp"
#include "engine/ports/connection_store.hpp"
#include "tests/fakes/failing_commits.hpp"
#include "tests/fakes/in_memory_change_feed.hpp"

#include <map>
#include <mutex>

namespace dealwire::fakes {

/// Connections and their secrets in memory, unsealed. Thread-safe.
class InMemoryConnectionStore final : public ports::ConnectionStore,
                                      public ports::ConnectionLife,
                                      public FailingCommits,
                                      public TellsChanges {
public:
    InMemoryConnectionStore();
    ~InMemoryConnectionStore() override;

    model::Connection add(const base::TenantId& tenant, model::Connection connection,
                          const model::Credentials& credentials) override;
    model::Connection replace(const base::TenantId& tenant, const ports::GivingWay& old,
                              model::Connection connection,
                              const model::Credentials& credentials) override;
    std::vector<model::Connection> all(const base::TenantId& tenant) override;
    std::optional<model::Connection> active(const base::TenantId& tenant) override;
    model::Credentials credentials(const base::TenantId& tenant,
                                   const base::ConnectionId& id) override;
    void save_tokens(const base::TenantId& tenant, const base::ConnectionId& id,
                     const ports::TokenUpdate& update) override;
    void mark_trouble(const base::TenantId& tenant, const base::ConnectionId& id,
                      const std::string& why) override;
    void clear_trouble(const base::TenantId& tenant, const base::ConnectionId& id,
                       const std::string& seen) override;
    void save_usage(const base::TenantId& tenant, const base::ConnectionId& id,
                    const std::optional<model::ApiUsage>& usage) override;
    std::optional<model::ApiUsage> usage(const base::TenantId& tenant,
                                         const base::ConnectionId& id) override;

    bool activate(const base::TenantId& tenant, const base::ConnectionId& from,
                  const model::ConnectionEvent& event) override;
    void revoke(const base::TenantId& tenant, const model::ConnectionEvent& event) override;
    void note(const base::TenantId& tenant, const model::ConnectionEvent& event) override;
    std::vector<model::ConnectionEvent> history(const base::TenantId& tenant,
                                                std::size_t limit) override;
    void save_sighting(const base::TenantId& tenant, const base::ConnectionId& id,
                       const model::OrgSighting& seen) override;
    std::optional<model::OrgSighting> sighting(const base::TenantId& tenant,
                                               const base::ConnectionId& id) override;

private:
    struct Held {
        model::Connection connection;
        model::Credentials credentials;
        std::optional<model::ApiUsage> usage;
        std::optional<model::OrgSighting> seen = {};
    };

    using ByName = std::map<std::string, Held>;

    Held& held(const base::TenantId& tenant, const base::ConnectionId& id);

    std::mutex mutex_;
    std::map<base::TenantId, ByName> tenants_;
    std::map<base::TenantId, std::vector<model::ConnectionEvent>> history_;
};

}  // namespace dealwire::fakes
