#include "adapters/store/sql_export_store.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/export_reads.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace dealwire::store {
namespace {

using base::ConversationId;
using model::DueReason;
using model::ExportRecord;
using model::ExportState;
using model::OrgScope;
using ports::DueConversation;
using Rows = std::vector<std::vector<TextCell>>;

// Look-ups are scalar subqueries, not joins: each is one access by primary key, even when
// PostgreSQL has no statistics yet and a join would be a guess.

/// Why a conversation is due, empty where it is not; the most urgent reason counts. A removed
/// conversation should have nothing in the org whatever the settings are; one that never had is
/// settled.
constexpr auto kDueFrom = R"sql(
    FROM (SELECT c.id, c.state, c.digest, c.resolved, c.hits,
                 CASE WHEN c.state = 'removed'
                           AND (SELECT 1 FROM export_record AS e
                                WHERE e.tenant_id = c.tenant_id AND e.org_id = :org
                                  AND e.conversation_id = c.id
                                LIMIT 1) IS NULL THEN ''
                      ELSE COALESCE((SELECT CASE
                                    WHEN c.state = 'removed'
                                         THEN CASE WHEN p.is_removed = 1 AND p.reopened = '' THEN ''
                                                   ELSE 'removed' END
                                    WHEN p.is_removed = 1 OR p.conversation_digest <> c.digest
                                         THEN 'changed'
                                    WHEN p.reopened <> '' THEN p.reopened
                                    WHEN p.resolution_digest <> c.resolved THEN 'resolution'
                                    WHEN p.hits_digest <> c.hits THEN 'trackers'
                                    WHEN p.settings <> :settings THEN 'settings'
                                    ELSE '' END
                                FROM export_progress AS p
                                WHERE p.tenant_id = c.tenant_id AND p.org_id = :org
                                  AND p.conversation_id = c.id),
                               CASE WHEN c.state = 'removed' THEN 'removed' ELSE 'new' END)
                 END AS reason
          FROM (SELECT c.id, c.state, c.digest, c.tenant_id,
                       COALESCE((SELECT r.digest FROM resolution AS r
                                 WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                                   AND r.conversation_id = c.id), '') AS resolved,
                       COALESCE((SELECT s.hits_digest FROM tracker_search AS s
                                 WHERE s.tenant_id = c.tenant_id
                                   AND s.conversation_id = c.id), '') AS hits
                FROM conversation AS c
                WHERE c.tenant_id = :tenant) AS c) AS c
    WHERE c.reason <> ''
)sql";

constexpr auto kDueColumns = "SELECT c.id, c.state, c.digest, c.resolved, c.hits, c.reason";
constexpr auto kDuePage = " AND c.id > :after ORDER BY c.id LIMIT :limit";

constexpr auto kByReason = " GROUP BY c.reason";

/// The condition that picks a share.
std::string reasons_of(ports::DueShare share) {
    if (share == ports::DueShare::All) return "";
    std::string names;
    for (const model::DueReason reason : model::kDueReasons)
        if (is_reprocessing(reason) == (share == ports::DueShare::Again))
            names.append(names.empty() ? "'" : ", '").append(name_of(reason)).append("'");
    return " AND c.reason IN (" + names + ")";
}

constexpr auto kRecordColumns = R"sql(
    SELECT conversation_id, object, record_key, key_field, cascades, record_id, state, digest,
           error_code, error, remedy, changed_at, gone_at, error_fields
    FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org
)sql";
constexpr std::size_t kRecordWidth = 14;

constexpr auto kParked =
    " AND state = 'parked' ORDER BY changed_at DESC, object, record_key "
    "LIMIT :limit";

// `cascades = 0` lets the partial index be used (0015).
constexpr auto kWithId = " AND object = :object AND record_id = :id AND cascades = 0";

// A record keeps its conversation, whose id begins its key: what is not set moves no index.
constexpr auto kReplace = R"sql(
    ON CONFLICT (tenant_id, org_id, object, record_key) DO UPDATE
    SET key_field = excluded.key_field, cascades = excluded.cascades,
        record_id = excluded.record_id, state = excluded.state, digest = excluded.digest,
        error_code = excluded.error_code, error = excluded.error, remedy = excluded.remedy,
        changed_at = excluded.changed_at, gone_at = excluded.gone_at,
        error_fields = excluded.error_fields
)sql";

