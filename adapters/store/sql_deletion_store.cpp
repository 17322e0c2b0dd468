#include "adapters/store/sql_deletion_store.hpp"

#include "adapters/store/backend.hpp"
#include "adapters/store/change_notes.hpp"
#include "adapters/store/conversation_writes.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::ConversationId;
using base::TenantId;
using model::DeletionAct;
using model::PendingDeletion;
using ports::IncomingConversation;

constexpr std::size_t kActWidth = 7;
constexpr std::size_t kPendingWidth = 8;

constexpr auto kAddAct = R"sql(
    INSERT INTO deletion (tenant_id, id, reason, rule, done_by, done_at, conversations, redacted)
    VALUES (:tenant, :id, :reason, :rule, :by, :at, :conversations, :redacted)
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET conversations = deletion.conversations + excluded.conversations,
        redacted = deletion.redacted + excluded.redacted
)sql";

constexpr auto kHistory = R"sql(
    SELECT id, reason, rule, done_by, done_at, conversations, redacted
    FROM deletion
    WHERE tenant_id = :tenant
    ORDER BY done_at DESC, id DESC
    LIMIT :limit
)sql";

constexpr auto kDeletionOf = R"sql(
    SELECT a.id, a.reason, a.rule, a.done_by, a.done_at, a.conversations, a.redacted
    FROM conversation AS c
    LEFT JOIN conversation_deletion AS d ON d.tenant_id = c.tenant_id AND d.conversation_id = c.id
    LEFT JOIN deletion AS a ON a.tenant_id = d.tenant_id AND a.id = d.deletion_id
    WHERE c.tenant_id = :tenant AND c.id = :id AND c.state = 'removed'
)sql";

constexpr auto kDigest = R"sql(
    SELECT digest FROM conversation
    WHERE tenant_id = :tenant AND id = :id AND state = 'live'
)sql";

/// A redacted conversation is done with where it was exported in its present version.
constexpr auto kPending = R"sql(
    WITH wanted AS (
        SELECT d.tenant_id, o.org_id, d.conversation_id, d.deletion_id,
               CASE WHEN c.state = 'removed' THEN 1 ELSE 0 END AS is_removed
        FROM conversation_deletion AS d
        JOIN conversation AS c ON c.tenant_id = d.tenant_id AND c.id = d.conversation_id
        JOIN (SELECT DISTINCT tenant_id, org_id FROM connection) AS o ON o.tenant_id = d.tenant_id
        WHERE d.tenant_id = :tenant
          AND (c.state = 'removed'
               OR NOT EXISTS (SELECT 1 FROM export_progress AS p
                              WHERE p.tenant_id = d.tenant_id AND p.org_id = o.org_id
                                AND p.conversation_id = d.conversation_id
                                AND p.conversation_digest = c.digest))),
    held AS (
        SELECT w.tenant_id, w.org_id, w.conversation_id, w.deletion_id, w.is_removed, 1 AS records,
               CASE WHEN r.state = 'parked' THEN 1 ELSE 0 END AS parked,
               CASE WHEN r.state = 'parked' THEN r.error_code ELSE '' END AS code
        FROM wanted AS w
        JOIN export_record AS r ON r.tenant_id = w.tenant_id AND r.org_id = w.org_id
                               AND r.conversation_id = w.conversation_id
        UNION ALL
        SELECT w.tenant_id, w.org_id, w.conversation_id, w.deletion_id, w.is_removed,
               s.written + s.pending + s.deleting, 0, ''
        FROM wanted AS w
        JOIN export_object AS o ON o.tenant_id = w.tenant_id AND o.org_id = w.org_id
        JOIN export_sheet AS s ON s.tenant_id = w.tenant_id AND s.org_id = w.org_id
                              AND s.object = o.object AND s.conversation_id = w.conversation_id)
    SELECT org_id, conversation_id, is_removed, SUM(records), SUM(parked), MAX(code), deletion_id,
           (SELECT a.done_at FROM deletion AS a
            WHERE a.tenant_id = held.tenant_id AND a.id = held.deletion_id)
    FROM held
    GROUP BY tenant_id, org_id, conversation_id, is_removed, deletion_id
    ORDER BY org_id, conversation_id
    LIMIT :limit
)sql";

constexpr auto kLastRetention = "SELECT applied_at FROM retention WHERE tenant_id = :tenant";

constexpr auto kNoteRetention = R"sql(
    INSERT INTO retention (tenant_id, applied_at) VALUES (:tenant, :at)
    ON CONFLICT (tenant_id) DO UPDATE SET applied_at = excluded.applied_at
)sql";

/// From here on SQLite writes zeros over what this session deletes.
void overwrite_what_goes(soci::session& session, const Dialect& dialect) {
    if (dialect.backend == Backend::Sqlite)
        run_script(session, dialect, "PRAGMA secure_delete = ON");
}

