#include "tests/fakes/in_memory_connection_store.hpp"

#include <algorithm>

namespace dealwire::fakes {

using base::ConnectionId;
using base::TenantId;
using model::Connection;

Connection InMemoryConnectionStore::add(const TenantId& tenant, Connection connection,
                                        const model::Credentials& credentials) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    ByName& known = tenants_[tenant];
    const auto same_name = known.find(connection.name);
    if (same_name != known.end()) {
        const Connection& before = same_name->second.connection;
        if (before.org != connection.org)
            throw ports::StoreError{"The connection " + connection.name +
                                    " belongs to another org; choose another name."};
        connection.id = before.id;
        connection.active = before.active;
        connection.created_at = before.created_at;
    } else {
        connection.active = std::ranges::none_of(
            known, [](const auto& entry) { return entry.second.connection.active; });
    }
    known.insert_or_assign(connection.name, Held{connection, credentials.copy(), std::nullopt});
    return connection;
}

std::vector<Connection> InMemoryConnectionStore::all(const TenantId& tenant) {
    const std::lock_guard lock{mutex_};
    std::vector<Connection> found;
    for (const auto& [name, entry] : tenants_[tenant]) found.push_back(entry.connection);
    return found;
}

std::optional<Connection> InMemoryConnectionStore::active(const TenantId& tenant) {
    for (Connection& connection : all(tenant))
        if (connection.active) return std::move(connection);
    return std::nullopt;
}

model::Credentials InMemoryConnectionStore::credentials(const TenantId& tenant,
                                                        const ConnectionId& id) {
    const std::lock_guard lock{mutex_};
    return held(tenant, id).credentials.copy();
}

void InMemoryConnectionStore::save_tokens(const TenantId& tenant, const ConnectionId& id,
                                          const ports::TokenUpdate& update) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Held& entry = held(tenant, id);
    if (!update.access_token.empty()) entry.credentials.access_token = update.access_token.copy();
    if (!update.refresh_token.empty())
        entry.credentials.refresh_token = update.refresh_token.copy();
    if (!update.instance_url.empty()) entry.connection.instance_url = update.instance_url;
}

void InMemoryConnectionStore::mark_trouble(const TenantId& tenant, const ConnectionId& id,
                                           const std::string& why) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    held(tenant, id).connection.trouble = why;
}

void InMemoryConnectionStore::save_usage(const TenantId& tenant, const ConnectionId& id,
                                         const std::optional<model::ApiUsage>& usage) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    held(tenant, id).usage = usage;
}

std::optional<model::ApiUsage> InMemoryConnectionStore::usage(const TenantId& tenant,
                                                              const ConnectionId& id) {
    const std::lock_guard lock{mutex_};
    return held(tenant, id).usage;
}

InMemoryConnectionStore::Held& InMemoryConnectionStore::held(const TenantId& tenant,
                                                             const ConnectionId& id) {
    for (auto& [name, entry] : tenants_[tenant])
        if (entry.connection.id == id) return entry;
    throw ports::StoreError{"There is no connection " + id.value + "."};
}

}  // namespace dealwire::fakes