constexpr auto kMergeRecords = R"sql(
    INSERT INTO export_record (tenant_id, org_id, object, record_key, conversation_id, key_field,
                               cascades, record_id, state, digest, error_code, error, remedy,
                               changed_at, gone_at, error_fields)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), object, record_key, conversation_id,
           key_field, cascades, record_id, state, digest, error_code, error, remedy, changed_at,
           gone_at, error_fields
    FROM stage_export_record
    WHERE TRUE
    ORDER BY object, record_key
)sql";

constexpr auto kForgetRecords = R"sql(
    DELETE FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object AND )sql";

constexpr auto kMergeProgress = R"sql(
    INSERT INTO export_progress (tenant_id, org_id, conversation_id, is_removed, settings,
                                 conversation_digest, resolution_digest, hits_digest)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), conversation_id, is_removed,
           CAST(:settings AS TEXT), conversation_digest, resolution_digest, hits_digest
    FROM stage_finished
    WHERE TRUE
    ORDER BY conversation_id
    ON CONFLICT (tenant_id, org_id, conversation_id) DO UPDATE
    SET is_removed = excluded.is_removed, settings = excluded.settings,
        conversation_digest = excluded.conversation_digest,
        resolution_digest = excluded.resolution_digest, hits_digest = excluded.hits_digest,
        reopened = ''
)sql";

const std::string kReopen =
    "UPDATE export_progress SET reopened = :reason WHERE tenant_id = :tenant AND org_id = :org";
/// So that it tells how many were finished until then.
constexpr auto kNotYetReopened = " AND reopened = ''";

constexpr auto kParkedConversations = R"sql(
    SELECT conversation_id FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked'
)sql";

constexpr auto kRetryParked = R"sql(
    UPDATE export_record
    SET state = 'pending', digest = '', error_code = '', error = '', remedy = '',
        error_fields = ''
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked'
)sql";

constexpr auto kUnheldConversations = R"sql(
    SELECT c.id FROM conversation AS c
    WHERE c.tenant_id = :tenant AND c.state = 'live' AND c.started_at IS NULL
      AND c.time_at <= :until
      AND EXISTS (SELECT 1 FROM export_record AS r
                  WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                    AND r.conversation_id = c.id AND r.object IN ('Task', 'Event')
                    AND r.changed_at - CAST(:grace AS BIGINT) < c.time_at)
)sql";

constexpr auto kCountRecords = R"sql(
    SELECT COALESCE(SUM(CASE WHEN state = 'written' AND gone_at IS NULL THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN state IN ('pending', 'deleting') THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN state = 'parked' THEN 1 ELSE 0 END), 0),
           COUNT(DISTINCT CASE WHEN state = 'written' AND gone_at IS NULL THEN conversation_id END),
           COALESCE(SUM(CASE WHEN gone_at IS NULL OR cascades = 1 THEN 0 ELSE 1 END), 0)
    FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kCountWritten = R"sql(
    SELECT COUNT(*) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'written' AND gone_at IS NULL
)sql";

constexpr auto kInPlace = " AND state = 'written' AND gone_at IS NULL AND object = :object AND ";
constexpr auto kGone = " AND gone_at IS NOT NULL ORDER BY conversation_id, object, record_key";

constexpr auto kAsked = R"sql(
    SELECT asked_at FROM export_census WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kNoteAsked = R"sql(
    INSERT INTO export_census (tenant_id, org_id, asked_at) VALUES (:tenant, :org, :at)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET asked_at = excluded.asked_at
)sql";

constexpr std::array kRecordStage{
    StagedColumn{"object", "TEXT"},          StagedColumn{"record_key", "TEXT"},
    StagedColumn{"conversation_id", "TEXT"}, StagedColumn{"key_field", "TEXT"},
    StagedColumn{"cascades", "SMALLINT"},    StagedColumn{"record_id", "TEXT"},
    StagedColumn{"state", "TEXT"},           StagedColumn{"digest", "TEXT"},
    StagedColumn{"error_code", "TEXT"},      StagedColumn{"error", "TEXT"},
    StagedColumn{"remedy", "TEXT"},          StagedColumn{"changed_at", "BIGINT"},
    StagedColumn{"gone_at", "BIGINT"},       StagedColumn{"error_fields", "TEXT"}};