void add_act(soci::session& session, const TenantId& tenant, const DeletionAct& act,
             std::int64_t conversations, std::int64_t redacted) {
    Statement{session, kAddAct}
        .with("tenant", tenant.value)
        .with("id", act.id.value)
        .with("reason", std::string{name_of(act.reason)})
        .with("rule", act.rule)
        .with("by", act.by)
        .with("at", act.at)
        .with("conversations", conversations)
        .with("redacted", redacted)
        .run();
}

DeletionAct act_of(const Row& row) {
    const auto reason = model::deletion_reason_named(row.text(1));
    if (!reason)
        throw ports::StoreError{"The store holds a deletion for the unknown reason " + row.text(1) +
                                "."};
    return {.id = {row.text(0)},
            .reason = *reason,
            .rule = row.text(2),
            .by = row.text(3),
            .at = row.instant(4),
            .conversations = row.integer(5),
            .redacted = row.integer(6)};
}

PendingDeletion pending_of(const Row& row) {
    return {.org = {row.record_id(0)},
            .conversation = {row.text(1)},
            .erased = row.flag(2),
            .records = row.integer(3),
            .parked = row.integer(4),
            .code = row.text(5),
            .deletion = {row.text(6)},
            .since = row.optional_instant(7)};
}

/// Whether the version that it was made from is the one that is held.
bool may_replace(soci::session& session, const TenantId& tenant,
                 const IncomingConversation& version) {
    std::optional<std::string> held;
    Statement{session, kDigest}
        .with("tenant", tenant.value)
        .with("id", version.conversation.id.value)
        .each(1, [&](const Row& row) { held = row.text(0); });
    return held && (!version.replaces || *version.replaces == *held);
}

}  // namespace

std::int64_t SqlDeletionStore::erase(const TenantId& tenant, const DeletionAct& act,
                                     std::span<const ConversationId> ids) {
    return database_.write([&](soci::session& session) {
        overwrite_what_goes(session, database_.dialect());
        model::ChangeNotes notes;
        for (const ConversationId& id : ids)
            if (bury(session, database_.dialect(), tenant, id, act.id))
                notes.push_back(deletion_note(id));
        const auto erased = static_cast<std::int64_t>(notes.size());
        add_act(session, tenant, act, erased, 0);
        note_changes(session, tenant, notes);
        return erased;
    });
}

std::int64_t SqlDeletionStore::redact(const TenantId& tenant, const DeletionAct& act,
                                      std::span<const IncomingConversation> versions) {
    return database_.write([&](soci::session& session) {
        overwrite_what_goes(session, database_.dialect());
        if (!versions.empty()) raise_revision(session, tenant);  // nobody writes them from here on
        std::vector<IncomingConversation> living;
        for (const IncomingConversation& version : versions)
            if (may_replace(session, tenant, version)) living.push_back(version);
        model::ChangeNotes notes;
        save_conversations(session, database_.dialect(), tenant, living, notes);
        for (const IncomingConversation& version : living) {
            drop_conclusions(session, tenant, version.conversation.id);
            note_act(session, tenant, version.conversation.id, act.id);
        }
        const auto redacted = static_cast<std::int64_t>(living.size());
        add_act(session, tenant, act, 0, redacted);
        note_changes(session, tenant, notes);
        return redacted;
    });
}

std::optional<DeletionAct> SqlDeletionStore::deletion_of(const TenantId& tenant,
                                                         const ConversationId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<DeletionAct> found;
        Statement{session, kDeletionOf}
            .with("tenant", tenant.value)
            .with("id", id.value)
            .each(kActWidth,
                  [&](const Row& row) { found = row.is_null(0) ? DeletionAct{} : act_of(row); });
        return found;
    });
}

std::vector<DeletionAct> SqlDeletionStore::history(const TenantId& tenant, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<DeletionAct> found;
        Statement{session, kHistory}
            .with("tenant", tenant.value)
            .with("limit", row_limit(limit))
            .each(kActWidth, [&](const Row& row) { found.push_back(act_of(row)); });
        return found;
    });
}

std::vector<PendingDeletion> SqlDeletionStore::pending(const TenantId& tenant, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<PendingDeletion> found;
        Statement{session, kPending}
            .with("tenant", tenant.value)
            .with("limit", row_limit(limit))
            .each(kPendingWidth, [&](const Row& row) { found.push_back(pending_of(row)); });
        return found;
    });
}

std::optional<base::Instant> SqlDeletionStore::last_retention(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::optional<base::Instant> last;
        Statement{session, kLastRetention}
            .with("tenant", tenant.value)
            .each(1, [&](const Row& row) { last = row.optional_instant(0); });
        return last;
    });
}

void SqlDeletionStore::note_retention(const TenantId& tenant, base::Instant at) {
    database_.write([&](soci::session& session) {
        Statement{session, kNoteRetention}.with("tenant", tenant.value).with("at", at).run();
    });
}

}  // namespace dealwire::store
