#include "adapters/store/sql_connection_store.hpp"

#include "adapters/store/change_notes.hpp"
#include "adapters/store/connection_ending.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <array>

namespace dealwire::store {
namespace {

using base::ConnectionId;
using base::Secret;
using base::TenantId;
using model::Connection;
using model::Credentials;

constexpr auto kColumns = R"sql(
    SELECT id, name, environment, flow, org_id, org_name, login_url, instance_url, client_id,
           username, user_id, is_active, trouble, created_at
    FROM connection
    WHERE tenant_id = :tenant
)sql";
constexpr std::size_t kWidth = 14;

/// A connection of the same name keeps its id, its age and whether it is the active one.
constexpr auto kPut = R"sql(
    INSERT INTO connection (tenant_id, id, name, environment, flow, org_id, org_name, login_url,
                            instance_url, client_id, username, user_id, is_active, trouble,
                            created_at)
    VALUES (:tenant, :id, :name, :environment, :flow, :org, :org_name, :login_url, :instance_url,
            :client_id, :username, :user, :active, :trouble, :created)
    ON CONFLICT (tenant_id, name) DO UPDATE
    SET environment = excluded.environment, flow = excluded.flow, org_name = excluded.org_name,
        login_url = excluded.login_url, instance_url = excluded.instance_url,
        client_id = excluded.client_id, username = excluded.username, user_id = excluded.user_id,
        trouble = excluded.trouble, calls_used = NULL, calls_allowed = NULL, usage_seen_at = NULL
)sql";

constexpr auto kSecrets = R"sql(
    SELECT client_secret, refresh_token, private_key, access_token
    FROM connection
    WHERE tenant_id = :tenant AND id = :id
)sql";

/// Takes the row for this transaction; none where its secrets were wiped.
constexpr auto kHoldLive = R"sql(
    UPDATE connection SET id = id
    WHERE tenant_id = :tenant AND id = :id AND
          (client_secret <> '' OR refresh_token <> '' OR private_key <> '')
)sql";

constexpr auto kSaveInstance = R"sql(
    UPDATE connection SET instance_url = :url WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kMarkTrouble = R"sql(
    UPDATE connection SET trouble = :why WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kClearTrouble = R"sql(
    UPDATE connection SET trouble = '' WHERE tenant_id = :tenant AND id = :id AND trouble = :seen
)sql";

constexpr auto kSaveUsage = R"sql(
    UPDATE connection SET calls_used = :used, calls_allowed = :allowed, usage_seen_at = :seen
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kForgetUsage = R"sql(
    UPDATE connection SET calls_used = NULL, calls_allowed = NULL, usage_seen_at = NULL
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kUsage = R"sql(
    SELECT calls_used, calls_allowed, usage_seen_at FROM connection
    WHERE tenant_id = :tenant AND id = :id AND usage_seen_at IS NOT NULL
)sql";

/// A column with a secret and the statement that replaces it.
struct SecretColumn {
    const char* name;
    const char* save;
    Secret Credentials::*member;
};

constexpr std::array kSecretColumns{
    SecretColumn{"client_secret",
                 "UPDATE connection SET client_secret = :sealed WHERE tenant_id = :tenant "
                 "AND id = :id",
                 &Credentials::client_secret},
    SecretColumn{"refresh_token",
                 "UPDATE connection SET refresh_token = :sealed WHERE tenant_id = :tenant "
                 "AND id = :id",
                 &Credentials::refresh_token},
    SecretColumn{"private_key",
                 "UPDATE connection SET private_key = :sealed WHERE tenant_id = :tenant "
                 "AND id = :id",
                 &Credentials::private_key},
    SecretColumn{"access_token",
                 "UPDATE connection SET access_token = :sealed WHERE tenant_id = :tenant "
                 "AND id = :id",
                 &Credentials::access_token}};

ports::SealPlace place_of(const TenantId& tenant, const ConnectionId& id, const char* column) {
    return {tenant, "connection", id.value, column};
}

ports::StoreError unknown(const ConnectionId& id) {
    return ports::StoreError{"There is no connection " + id.value + "."};
}

model::Flow flow_named(const std::string& name) {
    using enum model::Flow;
    for (const model::Flow flow : {RefreshToken, JwtBearer, ClientCredentials})
        if (name == name_of(flow)) return flow;
    throw ports::StoreError{"The store holds a connection with the unknown flow " + name + "."};
}