constexpr std::array kFinishedStage{
    StagedColumn{"conversation_id", "TEXT"}, StagedColumn{"is_removed", "SMALLINT"},
    StagedColumn{"conversation_digest", "TEXT"}, StagedColumn{"resolution_digest", "TEXT"},
    StagedColumn{"hits_digest", "TEXT"}};

/// Makes the conversations that `which` selects due again.
std::string reopen_sql(const Dialect& dialect, const char* which) {
    return kReopen + " AND " + dialect.is_in("conversation_id", which);
}

std::string of_listed(const Dialect& dialect) {
    return " AND " + dialect.is_listed("conversation_id");
}

ExportState state_named(const std::string& name) {
    using enum ExportState;
    for (const ExportState state : {Pending, Written, Parked, Deleting})
        if (name == name_of(state)) return state;
    throw ports::StoreError{"The store holds an export record in the unknown state " + name + "."};
}

/// API names have no space.
std::string text_of(const std::vector<std::string>& fields) {
    std::string text;
    for (const std::string& field : fields) text.append(text.empty() ? "" : " ").append(field);
    return text;
}

std::vector<std::string> fields_in(const std::string& text) {
    std::istringstream words{text};
    return {std::istream_iterator<std::string>{words}, {}};
}

ExportRecord record_of(const Row& row) {
    return {.conversation = {row.text(0)},
            .name = {row.text(1), row.text(2)},
            .key_field = row.text(3),
            .cascades = row.flag(4),
            .id = row.record_id(5),
            .state = state_named(row.text(6)),
            .digest = row.text(7),
            .error_code = row.text(8),
            .error = row.text(9),
            .remedy = row.text(10),
            .changed_at = row.instant(11),
            .gone_at = row.optional_instant(12),
            .error_fields = fields_in(row.text(13))};
}

DueReason reason_named(const std::string& name) {
    if (const auto reason = model::due_reason_named(name)) return *reason;
    throw ports::StoreError{"The store has a conversation due for the unknown reason " + name +
                            "."};
}

DueConversation due_of(const Row& row) {
    DueConversation due{.id = {row.text(0)}, .removed = row.text(1) == "removed"};
    due.reason = reason_named(row.text(5));
    if (due.removed) return due;
    due.conversation_digest = row.text(2);
    due.resolution_digest = row.text(3);
    due.hits_digest = row.text(4);
    return due;
}

void put_row(BulkInsert& rows, const ExportRecord& record) {
    const std::string id = record.id.text();
    const std::string fields = text_of(record.error_fields);
    rows.begin_row();
    rows.text(record.name.object);
    rows.text(record.name.key);
    rows.text(record.conversation.value);
    rows.text(record.key_field);
    rows.flag(record.cascades);
    rows.text(id);
    rows.text(name_of(record.state));
    rows.text(record.digest);
    rows.text(record.error_code);
    rows.text(record.error);
    rows.text(record.remedy);
    rows.integer(to_number(record.changed_at));
    if (record.gone_at)
        rows.integer(to_number(*record.gone_at));
    else
        rows.null();
    rows.text(fields);
    rows.end_row();
}

std::map<std::string, std::vector<std::string>> by_object(
    std::span<const model::RecordName> names) {
    std::map<std::string, std::vector<std::string>> keys;
    for (const model::RecordName& name : names) keys[name.object].push_back(name.key);
    return keys;
}

void forget(soci::session& session, const Dialect& dialect, const OrgScope& scope,
            std::span<const model::RecordName> names) {
    const std::string sql = kForgetRecords + dialect.is_listed("record_key");
    for (const auto& [object, keys] : by_object(names))
        Statement{session, sql}.in(scope).with("object", object).with("ids", id_list(keys)).run();
}

/// SQLite takes rows one by one anyway; PostgreSQL takes them at once, beside the table.
BulkTarget target_of(const Dialect& dialect, const OrgScope& scope) {
    BulkTarget target{"stage_export_record", {}};
    for (const StagedColumn& column : kRecordStage) target.columns.emplace_back(column.name);
    if (dialect.backend == Backend::Postgresql) return target;
    target.table = "export_record";
    target.constants = {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}};
    target.on_conflict = kReplace;
    return target;
}

