#include "adapters/store/sql_export_store.hpp"

#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/due_sql.hpp"
#include "adapters/store/export_people.hpp"
#include "adapters/store/export_reads.hpp"
#include "adapters/store/export_rows.hpp"
#include "adapters/store/export_writes.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

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

/// What `due_from` is to look at: everything, or the listed ones.
std::string looked_at(const Dialect& dialect, bool listed) {
    if (!listed) return std::string{kEveryConversation};
    return "(SELECT c.* FROM " + dialect.found_by_key("conversation", "id", "tenant_id = :tenant") +
           ")";
}

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

constexpr auto kParked = " AND state = 'parked'";
constexpr auto kRefused = " AND error_code <> 'WAITS_FOR_PARENT'";
constexpr auto kRefusedFirst = R"sql(
    ORDER BY CASE WHEN error_code = 'WAITS_FOR_PARENT' THEN 1 ELSE 0 END, changed_at DESC, object,
             record_key
    LIMIT :limit
)sql";

constexpr auto kOfOpenConversations = R"sql(
    AND NOT EXISTS (SELECT 1 FROM conversation AS c
                    WHERE c.tenant_id = export_record.tenant_id
                      AND c.id = export_record.conversation_id AND c.is_private = 1)
)sql";

constexpr auto kAfterPlace = R"sql(
    AND (CASE WHEN error_code = 'WAITS_FOR_PARENT' THEN 1 ELSE 0 END, object, record_key)
        > (:rank, :after_object, :after_key)
    ORDER BY CASE WHEN error_code = 'WAITS_FOR_PARENT' THEN 1 ELSE 0 END, object, record_key
    LIMIT :limit
)sql";

constexpr auto kParkedGroups = R"sql(
    SELECT object, error_code, COUNT(*), COUNT(DISTINCT conversation_id), COUNT(DISTINCT error),
           MIN(error), MIN(remedy)
    FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked'
    GROUP BY object, error_code
    ORDER BY CASE WHEN error_code = 'WAITS_FOR_PARENT' THEN 1 ELSE 0 END, COUNT(*) DESC, object,
             error_code
)sql";

constexpr auto kWaitingForParent = R"sql(
    SELECT conversation_id, COUNT(*) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked'
      AND error_code = 'WAITS_FOR_PARENT'
)sql";
constexpr auto kByConversation = " GROUP BY conversation_id";

constexpr auto kRefusedConversations = R"sql(
    SELECT COUNT(*) FROM export_record
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'parked' AND cascades = 0
      AND record_key = conversation_id AND record_id = ''
)sql";

// `cascades = 0` lets the partial index be used (0015).
constexpr auto kWithId = " AND object = :object AND record_id = :id AND cascades = 0";

constexpr auto kMergeProgress = R"sql(
    INSERT INTO export_progress (tenant_id, org_id, conversation_id, is_removed, settings,
                                 conversation_digest, resolution_digest, hits_digest, asked)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), conversation_id, is_removed,
           CAST(:settings AS TEXT), conversation_digest, resolution_digest, hits_digest, asked
    FROM stage_finished
    WHERE TRUE
    ORDER BY conversation_id
    ON CONFLICT (tenant_id, org_id, conversation_id) DO UPDATE
    SET is_removed = excluded.is_removed, settings = excluded.settings,
        conversation_digest = excluded.conversation_digest,
        resolution_digest = excluded.resolution_digest, hits_digest = excluded.hits_digest,
        asked = excluded.asked, reopened = ''
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
    SELECT COALESCE(SUM(written), 0), COALESCE(SUM(pending), 0), COALESCE(SUM(parked), 0),
           COUNT(DISTINCT CASE WHEN written > 0 THEN conversation_id END), COALESCE(SUM(gone), 0),
           COALESCE(SUM(own), 0), COUNT(DISTINCT CASE WHEN own_there > 0 THEN conversation_id END)
    FROM (SELECT conversation_id,
                 CASE WHEN state = 'written' AND gone_at IS NULL THEN 1 ELSE 0 END AS written,
                 CASE WHEN state IN ('pending', 'deleting') THEN 1 ELSE 0 END AS pending,
                 CASE WHEN state = 'parked' THEN 1 ELSE 0 END AS parked,
                 CASE WHEN gone_at IS NULL OR cascades = 1 THEN 0 ELSE 1 END AS gone,
                 CASE WHEN cascades = 0 AND record_key = conversation_id THEN 1 ELSE 0 END AS own,
                 CASE WHEN cascades = 0 AND record_key = conversation_id AND record_id <> ''
                           AND gone_at IS NULL AND state <> 'deleting'
                      THEN 1 ELSE 0 END AS own_there
          FROM export_record
          WHERE tenant_id = :tenant AND org_id = :org
          UNION ALL
          SELECT conversation_id, written, pending + deleting, 0, 0, 0, 0
          FROM export_sheet
          WHERE tenant_id = :tenant AND org_id = :org) AS held
)sql";

