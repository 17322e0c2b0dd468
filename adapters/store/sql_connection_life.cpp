#include "adapters/store/sql_connection_life.hpp"

#include "adapters/store/change_notes.hpp"
#include "adapters/store/connection_ending.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::ConnectionId;
using base::TenantId;
using model::ConnectionEvent;
using model::OrgSighting;

/// The row count tells whether it was the active one until this very moment: two processes that
/// switch at once wait for each other here, and the second finds nothing.
constexpr auto kDeactivate = R"sql(
    UPDATE connection SET is_active = 0
    WHERE tenant_id = :tenant AND id = :id AND is_active = 1
)sql";

constexpr auto kActivate = R"sql(
    UPDATE connection SET is_active = 1 WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kCountActive =
    "SELECT COUNT(*) FROM connection WHERE tenant_id = :tenant AND is_active = 1";

constexpr auto kHistory = R"sql(
    SELECT id, connection_id, name, org_id, act, happened_at, done_by, detail
    FROM connection_event
    WHERE tenant_id = :tenant
    ORDER BY happened_at DESC, id DESC
    LIMIT :limit
)sql";
constexpr std::size_t kEventWidth = 8;

constexpr auto kSaveUser = R"sql(
    UPDATE connection SET user_id = :user, username = :username
    WHERE tenant_id = :tenant AND id = :id AND (user_id <> :user OR username <> :username)
)sql";

/// What was not told this time stays as it was told before.
constexpr auto kSaveSighting = R"sql(
    INSERT INTO connection_sighting (tenant_id, connection_id, org_id, user_id, username,
                                     instance_name, seen_at)
    VALUES (:tenant, :id, :org, :user, :username, :instance, :at)
    ON CONFLICT (tenant_id, connection_id) DO UPDATE
    SET org_id = excluded.org_id, seen_at = excluded.seen_at,
        user_id = CASE WHEN excluded.user_id = '' THEN connection_sighting.user_id
                       ELSE excluded.user_id END,
        username = CASE WHEN excluded.username = '' THEN connection_sighting.username
                        ELSE excluded.username END,
        instance_name = CASE WHEN excluded.instance_name = '' THEN connection_sighting.instance_name
                             ELSE excluded.instance_name END
)sql";

constexpr auto kSighting = R"sql(
    SELECT org_id, user_id, username, instance_name, seen_at FROM connection_sighting
    WHERE tenant_id = :tenant AND connection_id = :id
)sql";
constexpr std::size_t kSightingWidth = 5;

model::ChangeNote access_note(const ConnectionEvent& event) {
    return {model::SubjectKind::Connection, event.connection.value, model::Aspect::Access};
}

ConnectionEvent event_of(const Row& row) {
    const auto act = model::connection_act_named(row.text(4));
    if (!act)
        throw ports::StoreError{"The store holds the unknown act " + row.text(4) +
                                " of a connection."};
    return {.id = row.text(0),
            .connection = {row.text(1)},
            .name = row.text(2),
            .org = {row.record_id(3)},
            .act = *act,
            .at = row.instant(5),
            .by = row.text(6),
            .detail = row.text(7)};
}

std::int64_t change(soci::session& session, const char* sql, const TenantId& tenant,
                    const ConnectionId& id) {
    return Statement{session, sql}.with("tenant", tenant.value).with("id", id.value).run();
}

}  // namespace

bool SqlConnectionLife::activate(const TenantId& tenant, const ConnectionId& from,
                                 const ConnectionEvent& event) {
    return database_.write([&](soci::session& session) {
        if (!from.empty() && change(session, kDeactivate, tenant, from) == 0) return false;
        const auto others =
            Statement{session, kCountActive}.with("tenant", tenant.value).number().value_or(0);
        if (others > 0) return false;
        if (change(session, kActivate, tenant, event.connection) == 0)
            throw ports::StoreError{"There is no connection " + event.connection.value + "."};
        write_event(session, tenant, event);
        note_changes(session, tenant, model::notes_of_switch(event.connection.value));
        return true;
    });
}

void SqlConnectionLife::revoke(const TenantId& tenant, const ConnectionEvent& event) {
    database_.write([&](soci::session& session) {
        wipe_connection(session, database_.dialect(), tenant, event);
        write_event(session, tenant, event);
        note_changes(session, tenant, {access_note(event)});
    });
}

void SqlConnectionLife::note(const TenantId& tenant, const ConnectionEvent& event) {
    database_.write([&](soci::session& session) { write_event(session, tenant, event); });
}

std::vector<ConnectionEvent> SqlConnectionLife::history(const TenantId& tenant, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<ConnectionEvent> found;
        Statement{session, kHistory}
            .with("tenant", tenant.value)
            .with("limit", row_limit(limit))
            .each(kEventWidth, [&](const Row& row) { found.push_back(event_of(row)); });
        return found;
    });
}

void SqlConnectionLife::save_sighting(const TenantId& tenant, const ConnectionId& id,
                                      const OrgSighting& seen) {
    database_.write([&](soci::session& session) {
        if (!seen.user.empty())
            Statement{session, kSaveUser}
                .with("tenant", tenant.value)
                .with("id", id.value)
                .with("user", seen.user.text())
                .with("username", seen.username)
                .run();
        Statement{session, kSaveSighting}
            .with("tenant", tenant.value)
            .with("id", id.value)
            .with("org", seen.org.id.text())
            .with("user", seen.user.text())
            .with("username", seen.username)
            .with("instance", seen.instance_name)
            .with("at", seen.at)
            .run();
    });
}

std::optional<OrgSighting> SqlConnectionLife::sighting(const TenantId& tenant,
                                                       const ConnectionId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<OrgSighting> found;
        Statement{session, kSighting}
            .with("tenant", tenant.value)
            .with("id", id.value)
            .each(kSightingWidth, [&](const Row& row) {
                found = OrgSighting{
                    {row.record_id(0)}, row.record_id(1), row.text(2), row.text(3), row.instant(4)};
            });
        return found;
    });
}

}  // namespace dealwire::store