/// Otherwise a conversation that returns to what it was when it was finished would not be due, with
/// rows of the state between in the org.
void reopen_unsettled(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                      std::span<const ExportRecord> records) {
    std::set<ConversationId> unsettled;
    for (const ExportRecord& record : records)
        if (record.state == ExportState::Pending || record.state == ExportState::Deleting)
            unsettled.insert(record.conversation);
    if (unsettled.empty()) return;
    const std::vector<ConversationId> ids{unsettled.begin(), unsettled.end()};
    Statement{session, kReopen + of_listed(dialect)}
        .in(scope)
        .with("reason", name_of(DueReason::Unanswered))
        .with("ids", conversation_ids(ids))
        .run();
}

void put(soci::session& session, const Dialect& dialect, const OrgScope& scope,
         std::span<const ExportRecord> records) {
    if (records.empty()) return;
    const bool staged = dialect.backend == Backend::Postgresql;
    if (staged) create_stage(session, dialect, "stage_export_record", kRecordStage);
    const auto rows = bulk_insert(session, dialect, target_of(dialect, scope));
    for (const ExportRecord& record : records) put_row(*rows, record);
    rows->finish();
    if (staged) {
        Statement{session, std::string{kMergeRecords} + kReplace}.in(scope).run();
        clear_stage(session, "stage_export_record");
    }
    reopen_unsettled(session, dialect, scope, records);
}

void finish(soci::session& session, const Dialect& dialect, const OrgScope& scope,
            const ports::ExportChange& change) {
    if (change.finished.empty()) return;
    Rows rows;
    for (const DueConversation& done : change.finished)
        rows.push_back({done.id.value, done.removed ? "1" : "0", done.conversation_digest,
                        done.resolution_digest, done.hits_digest});
    stage(session, dialect, "stage_finished", kFinishedStage, std::move(rows));
    Statement{session, kMergeProgress}.in(scope).with("settings", change.settings).run();
    clear_stage(session, "stage_finished");
    save_reads(session, dialect, scope, change.finished);
}

}  // namespace

std::vector<DueConversation> SqlExportStore::due(const OrgScope& scope,
                                                 const ports::DueQuery& query) {
    return database_.read([&](soci::session& session) {
        std::vector<DueConversation> found;
        Statement{session, std::string{kDueColumns} + kDueFrom + reasons_of(query.share) + kDuePage}
            .in(scope)
            .with("settings", query.settings)
            .with("after", query.after.value)
            .with("limit", row_limit(query.limit))
            .each(6, [&](const Row& row) { found.push_back(due_of(row)); });
        return found;
    });
}

std::vector<ExportRecord> SqlExportStore::records(const OrgScope& scope,
                                                  std::span<const ConversationId> conversations) {
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        const std::string sql = kRecordColumns + of_listed(database_.dialect()) +
                                " ORDER BY conversation_id, object, record_key";
        Statement{session, sql}
            .in(scope)
            .with("ids", conversation_ids(conversations))
            .each(kRecordWidth, [&](const Row& row) { found.push_back(record_of(row)); });
        return found;
    });
}

std::vector<ExportRecord> SqlExportStore::named(const OrgScope& scope, const std::string& object,
                                                std::span<const std::string> keys) {
    if (keys.empty()) return {};
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        const std::string sql = kRecordColumns + (" AND object = :object AND " +
                                                  database_.dialect().is_listed("record_key"));
        Statement{session, sql}
            .in(scope)
            .with("object", object)
            .with("ids", id_list(keys))
            .each(kRecordWidth, [&](const Row& row) { found.push_back(record_of(row)); });
        return found;
    });
}

std::optional<ExportRecord> SqlExportStore::with_id(const OrgScope& scope,
                                                    const std::string& object,
                                                    const model::RecordId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<ExportRecord> found;
        Statement{session, std::string{kRecordColumns} + kWithId}
            .in(scope)
            .with("object", object)
            .with("id", id.text())
            .each(kRecordWidth, [&](const Row& row) { found = record_of(row); });
        return found;
    });
}

void SqlExportStore::apply(const OrgScope& scope, const ports::ExportChange& change) {
    database_.write([&](soci::session& session) {
        forget(session, database_.dialect(), scope, change.forget);
        put(session, database_.dialect(), scope, change.put);
        finish(session, database_.dialect(), scope, change);
    });
}