constexpr auto kWritten = R"sql(
    SELECT object, written FROM export_object
    WHERE tenant_id = :tenant AND org_id = :org AND written > 0
)sql";

constexpr auto kGone = " AND gone_at IS NOT NULL ORDER BY conversation_id, object, record_key";

constexpr auto kAsked = R"sql(
    SELECT asked_at FROM export_census WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kNoteAsked = R"sql(
    INSERT INTO export_census (tenant_id, org_id, asked_at) VALUES (:tenant, :org, :at)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET asked_at = excluded.asked_at
)sql";

constexpr auto kDetailsAsked = R"sql(
    SELECT details_asked_at FROM export_census WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kNoteDetailsAsked = R"sql(
    UPDATE export_census SET details_asked_at = :at WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr std::array kFinishedStage{
    StagedColumn{"conversation_id", "TEXT"},     StagedColumn{"is_removed", "SMALLINT"},
    StagedColumn{"conversation_digest", "TEXT"}, StagedColumn{"resolution_digest", "TEXT"},
    StagedColumn{"hits_digest", "TEXT"},         StagedColumn{"asked", "TEXT"}};

/// Makes the conversations that `which` selects due again.
std::string reopen_sql(const Dialect& dialect, const char* which) {
    return kReopen + " AND " + dialect.is_in("conversation_id", which);
}

std::string of_listed(const Dialect& dialect) {
    return " AND " + dialect.is_listed("conversation_id");
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

/// What follows from the conversation, its resolution, trackers and settings is seen anyway.
const char* reopened_for(DueReason reason) {
    const bool told = reason == DueReason::Unanswered || reason == DueReason::Retry ||
                      reason == DueReason::Asked || reason == DueReason::Record;
    return told ? name_of(reason) : "";
}

void put_back(soci::session& session, const Dialect& dialect, const OrgScope& scope,
              std::span<const DueConversation> conversations) {
    std::map<std::string, std::vector<ConversationId>> by_reason;
    for (const DueConversation& each : conversations)
        by_reason[reopened_for(each.reason)].push_back(each.id);
    for (const auto& [reason, ids] : by_reason)
        Statement{session, kReopen + of_listed(dialect)}
            .in(scope)
            .with("reason", reason)
            .with("ids", conversation_ids(ids))
            .run();
}

void finish(soci::session& session, const Dialect& dialect, const OrgScope& scope,
            const ports::ExportChange& change) {
    if (change.finished.empty()) return;
    Rows rows;
    for (const DueConversation& done : change.finished)
        rows.push_back({done.id.value, done.removed ? "1" : "0", done.conversation_digest,
                        done.resolution_digest, done.hits_digest, done.asked});
    const bool still = change.people.empty() || are_noted(session, dialect, scope, change.people);
    stage(session, dialect, "stage_finished", kFinishedStage, std::move(rows));
    Statement{session, kMergeProgress}
        .in(scope)
        .with("settings", still ? change.settings : kOtherPeople)
        .run();
    clear_stage(session, "stage_finished");
    save_reads(session, dialect, scope, change.finished);
}

}  // namespace

