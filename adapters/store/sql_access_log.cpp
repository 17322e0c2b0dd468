#include "adapters/store/sql_access_log.hpp"

#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "adapters/store/tenant_check.hpp"

#include <soci/soci.h>

#include <array>

namespace dealwire::store {
namespace {

using base::Instant;
using base::TenantId;
using model::AccessEvent;
using model::AccessKind;
using ports::AccessPlace;
using ports::AccessQuery;

constexpr auto kAdd = R"sql(
    INSERT INTO access_event (tenant_id, id, kind, at, last_at, times, actor, actor_name, action,
                              subject, peer, status, request, why)
    VALUES (:tenant, :id, :kind, :at, :last, :times, :actor, :name, :action, :subject, :peer,
            :status, :request, :why)
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET last_at = excluded.last_at, times = excluded.times, request = excluded.request
)sql";

/// The same of many, which come in a table: one statement in place of thousands.
constexpr auto kMerge = R"sql(
    INSERT INTO access_event (tenant_id, id, kind, at, last_at, times, actor, actor_name, action,
                              subject, peer, status, request, why)
    SELECT CAST(:tenant AS TEXT), id, kind, at, last_at, times, actor, actor_name, action, subject,
           peer, status, request, why
    FROM stage_access_event
    WHERE TRUE
    ORDER BY id
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET last_at = excluded.last_at, times = excluded.times, request = excluded.request
)sql";

constexpr auto kStage = "stage_access_event";
constexpr std::array kStageColumns{
    StagedColumn{"id", "TEXT"},         StagedColumn{"kind", "TEXT"},
    StagedColumn{"at", "BIGINT"},       StagedColumn{"last_at", "BIGINT"},
    StagedColumn{"times", "BIGINT"},    StagedColumn{"actor", "TEXT"},
    StagedColumn{"actor_name", "TEXT"}, StagedColumn{"action", "TEXT"},
    StagedColumn{"subject", "TEXT"},    StagedColumn{"peer", "TEXT"},
    StagedColumn{"status", "BIGINT"},   StagedColumn{"request", "TEXT"},
    StagedColumn{"why", "TEXT"}};

constexpr std::size_t kFew = 8;  ///< up to here the table costs more

constexpr auto kPage = R"sql(
    SELECT id, kind, at, last_at, times, actor, actor_name, action, subject, peer, status, request,
           why
    FROM access_event
    WHERE tenant_id = :tenant AND at >= :from AND at < :to
      AND (:kind = '' OR kind = :kind) AND (:actor = '' OR actor = :actor)
      AND (at > :place_at OR (at = :place_at AND id > :place_id))
    ORDER BY at, id
    LIMIT :limit
)sql";

constexpr auto kNewest = R"sql(
    SELECT id, kind, at, last_at, times, actor, actor_name, action, subject, peer, status, request,
           why
    FROM access_event
    WHERE tenant_id = :tenant AND at >= :from AND at < :to
      AND (:kind = '' OR kind = :kind) AND (:actor = '' OR actor = :actor)
    ORDER BY at DESC, id DESC
    LIMIT :limit
)sql";
constexpr std::size_t kWidth = 13;

constexpr auto kCount = R"sql(
    SELECT COUNT(*)
    FROM access_event
    WHERE tenant_id = :tenant AND at >= :from AND at < :to
      AND (:kind = '' OR kind = :kind) AND (:actor = '' OR actor = :actor)
)sql";

constexpr auto kForget = R"sql(
    DELETE FROM access_event WHERE tenant_id = :tenant AND at < :before
)sql";

constexpr Instant kNever{std::chrono::milliseconds{std::int64_t{1} << 52}};
constexpr Instant kBeforeAll{std::chrono::milliseconds{-1}};

AccessKind kind_named(const std::string& name) {
    for (const AccessKind kind : {AccessKind::Refusal, AccessKind::Setting})
        if (name == name_of(kind)) return kind;
    return AccessKind::Access;
}

