#pragma once

#include "engine/ports/tenant_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <set>

namespace dealwire::fakes {

/// Tenants in memory; to be removed they have rows in tables by number. Thread-safe.
class InMemoryTenantStore final : public ports::TenantStore,
                                  public ports::TenantRemoval,
                                  public FailingCommits {
public:
    InMemoryTenantStore();
    ~InMemoryTenantStore() override;

    bool add(const model::Tenant& tenant) override;

    std::optional<model::Tenant> find(const base::TenantId& id) override;

    std::vector<model::Tenant> all() override;

    bool move(const base::TenantId& id, model::TenantState from, const model::Tenant& to) override;

    void put_rows(const std::string& table, const base::TenantId& tenant, std::int64_t rows);

    /// Somebody writes so many rows once the table was emptied.
    void put_late_rows(const std::string& table, std::int64_t rows);

    std::vector<std::string> tables() override;

    std::int64_t erase(const base::TenantId& tenant, const std::string& table,
                       std::int64_t limit) override;

    void forget(const base::TenantId& tenant) override;

private:
    static model::Tenant the_default();

    std::mutex mutex_;
    std::map<base::TenantId, model::Tenant> tenants_;
    std::map<std::string, std::map<base::TenantId, std::int64_t>> rows_;
    std::string late_table_;
    std::int64_t late_rows_ = 0;
};

}  // namespace dealwire::fakes