Connection connection_of(const Row& row) {
    using model::Environment;
    Connection connection;
    connection.id = {row.text(0)};
    connection.name = row.text(1);
    connection.environment = row.text(2) == name_of(Environment::Sandbox) ? Environment::Sandbox
                                                                          : Environment::Production;
    connection.flow = flow_named(row.text(3));
    connection.org = {row.record_id(4)};
    connection.org_name = row.text(5);
    connection.login_url = row.text(6);
    connection.instance_url = row.text(7);
    connection.client_id = row.text(8);
    connection.username = row.text(9);
    connection.user = row.record_id(10);
    connection.active = row.flag(11);
    connection.trouble = row.text(12);
    connection.created_at = row.instant(13);
    return connection;
}

std::vector<Connection> load_all(soci::session& session, const TenantId& tenant) {
    std::vector<Connection> found;
    Statement{session, std::string{kColumns} + " ORDER BY name"}
        .with("tenant", tenant.value)
        .each(kWidth, [&](const Row& row) { found.push_back(connection_of(row)); });
    return found;
}

/// What the connection becomes beside those that are there.
void fit_in(const std::vector<Connection>& known, Connection& connection) {
    connection.active = known.empty();
    const auto before = std::ranges::find(known, connection.name, &Connection::name);
    if (before == known.end()) return;
    if (before->org != connection.org)
        throw ports::StoreError{"The connection " + connection.name +
                                " belongs to another org; choose another name."};
    connection.id = before->id;
    connection.active = before->active;
    connection.created_at = before->created_at;
}

void put(soci::session& session, const TenantId& tenant, const Connection& connection) {
    Statement{session, kPut}
        .with("tenant", tenant.value)
        .with("id", connection.id.value)
        .with("name", connection.name)
        .with("environment", std::string{name_of(connection.environment)})
        .with("flow", std::string{name_of(connection.flow)})
        .with("org", connection.org.id.text())
        .with("org_name", connection.org_name)
        .with("login_url", connection.login_url)
        .with("instance_url", connection.instance_url)
        .with("client_id", connection.client_id)
        .with("username", connection.username)
        .with("user", connection.user.text())
        .with("active", std::int64_t{connection.active})
        .with("trouble", connection.trouble)
        .with("created", connection.created_at)
        .run();
}

/// False where there is no such connection.
bool update(soci::session& session, const char* sql, const TenantId& tenant, const ConnectionId& id,
            const char* name, const std::string& value) {
    return Statement{session, sql}
               .with("tenant", tenant.value)
               .with("id", id.value)
               .with(name, value)
               .run() > 0;
}

bool exists(soci::session& session, const TenantId& tenant, const ConnectionId& id) {
    const auto is_it = [&](const Connection& connection) { return connection.id == id; };
    return std::ranges::any_of(load_all(session, tenant), is_it);
}

}  // namespace

SqlConnectionStore::Sealed SqlConnectionStore::sealed(const TenantId& tenant,
                                                      const ConnectionId& id,
                                                      const Credentials& credentials) const {
    Sealed texts;
    for (std::size_t i = 0; i < kSecretColumns.size(); ++i) {
        const Secret& secret = credentials.*kSecretColumns[i].member;
        if (!secret.empty())
            texts[i] = sealer_.seal(secret, place_of(tenant, id, kSecretColumns[i].name));
    }
    return texts;
}

Connection SqlConnectionStore::add(const TenantId& tenant, Connection connection,
                                   const Credentials& credentials) {
    // Sealing may make a key, and that is a transaction of its own. The id, which the secrets are
    // bound to, is looked up before; it is the same afterwards unless somebody was faster.
    for (;;) {
        Connection expected = connection;
        fit_in(all(tenant), expected);
        const Sealed texts = sealed(tenant, expected.id, credentials);
        const auto added = database_.write([&](soci::session& session) {
            Connection fitted = connection;
            fit_in(load_all(session, tenant), fitted);
            if (fitted.id != expected.id) return std::optional<Connection>{};
            put(session, tenant, fitted);
            for (std::size_t i = 0; i < kSecretColumns.size(); ++i)
                update(session, kSecretColumns[i].save, tenant, fitted.id, "sealed", texts[i]);
            note_changes(
                session, tenant,
                {{model::SubjectKind::Connection, fitted.id.value, model::Aspect::Content}});
            return std::optional{std::move(fitted)};
        });
        if (added) return *added;
    }
}

