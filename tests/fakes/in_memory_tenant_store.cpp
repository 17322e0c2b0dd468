#include "tests/fakes/in_memory_tenant_store.hpp"

#include <utility>

namespace dealwire::fakes {

InMemoryTenantStore::InMemoryTenantStore() {
    tenants_.emplace(base::TenantId{"default"}, the_default());
}

InMemoryTenantStore::~InMemoryTenantStore() = default;

bool InMemoryTenantStore::add(const model::Tenant& tenant) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    return tenants_.emplace(tenant.id, tenant).second;
}

std::optional<model::Tenant> InMemoryTenantStore::find(const base::TenantId& id) {
    const std::lock_guard lock{mutex_};
    const auto found = tenants_.find(id);
    return found == tenants_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<model::Tenant> InMemoryTenantStore::all() {
    const std::lock_guard lock{mutex_};
    std::vector<model::Tenant> list;
    for (const auto& [id, tenant] : tenants_) list.push_back(tenant);
    return list;
}

bool InMemoryTenantStore::move(const base::TenantId& id, model::TenantState from,
                               const model::Tenant& to) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = tenants_.find(id);
    if (found == tenants_.end() || found->second.state != from) return false;
    found->second.state = to.state;
    found->second.changed = to.changed;
    found->second.note = to.note;
    return true;
}

void InMemoryTenantStore::put_rows(const std::string& table, const base::TenantId& tenant,
                                   std::int64_t rows) {
    rows_[table][tenant] = rows;
}

void InMemoryTenantStore::put_late_rows(const std::string& table, std::int64_t rows) {
    late_table_ = table;
    late_rows_ = rows;
}

std::vector<std::string> InMemoryTenantStore::tables() {
    std::vector<std::string> names{"data_key"};
    for (const auto& [table, rows] : rows_)
        if (table != "data_key") names.push_back(table);
    return names;
}

std::int64_t InMemoryTenantStore::erase(const base::TenantId& tenant, const std::string& table,
                                        std::int64_t limit) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::int64_t& held = rows_[table][tenant];
    const std::int64_t gone = std::min(held, limit);
    held -= gone;
    if (table == late_table_ && held == 0) held = std::exchange(late_rows_, 0);
    return gone;
}

void InMemoryTenantStore::forget(const base::TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const auto found = tenants_.find(tenant);
    if (found != tenants_.end() && found->second.state == model::TenantState::Removing)
        tenants_.erase(found);
}

model::Tenant InMemoryTenantStore::the_default() {
    return {.id = {"default"}, .created = {}, .changed = {}, .note = ""};
}

}  // namespace dealwire::fakes
