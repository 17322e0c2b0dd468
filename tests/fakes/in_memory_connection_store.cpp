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
        connection.active = known.empty();
    }
    known.insert_or_assign(connection.name, Held{connection, credentials.copy(), std::nullopt, {}});
    tell(tenant, {{model::SubjectKind::Connection, connection.id.value, model::Aspect::Content}});
    return connection;
}

Connection InMemoryConnectionStore::replace(const TenantId& tenant, const ports::GivingWay& old,
                                            Connection connection,
                                            const model::Credentials& credentials) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    const Held& entry = held(tenant, old.event.connection);
    model::Connection moved = entry.connection;
    const auto seen = entry.seen;
    connection.active = moved.active;
    tenants_[tenant].erase(moved.name);
    moved.name = old.aside;
    moved.active = false;
    moved.trouble = old.event.detail;
    tenants_[tenant].insert_or_assign(old.aside, Held{moved, {}, std::nullopt, seen});
    tenants_[tenant].insert_or_assign(connection.name,
                                      Held{connection, credentials.copy(), std::nullopt, {}});
    history_[tenant].push_back(old.event);
    model::ChangeNotes notes;
    if (connection.active) notes = model::notes_of_switch(connection.id.value);
    notes.push_back(
        {model::SubjectKind::Connection, old.event.connection.value, model::Aspect::Access});
    notes.push_back({model::SubjectKind::Connection, connection.id.value, model::Aspect::Content});
    tell(tenant, notes);
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
    const model::Credentials& kept = entry.credentials;
    if (kept.client_secret.empty() && kept.refresh_token.empty() && kept.private_key.empty())
        return;
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

void InMemoryConnectionStore::clear_trouble(const TenantId& tenant, const ConnectionId& id,
                                            const std::string& seen) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    std::string& trouble = held(tenant, id).connection.trouble;
    if (trouble == seen) trouble.clear();
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

bool InMemoryConnectionStore::activate(const TenantId& tenant, const ConnectionId& from,
                                       const model::ConnectionEvent& event) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    ConnectionId active;
    for (const auto& [name, entry] : tenants_[tenant])
        if (entry.connection.active) active = entry.connection.id;
    if (active != from) return false;
    Held& next = held(tenant, event.connection);
    for (auto& [name, entry] : tenants_[tenant]) entry.connection.active = false;
    next.connection.active = true;
    history_[tenant].push_back(event);
    tell(tenant, model::notes_of_switch(event.connection.value));
    return true;
}

void InMemoryConnectionStore::revoke(const TenantId& tenant, const model::ConnectionEvent& event) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Held& entry = held(tenant, event.connection);
    entry.credentials = {};
    entry.connection.trouble = event.detail;
    history_[tenant].push_back(event);
    tell(tenant, {{model::SubjectKind::Connection, event.connection.value, model::Aspect::Access}});
}

void InMemoryConnectionStore::note(const TenantId& tenant, const model::ConnectionEvent& event) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    history_[tenant].push_back(event);
}

std::vector<model::ConnectionEvent> InMemoryConnectionStore::history(const TenantId& tenant,
                                                                     std::size_t limit) {
    const std::lock_guard lock{mutex_};
    std::vector<model::ConnectionEvent> found = history_[tenant];
    std::ranges::sort(found, std::ranges::greater{}, [](const auto& event) {
        return std::pair{event.at, event.id};
    });
    if (found.size() > limit) found.resize(limit);
    return found;
}

void InMemoryConnectionStore::save_sighting(const TenantId& tenant, const ConnectionId& id,
                                            const model::OrgSighting& seen) {
    const std::lock_guard lock{mutex_};
    reach_commit();
    Held& entry = held(tenant, id);
    model::OrgSighting now = seen;
    if (entry.seen && now.instance_name.empty()) now.instance_name = entry.seen->instance_name;
    if (entry.seen && now.user.empty()) {
        now.user = entry.seen->user;
        now.username = entry.seen->username;
    }
    if (!seen.user.empty()) {
        entry.connection.user = seen.user;
        entry.connection.username = seen.username;
    }
    entry.seen = now;
}

std::optional<model::OrgSighting> InMemoryConnectionStore::sighting(const TenantId& tenant,
                                                                    const ConnectionId& id) {
    const std::lock_guard lock{mutex_};
    return held(tenant, id).seen;
}

InMemoryConnectionStore::Held& InMemoryConnectionStore::held(const TenantId& tenant,
                                                             const ConnectionId& id) {
    for (auto& [name, entry] : tenants_[tenant])
        if (entry.connection.id == id) return entry;
    throw ports::StoreError{"There is no connection " + id.value + "."};
}

InMemoryConnectionStore::InMemoryConnectionStore() = default;

InMemoryConnectionStore::~InMemoryConnectionStore() = default;

}  // namespace dealwire::fakes
