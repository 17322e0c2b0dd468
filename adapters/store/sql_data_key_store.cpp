#include "adapters/store/sql_data_key_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::TenantId;
using ports::DataKey;

constexpr auto kAll = R"sql(
    SELECT id, is_active, provider, master_key, wrapped, created_at, settled_at
    FROM data_key
    WHERE tenant_id = :tenant
    ORDER BY is_active DESC, created_at DESC, id
)sql";
constexpr std::size_t kWidth = 7;

constexpr auto kRetire = R"sql(
    UPDATE data_key SET is_active = 0 WHERE tenant_id = :tenant AND id = :id AND is_active = 1
)sql";

/// Nothing where another one is active, or has this id.
constexpr auto kAdd = R"sql(
    INSERT INTO data_key (tenant_id, id, is_active, provider, master_key, wrapped, created_at,
                          settled_at)
    VALUES (:tenant, :id, 1, :provider, :master, :wrapped, :created, :settled)
    ON CONFLICT DO NOTHING
)sql";

constexpr auto kRewrap = R"sql(
    UPDATE data_key SET provider = :provider, master_key = :master, wrapped = :wrapped
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kSettle = R"sql(
    UPDATE data_key SET settled_at = :at
    WHERE tenant_id = :tenant AND id = :id AND settled_at IS NULL
)sql";

constexpr auto kRemove = R"sql(
    DELETE FROM data_key WHERE tenant_id = :tenant AND id = :id AND is_active = 0
)sql";

/// Crosses tenants: master keys are those of the whole installation (docs/adr/0019).
constexpr auto kTenants = "SELECT DISTINCT tenant_id FROM data_key ORDER BY tenant_id";

/// Undoes the transaction in which somebody else turned out to be faster.
struct Overtaken {};

}  // namespace

std::vector<DataKey> SqlDataKeyStore::all(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::vector<DataKey> keys;
        Statement{session, kAll}.with("tenant", tenant.value).each(kWidth, [&](const Row& row) {
            keys.push_back({.id = row.text(0),
                            .active = row.flag(1),
                            .wrapped = {row.text(2), row.text(3), row.text(4)},
                            .created_at = row.instant(5),
                            .settled_at = row.optional_instant(6)});
        });
        return keys;
    });
}

bool SqlDataKeyStore::activate(const TenantId& tenant, const DataKey& key,
                               const std::string& former) {
    try {
        database_.write([&](soci::session& session) {
            if (!former.empty() &&
                Statement{session, kRetire}.with("tenant", tenant.value).with("id", former).run() ==
                    0)
                throw Overtaken{};
            const auto added = Statement{session, kAdd}
                                   .with("tenant", tenant.value)
                                   .with("id", key.id)
                                   .with("provider", key.wrapped.provider)
                                   .with("master", key.wrapped.master)
                                   .with("wrapped", key.wrapped.text)
                                   .with("created", key.created_at)
                                   .with("settled", key.settled_at)
                                   .run();
            if (added == 0) throw Overtaken{};
        });
    } catch (const Overtaken&) {
        return false;
    }
    return true;
}

void SqlDataKeyStore::rewrap(const TenantId& tenant, const std::string& id,
                             const ports::WrappedKey& wrapped) {
    database_.write([&](soci::session& session) {
        Statement{session, kRewrap}
            .with("tenant", tenant.value)
            .with("id", id)
            .with("provider", wrapped.provider)
            .with("master", wrapped.master)
            .with("wrapped", wrapped.text)
            .run();
    });
}

void SqlDataKeyStore::settle(const TenantId& tenant, const std::string& id, base::Instant at) {
    database_.write([&](soci::session& session) {
        Statement{session, kSettle}
            .with("tenant", tenant.value)
            .with("id", id)
            .with("at", at)
            .run();
    });
}

void SqlDataKeyStore::remove(const TenantId& tenant, const std::string& id) {
    database_.write([&](soci::session& session) {
        Statement{session, kRemove}.with("tenant", tenant.value).with("id", id).run();
    });
}

std::vector<TenantId> SqlDataKeyStore::tenants() {
    return database_.read([&](soci::session& session) {
        std::vector<TenantId> found;
        Statement{session, kTenants}.each(1,
                                          [&](const Row& row) { found.push_back({row.text(0)}); });
        return found;
    });
}

}  // namespace dealwire::store
