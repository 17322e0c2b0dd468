#include "adapters/store/sql_api_key_store.hpp"

#include "adapters/store/statement.hpp"
#include "adapters/store/text_list.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Instant;
using base::TenantId;
using model::ApiKey;
using model::ClientApp;

constexpr auto kAddKey = R"sql(
    INSERT INTO api_key (tenant_id, id, name, digest, scopes, trusted, created_at, created_by,
                         expires_at, revoked_at, last_used_at, last_peer, earlier_digest,
                         earlier_until, earlier_used_at)
    VALUES (:tenant, :id, :name, :digest, :scopes, :trusted, :created, :by, :expires, :revoked,
            :used, :peer, :earlier, :earlier_until, :earlier_used)
)sql";

constexpr auto kFindKey = R"sql(
    SELECT id, name, digest, scopes, trusted, created_at, created_by, expires_at, revoked_at,
           last_used_at, last_peer, earlier_digest, earlier_until, earlier_used_at
    FROM api_key
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kAllKeys = R"sql(
    SELECT id, name, digest, scopes, trusted, created_at, created_by, expires_at, revoked_at,
           last_used_at, last_peer, earlier_digest, earlier_until, earlier_used_at
    FROM api_key
    WHERE tenant_id = :tenant
    ORDER BY created_at DESC, id
)sql";
constexpr std::size_t kKeyWidth = 14;

constexpr auto kRevokeKey = R"sql(
    UPDATE api_key SET revoked_at = :now
    WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
)sql";

constexpr auto kChange = R"sql(
    UPDATE api_key
    SET name = :name, scopes = :scopes, trusted = :trusted, expires_at = :expires
    WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
      AND name = :seen_name AND scopes = :seen_scopes AND trusted = :seen_trusted
      AND expires_at IS NOT DISTINCT FROM :seen_expires
)sql";

constexpr auto kReplaceSecret = R"sql(
    UPDATE api_key
    SET digest = :digest, earlier_digest = :earlier, earlier_until = :until,
        earlier_used_at = NULL
    WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL AND digest = :seen
)sql";

constexpr auto kUsed = R"sql(
    UPDATE api_key SET last_used_at = :at, last_peer = :peer
    WHERE tenant_id = :tenant AND id = :id AND (last_used_at IS NULL OR last_used_at <= :at)
)sql";

constexpr auto kEarlierUsed = R"sql(
    UPDATE api_key SET earlier_used_at = :at
    WHERE tenant_id = :tenant AND id = :id AND earlier_digest <> ''
      AND (earlier_used_at IS NULL OR earlier_used_at <= :at)
)sql";

constexpr auto kAddApp = R"sql(
    INSERT INTO client_app (tenant_id, id, name, digest, scopes, redirect_uris, created_at,
                            created_by, revoked_at, last_used_at)
    VALUES (:tenant, :id, :name, :digest, :scopes, :uris, :created, :by, :revoked, :used)
)sql";

constexpr auto kFindApp = R"sql(
    SELECT id, name, digest, scopes, redirect_uris, created_at, created_by, revoked_at,
           last_used_at
    FROM client_app
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kAllApps = R"sql(
    SELECT id, name, digest, scopes, redirect_uris, created_at, created_by, revoked_at,
           last_used_at
    FROM client_app
    WHERE tenant_id = :tenant
    ORDER BY created_at DESC, id
)sql";
constexpr std::size_t kAppWidth = 9;

constexpr auto kRevokeApp = R"sql(
    UPDATE client_app SET revoked_at = :now
    WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
)sql";

constexpr auto kRevokeGrants = R"sql(
    UPDATE app_grant SET revoked_at = :now
    WHERE tenant_id = :tenant AND app_id = :id AND revoked_at IS NULL
)sql";

constexpr auto kForgetCodes = R"sql(
    DELETE FROM app_code WHERE tenant_id = :tenant AND app_id = :id
)sql";

constexpr auto kForgetApprovals = R"sql(
    DELETE FROM app_approval WHERE tenant_id = :tenant AND app_id = :id
)sql";

ApiKey key_of(const Row& row) {
    return {.id = row.text(0),
            .name = row.text(1),
            .digest = row.text(2),
            .scopes = row.text(3),
            .trusted = lines_in(row.text(4)),
            .created_at = row.instant(5),
            .created_by = row.text(6),
            .expires_at = row.optional_instant(7),
            .revoked_at = row.optional_instant(8),
            .last_used_at = row.optional_instant(9),
            .last_peer = row.text(10),
            .earlier_digest = row.text(11),
            .earlier_until = row.optional_instant(12),
            .earlier_used_at = row.optional_instant(13)};
}

ClientApp app_of(const Row& row) {
    return {.id = row.text(0),
            .name = row.text(1),
            .digest = row.text(2),
            .scopes = row.text(3),
            .redirect_uris = lines_in(row.text(4)),
            .created_at = row.instant(5),
            .created_by = row.text(6),
            .revoked_at = row.optional_instant(7),
            .last_used_at = row.optional_instant(8)};
}

}  // namespace