Connection SqlConnectionStore::replace(const TenantId& tenant, const ports::GivingWay& old,
                                       Connection connection, const Credentials& credentials) {
    const Sealed texts = sealed(tenant, connection.id, credentials);
    database_.write([&](soci::session& session) {
        for (const Connection& known : load_all(session, tenant))
            if (known.id == old.event.connection) connection.active = known.active;
        set_connection_aside(session, database_.dialect(), tenant, old.aside, old.event);
        put(session, tenant, connection);
        for (std::size_t i = 0; i < kSecretColumns.size(); ++i)
            update(session, kSecretColumns[i].save, tenant, connection.id, "sealed", texts[i]);
        model::ChangeNotes notes;
        if (connection.active) notes = model::notes_of_switch(connection.id.value);
        notes.push_back(
            {model::SubjectKind::Connection, old.event.connection.value, model::Aspect::Access});
        notes.push_back(
            {model::SubjectKind::Connection, connection.id.value, model::Aspect::Content});
        note_changes(session, tenant, notes);
    });
    return connection;
}

std::vector<Connection> SqlConnectionStore::all(const TenantId& tenant) {
    return database_.read([&](soci::session& session) { return load_all(session, tenant); });
}

std::optional<Connection> SqlConnectionStore::active(const TenantId& tenant) {
    for (Connection& connection : all(tenant))
        if (connection.active) return std::move(connection);
    return std::nullopt;
}

Credentials SqlConnectionStore::credentials(const TenantId& tenant, const ConnectionId& id) {
    std::optional<std::array<std::string, kSecretColumns.size()>> sealed;
    database_.read([&](soci::session& session) {
        Statement{session, kSecrets}
            .with("tenant", tenant.value)
            .with("id", id.value)
            .each(kSecretColumns.size(), [&](const Row& row) {
                sealed.emplace();
                for (std::size_t i = 0; i < sealed->size(); ++i) (*sealed)[i] = row.text(i);
            });
    });
    if (!sealed) throw unknown(id);
    Credentials opened;
    for (std::size_t i = 0; i < kSecretColumns.size(); ++i) {
        if ((*sealed)[i].empty()) continue;
        try {
            opened.*kSecretColumns[i].member =
                sealer_.open((*sealed)[i], place_of(tenant, id, kSecretColumns[i].name));
        } catch (const ports::SealError& error) {
            throw ports::SealError{"The secrets of the connection cannot be opened. " +
                                   std::string{error.what()}};
        }
    }
    return opened;
}

void SqlConnectionStore::save_tokens(const TenantId& tenant, const ConnectionId& id,
                                     const ports::TokenUpdate& change) {
    Credentials fresh;
    fresh.access_token = change.access_token.copy();
    fresh.refresh_token = change.refresh_token.copy();
    const Sealed texts = sealed(tenant, id, fresh);
    database_.write([&](soci::session& session) {
        if (!exists(session, tenant, id)) throw unknown(id);
        const bool live =
            Statement{session, kHoldLive}.with("tenant", tenant.value).with("id", id.value).run() >
            0;
        if (!live) return;
        for (std::size_t i = 0; i < kSecretColumns.size(); ++i)
            if (!texts[i].empty())
                update(session, kSecretColumns[i].save, tenant, id, "sealed", texts[i]);
        if (!change.instance_url.empty())
            update(session, kSaveInstance, tenant, id, "url", change.instance_url);
    });
}

void SqlConnectionStore::mark_trouble(const TenantId& tenant, const ConnectionId& id,
                                      const std::string& why) {
    database_.write([&](soci::session& session) {
        if (!update(session, kMarkTrouble, tenant, id, "why", why)) throw unknown(id);
    });
}

void SqlConnectionStore::clear_trouble(const TenantId& tenant, const ConnectionId& id,
                                       const std::string& seen) {
    database_.write(
        [&](soci::session& session) { update(session, kClearTrouble, tenant, id, "seen", seen); });
}

void SqlConnectionStore::save_usage(const TenantId& tenant, const ConnectionId& id,
                                    const std::optional<model::ApiUsage>& usage) {
    database_.write([&](soci::session& session) {
        Statement statement{session, usage ? kSaveUsage : kForgetUsage};
        statement.with("tenant", tenant.value).with("id", id.value);
        if (usage)
            statement.with("used", std::int64_t{usage->used})
                .with("allowed", std::int64_t{usage->allowed})
                .with("seen", usage->seen_at);
        if (statement.run() == 0) throw unknown(id);
    });
}

std::optional<model::ApiUsage> SqlConnectionStore::usage(const TenantId& tenant,
                                                         const ConnectionId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<model::ApiUsage> found;
        Statement{session, kUsage}
            .with("tenant", tenant.value)
            .with("id", id.value)
            .each(3, [&](const Row& row) {
                found = model::ApiUsage{static_cast<int>(row.integer(0)),
                                        static_cast<int>(row.integer(1)), row.instant(2)};
            });
        return found;
    });
}

}  // namespace dealwire::store