std::vector<DueConversation> SqlExportStore::due(const OrgScope& scope,
                                                 const ports::DueQuery& query) {
    const bool listed = !query.among.empty();
    const std::string sql = kDueColumns + due_from(looked_at(database_.dialect(), listed)) +
                            reasons_of(query.share) + kDuePage;
    return database_.read([&](soci::session& session) {
        std::vector<DueConversation> found;
        Statement statement{session, sql};
        if (listed) statement.with("ids", conversation_ids(query.among));
        statement.in(scope)
            .with("settings", query.settings)
            .with("after", query.after.value)
            .with("limit", row_limit(query.limit))
            .each(6, [&](const Row& row) { found.push_back(due_of(row)); });
        return found;
    });
}

std::vector<ExportRecord> SqlExportStore::records(const OrgScope& scope,
                                                  std::span<const ConversationId> conversations) {
    std::vector<ExportRecord> found;
    database_.read([&](soci::session& session) {
        found.clear();
        Statement{session, kExportRecords + of_listed(database_.dialect())}
            .in(scope)
            .with("ids", conversation_ids(conversations))
            .each(kExportRecordWidth,
                  [&](const Row& row) { found.push_back(export_record_of(row)); });
        for (const auto& [place, sheet] :
             sheets_of(session, database_.dialect(), scope, conversations))
            std::ranges::move(sheet.records(place.conversation, place.object),
                              std::back_inserter(found));
    });
    std::ranges::sort(found, {}, [](const ExportRecord& record) {
        return std::tie(record.conversation, record.name);
    });
    return found;
}

std::vector<ExportRecord> SqlExportStore::named(const OrgScope& scope, const std::string& object,
                                                std::span<const std::string> keys) {
    if (keys.empty()) return {};
    std::vector<model::RecordName> names;
    for (const std::string& key : keys) names.push_back({object, key});
    return database_.read([&](soci::session& session) {
        return records_named(session, database_.dialect(), scope, names);
    });
}

std::optional<ExportRecord> SqlExportStore::with_id(const OrgScope& scope,
                                                    const std::string& object,
                                                    const model::RecordId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<ExportRecord> found;
        Statement{session, std::string{kExportRecords} + kWithId}
            .in(scope)
            .with("object", object)
            .with("id", id.text())
            .each(kExportRecordWidth, [&](const Row& row) { found = export_record_of(row); });
        return found;
    });
}

void SqlExportStore::apply(const OrgScope& scope, const ports::ExportChange& change) {
    database_.write([&](soci::session& session) {
        write_records(session, database_.dialect(), scope, change.forget, change.put);
        reopen_unsettled(session, database_.dialect(), scope, change.put);
        put_back(session, database_.dialect(), scope, change.put_back);
        finish(session, database_.dialect(), scope, change);
    });
}

std::vector<ExportRecord> SqlExportStore::parked(const OrgScope& scope,
                                                 const ports::ParkedQuery& query) {
    std::string sql = std::string{kExportRecords} + kParked;
    if (!query.waiting) sql += kRefused;
    if (!query.private_too) sql += kOfOpenConversations;
    if (!query.object.empty()) sql += " AND object = :object";
    if (!query.code.empty()) sql += " AND error_code = :code";
    sql += query.after ? kAfterPlace : kRefusedFirst;
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        Statement statement{session, sql};
        statement.in(scope);
        if (!query.object.empty()) statement.with("object", query.object);
        if (!query.code.empty()) statement.with("code", query.code);
        if (query.after)
            statement.with("rank", std::int64_t{query.after->waiting})
                .with("after_object", query.after->object)
                .with("after_key", query.after->key);
        statement.with("limit", row_limit(query.limit))
            .each(kExportRecordWidth,
                  [&](const Row& row) { found.push_back(export_record_of(row)); });
        return found;
    });
}