AccessEvent event_of(const Row& row) {
    return {.id = row.text(0),
            .kind = kind_named(row.text(1)),
            .at = row.instant(2),
            .last_at = row.instant(3),
            .count = row.integer(4),
            .actor = row.text(5),
            .actor_name = row.text(6),
            .action = row.text(7),
            .subject = row.text(8),
            .peer = row.text(9),
            .status = static_cast<int>(row.integer(10)),
            .request = row.text(11),
            .why = row.text(12)};
}

Statement& asked(Statement& statement, const TenantId& tenant, const AccessQuery& query) {
    return statement.with("tenant", tenant.value)
        .with("from", query.from.value_or(kBeforeAll))
        .with("to", query.to.value_or(kNever))
        .with("kind", std::string{query.kind ? name_of(*query.kind) : ""})
        .with("actor", query.actor);
}

std::vector<TextCell> staged_row(const AccessEvent& event) {
    return {event.id,
            name_of(event.kind),
            std::to_string(to_number(event.at)),
            std::to_string(to_number(event.last_at)),
            std::to_string(event.count),
            event.actor,
            event.actor_name,
            event.action,
            event.subject,
            event.peer,
            std::to_string(event.status),
            event.request,
            event.why};
}

void merge(soci::session& session, const Dialect& dialect, const TenantId& tenant,
           std::span<const AccessEvent> events) {
    std::vector<std::vector<TextCell>> rows;
    rows.reserve(events.size());
    for (const AccessEvent& each : events) rows.push_back(staged_row(each));
    stage(session, dialect, kStage, kStageColumns, std::move(rows));
    Statement{session, kMerge}.with("tenant", tenant.value).run();
    clear_stage(session, kStage);
}

}  // namespace

void SqlAccessLog::add(const TenantId& tenant, std::span<const AccessEvent> events) {
    database_.write([&](soci::session& session) {
        if (is_being_removed(session, tenant)) return;  // all of its log goes
        if (events.size() > kFew) return merge(session, database_.dialect(), tenant, events);
        for (const AccessEvent& each : events)
            Statement{session, kAdd}
                .with("tenant", tenant.value)
                .with("id", each.id)
                .with("kind", std::string{name_of(each.kind)})
                .with("at", each.at)
                .with("last", each.last_at)
                .with("times", each.count)
                .with("actor", each.actor)
                .with("name", each.actor_name)
                .with("action", each.action)
                .with("subject", each.subject)
                .with("peer", each.peer)
                .with("status", std::int64_t{each.status})
                .with("request", each.request)
                .with("why", each.why)
                .run();
    });
}

std::vector<AccessEvent> SqlAccessLog::page(const TenantId& tenant, const AccessQuery& query,
                                            const std::optional<AccessPlace>& after,
                                            std::size_t limit) {
    std::vector<AccessEvent> events;
    database_.read([&](soci::session& session) {
        events.clear();
        Statement statement{session, kPage};
        asked(statement, tenant, query)
            .with("place_at", after ? after->at : kBeforeAll)
            .with("place_id", after ? after->id : "")
            .with("limit", row_limit(limit))
            .each(kWidth, [&](const Row& row) { events.push_back(event_of(row)); });
    });
    return events;
}

std::vector<AccessEvent> SqlAccessLog::newest(const TenantId& tenant, const AccessQuery& query,
                                              std::size_t limit) {
    std::vector<AccessEvent> events;
    database_.read([&](soci::session& session) {
        events.clear();
        Statement statement{session, kNewest};
        asked(statement, tenant, query)
            .with("limit", row_limit(limit))
            .each(kWidth, [&](const Row& row) { events.push_back(event_of(row)); });
    });
    return events;
}

std::int64_t SqlAccessLog::count(const TenantId& tenant, const AccessQuery& query) {
    return database_.read([&](soci::session& session) {
        Statement statement{session, kCount};
        return asked(statement, tenant, query).number().value_or(0);
    });
}

std::int64_t SqlAccessLog::forget(const TenantId& tenant, Instant before) {
    return database_.write([&](soci::session& session) {
        return Statement{session, kForget}
            .with("tenant", tenant.value)
            .with("before", before)
            .run();
    });
}

}  // namespace dealwire::store
