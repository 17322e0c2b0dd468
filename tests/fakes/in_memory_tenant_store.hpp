#pragma once

#include "engine/ports/tenant_store.hpp"
#include "tests/fakes/failing_commits.hpp"

#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace dealwire::fakes {

/// Tenants in memory; to be removed they have rows in tables by number. Thread-safe.
class InMemoryTenantStore final : public ports::TenantStore,
                                  public ports::TenantRemoval,
                                  public FailingCommits {
public:
    InMemoryTenantStore() { tenants_.emplace(base::TenantId{"default"}, the_default()); }

    bool add(const model::Tenant& tenant) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        return tenants_.emplace(tenant.id, tenant).second;
    }

    std::optional<model::Tenant> find(const base::TenantId& id) override {
        const std::lock_guard lock{mutex_};
        const auto found = tenants_.find(id);
        return found == tenants_.end() ? std::nullopt : std::optional{found->second};
    }

    std::vector<model::Tenant> all() override {
        const std::lock_guard lock{mutex_};
        std::vector<model::Tenant> list;
        for (const auto& [id, tenant] : tenants_) list.push_back(tenant);
        return list;
    }

    bool move(const base::TenantId& id, model::TenantState from, const model::Tenant& to) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto found = tenants_.find(id);
        if (found == tenants_.end() || found->second.state != from) return false;
        found->second.state = to.state;
        found->second.changed = to.changed;
        found->second.note = to.note;
        return true;
    }

    void put_rows(const std::string& table, const base::TenantId& tenant, std::int64_t rows) {
        rows_[table][tenant] = rows;
    }

    /// Somebody writes so many rows once the table was emptied.
    void put_late_rows(const std::string& table, std::int64_t rows) {
        late_table_ = table;
        late_rows_ = rows;
    }

    std::vector<std::string> tables() override {
        std::vector<std::string> names{"data_key"};
        for (const auto& [table, rows] : rows_)
            if (table != "data_key") names.push_back(table);
        return names;
    }

    std::int64_t erase(const base::TenantId& tenant, const std::string& table,
                       std::int64_t limit) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        std::int64_t& held = rows_[table][tenant];
        const std::int64_t gone = std::min(held, limit);
        held -= gone;
        if (table == late_table_ && held == 0) held = std::exchange(late_rows_, 0);
        return gone;
    }

    void forget(const base::TenantId& tenant) override {
        const std::lock_guard lock{mutex_};
        reach_commit();
        const auto found = tenants_.find(tenant);
        if (found != tenants_.end() && found->second.state == model::TenantState::Removing)
            tenants_.erase(found);
    }

private:
    static model::Tenant the_default() {
        return {.id = {"default"}, .created = {}, .changed = {}, .note = ""};
    }

    std::mutex mutex_;
    std::map<base::TenantId, model::Tenant> tenants_;
    std::map<std::string, std::map<base::TenantId, std::int64_t>> rows_;
    std::string late_table_;
    std::int64_t late_rows_ = 0;
};

}  // namespace dealwire::fakes