std::vector<ports::ParkedGroup> SqlExportStore::parked_groups(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ports::ParkedGroup> groups;
        Statement{session, kParkedGroups}.in(scope).each(7, [&](const Row& row) {
            groups.push_back({row.text(0), row.text(1), row.integer(2), row.integer(3),
                              row.integer(4), row.text(5), row.text(6)});
        });
        return groups;
    });
}

std::map<ConversationId, std::int64_t> SqlExportStore::waiting_for_parent(
    const OrgScope& scope, std::span<const ConversationId> conversations) {
    const std::string sql = kWaitingForParent + of_listed(database_.dialect()) + kByConversation;
    return database_.read([&](soci::session& session) {
        std::map<ConversationId, std::int64_t> counts;
        Statement{session, sql}
            .in(scope)
            .with("ids", conversation_ids(conversations))
            .each(2, [&](const Row& row) {
                counts.emplace(ConversationId{row.text(0)}, row.integer(1));
            });
        return counts;
    });
}

std::int64_t SqlExportStore::refused_conversations(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kRefusedConversations}.in(scope).number().value_or(0);
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

ports::DueCounts SqlExportStore::due_counts(const OrgScope& scope, const std::string& settings,
                                            std::span<const ConversationId> among) {
    const std::string sql = "SELECT c.reason, COUNT(*)" +
                            due_from(looked_at(database_.dialect(), !among.empty())) + kByReason;
    return database_.read([&](soci::session& session) {
        ports::DueCounts counts;
        Statement statement{session, sql};
        if (!among.empty()) statement.with("ids", conversation_ids(among));
        statement.in(scope).with("settings", settings).each(2, [&](const Row& row) {
            counts.emplace(reason_named(row.text(0)), row.integer(1));
        });
        return counts;
    });
}

ports::RecordCounts SqlExportStore::record_counts(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        ports::RecordCounts counts;
        Statement{session, kCountRecords}.in(scope).each(7, [&](const Row& row) {
            counts.written = row.integer(0);
            counts.pending = row.integer(1);
            counts.parked = row.integer(2);
            counts.gone = row.integer(4);
            counts.conversations = row.integer(5) > 0 ? row.integer(6) : row.integer(3);
        });
        return counts;
    });
}

ports::WrittenCounts SqlExportStore::written(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        ports::WrittenCounts counts;
        Statement{session, kWritten}.in(scope).each(
            2, [&](const Row& row) { counts.emplace(row.text(0), row.integer(1)); });
        return counts;
    });
}

std::vector<ExportRecord> SqlExportStore::in_place(const OrgScope& scope,
                                                   std::span<const model::RecordName> names) {
    auto found = database_.read([&](soci::session& session) {
        return records_named(session, database_.dialect(), scope, names);
    });
    std::erase_if(found, [](const ExportRecord& record) {
        return record.state != ExportState::Written || record.gone_at;
    });
    return found;
}

std::vector<ExportRecord> SqlExportStore::gone(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ExportRecord> found;
        Statement{session, std::string{kExportRecords} + kGone}.in(scope).each(
            kExportRecordWidth, [&](const Row& row) { found.push_back(export_record_of(row)); });
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

std::optional<base::Instant> SqlExportStore::details_asked(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::optional<base::Instant> at;
        Statement{session, kDetailsAsked}.in(scope).each(
            1, [&](const Row& row) { at = row.optional_instant(0); });
        return at;
    });
}

void SqlExportStore::note_details_asked(const OrgScope& scope, base::Instant at) {
    database_.write([&](soci::session& session) {
        Statement{session, kNoteDetailsAsked}.in(scope).with("at", at).run();
    });
}

}  // namespace dealwire::store