std::vector<ExportRecord> SqlExportStore::parked(const OrgScope& scope, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        Statement{session, std::string{kRecordColumns} + kParked}
            .in(scope)
            .with("limit", row_limit(limit))
            .each(kRecordWidth, [&](const Row& row) { found.push_back(record_of(row)); });
        return found;
    });
}

int SqlExportStore::retry_parked(const OrgScope& scope,
                                 std::span<const ConversationId> conversations) {
    const bool all = conversations.empty();
    const std::string only = all ? "" : of_listed(database_.dialect());
    const std::string reopen = reopen_sql(database_.dialect(), kParkedConversations);
    const auto run = [&](Statement& statement) {
        statement.in(scope);
        if (!all) statement.with("ids", conversation_ids(conversations));
        return statement.run();
    };
    return database_.write([&](soci::session& session) {
        run(Statement{session, reopen + only}.with("reason", name_of(DueReason::Retry)));
        Statement retry{session, kRetryParked + only};
        return static_cast<int>(run(retry));
    });
}

std::int64_t SqlExportStore::reopen(const OrgScope& scope,
                                    std::span<const ConversationId> conversations) {
    const bool all = conversations.empty();
    return database_.write([&](soci::session& session) {
        Statement statement{
            session, kReopen + kNotYetReopened + (all ? "" : of_listed(database_.dialect()))};
        statement.in(scope).with("reason", name_of(DueReason::Asked));
        if (!all) statement.with("ids", conversation_ids(conversations));
        return statement.run();
    });
}

std::int64_t SqlExportStore::reopen_unheld(const OrgScope& scope, base::Instant now,
                                           std::chrono::milliseconds grace) {
    const std::string reopen =
        reopen_sql(database_.dialect(), kUnheldConversations) + kNotYetReopened;
    return database_.write([&](soci::session& session) {
        // What was begun with the task of a booked meeting is to be brought to its end.
        return Statement{session, reopen}
            .in(scope)
            .with("reason", name_of(DueReason::Unanswered))
            .with("until", to_number(now - grace))
            .with("grace", to_number(base::Instant{grace}))
            .run();
    });
}

ports::DueCounts SqlExportStore::due_counts(const OrgScope& scope, const std::string& settings) {
    return database_.read([&](soci::session& session) {
        ports::DueCounts counts;
        Statement{session, std::string{"SELECT c.reason, COUNT(*)"} + kDueFrom + kByReason}
            .in(scope)
            .with("settings", settings)
            .each(2, [&](const Row& row) {
                counts.emplace(reason_named(row.text(0)), row.integer(1));
            });
        return counts;
    });
}

ports::RecordCounts SqlExportStore::record_counts(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        ports::RecordCounts counts;
        Statement{session, kCountRecords}.in(scope).each(5, [&](const Row& row) {
            counts.written = row.integer(0);
            counts.pending = row.integer(1);
            counts.parked = row.integer(2);
            counts.conversations = row.integer(3);
            counts.gone = row.integer(4);
        });
        return counts;
    });
}

std::int64_t SqlExportStore::written(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kCountWritten}.in(scope).number().value_or(0);
    });
}

std::vector<ExportRecord> SqlExportStore::in_place(const OrgScope& scope,
                                                   std::span<const model::RecordName> names) {
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        const std::string sql =
            std::string{kRecordColumns} + kInPlace + database_.dialect().is_listed("record_key");
        for (const auto& [object, keys] : by_object(names))
            Statement{session, sql}
                .in(scope)
                .with("object", object)
                .with("ids", id_list(keys))
                .each(kRecordWidth, [&](const Row& row) { found.push_back(record_of(row)); });
        return found;
    });
}

std::vector<ExportRecord> SqlExportStore::gone(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        Statement{session, std::string{kRecordColumns} + kGone}.in(scope).each(
            kRecordWidth, [&](const Row& row) { found.push_back(record_of(row)); });
        return found;
    });
}

std::optional<base::Instant> SqlExportStore::asked(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::optional<base::Instant> at;
        Statement{session, kAsked}.in(scope).each(
            1, [&](const Row& row) { at = row.optional_instant(0); });
        return at;
    });
}

void SqlExportStore::note_asked(const OrgScope& scope, base::Instant at) {
    database_.write([&](soci::session& session) {
        Statement{session, kNoteAsked}.in(scope).with("at", at).run();
    });
}

}  // namespace dealwire::store