void SqlApiKeyStore::add(const TenantId& tenant, const ApiKey& key) {
    database_.write([&](soci::session& session) {
        Statement{session, kAddKey}
            .with("tenant", tenant.value)
            .with("id", key.id)
            .with("name", key.name)
            .with("digest", key.digest)
            .with("scopes", key.scopes)
            .with("trusted", lines_of(key.trusted))
            .with("created", key.created_at)
            .with("by", key.created_by)
            .with("expires", key.expires_at)
            .with("revoked", key.revoked_at)
            .with("used", key.last_used_at)
            .with("peer", key.last_peer)
            .with("earlier", key.earlier_digest)
            .with("earlier_until", key.earlier_until)
            .with("earlier_used", key.earlier_used_at)
            .run();
    });
}

std::optional<ApiKey> SqlApiKeyStore::find(const TenantId& tenant, const std::string& id) {
    std::optional<ApiKey> found;
    database_.read([&](soci::session& session) {
        Statement{session, kFindKey}
            .with("tenant", tenant.value)
            .with("id", id)
            .each(kKeyWidth, [&](const Row& row) { found = key_of(row); });
    });
    return found;
}

std::vector<ApiKey> SqlApiKeyStore::all(const TenantId& tenant) {
    std::vector<ApiKey> keys;
    database_.read([&](soci::session& session) {
        keys.clear();
        Statement{session, kAllKeys}
            .with("tenant", tenant.value)
            .each(kKeyWidth, [&](const Row& row) { keys.push_back(key_of(row)); });
    });
    return keys;
}

bool SqlApiKeyStore::revoke(const TenantId& tenant, const std::string& id, Instant now) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kRevokeKey}
                   .with("tenant", tenant.value)
                   .with("id", id)
                   .with("now", now)
                   .run() > 0;
    });
}

bool SqlApiKeyStore::change(const TenantId& tenant, const std::string& id,
                            const model::KeyTerms& seen, const model::KeyTerms& wanted) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kChange}
                   .with("tenant", tenant.value)
                   .with("id", id)
                   .with("name", wanted.name)
                   .with("scopes", wanted.scopes)
                   .with("trusted", lines_of(wanted.trusted))
                   .with("expires", wanted.expires_at)
                   .with("seen_name", seen.name)
                   .with("seen_scopes", seen.scopes)
                   .with("seen_trusted", lines_of(seen.trusted))
                   .with("seen_expires", seen.expires_at)
                   .run() > 0;
    });
}

bool SqlApiKeyStore::replace_secret(const TenantId& tenant, const std::string& id,
                                    const model::NewSecret& secret) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kReplaceSecret}
                   .with("tenant", tenant.value)
                   .with("id", id)
                   .with("digest", secret.digest)
                   .with("seen", secret.seen)
                   .with("earlier", secret.earlier_until ? secret.seen : std::string{})
                   .with("until", secret.earlier_until)
                   .run() > 0;
    });
}

void SqlApiKeyStore::used(const TenantId& tenant, const std::string& id, const model::KeyUse& use) {
    database_.write([&](soci::session& session) {
        Statement{session, kUsed}
            .with("tenant", tenant.value)
            .with("id", id)
            .with("at", use.at)
            .with("peer", use.peer)
            .run();
        if (!use.earlier_secret) return;
        Statement{session, kEarlierUsed}
            .with("tenant", tenant.value)
            .with("id", id)
            .with("at", use.at)
            .run();
    });
}

void SqlClientAppStore::add(const TenantId& tenant, const ClientApp& app) {
    database_.write([&](soci::session& session) {
        Statement{session, kAddApp}
            .with("tenant", tenant.value)
            .with("id", app.id)
            .with("name", app.name)
            .with("digest", app.digest)
            .with("scopes", app.scopes)
            .with("uris", lines_of(app.redirect_uris))
            .with("created", app.created_at)
            .with("by", app.created_by)
            .with("revoked", app.revoked_at)
            .with("used", app.last_used_at)
            .run();
    });
}

std::optional<ClientApp> SqlClientAppStore::find(const TenantId& tenant, const std::string& id) {
    std::optional<ClientApp> found;
    database_.read([&](soci::session& session) {
        Statement{session, kFindApp}
            .with("tenant", tenant.value)
            .with("id", id)
            .each(kAppWidth, [&](const Row& row) { found = app_of(row); });
    });
    return found;
}

std::vector<ClientApp> SqlClientAppStore::all(const TenantId& tenant) {
    std::vector<ClientApp> apps;
    database_.read([&](soci::session& session) {
        apps.clear();
        Statement{session, kAllApps}
            .with("tenant", tenant.value)
            .each(kAppWidth, [&](const Row& row) { apps.push_back(app_of(row)); });
    });
    return apps;
}

bool SqlClientAppStore::revoke(const TenantId& tenant, const std::string& id, Instant now) {
    return database_.write([&](soci::session& session) {
        const auto run = [&](const char* sql, bool dated) {
            Statement statement{session, sql};
            statement.with("tenant", tenant.value).with("id", id);
            if (dated) statement.with("now", now);
            return statement.run();
        };
        if (run(kRevokeApp, true) == 0) return false;
        run(kRevokeGrants, true);
        run(kForgetCodes, false);
        run(kForgetApprovals, false);
        return true;
    });
}

}  // namespace dealwire::store
