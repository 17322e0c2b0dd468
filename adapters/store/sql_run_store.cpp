#include "adapters/store/sql_run_store.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::Fault;
using model::ObjectOutcome;
using model::Outcome;
using model::Run;

constexpr auto kPut = R"sql(
    INSERT INTO run (tenant_id, id, kind, org_id, started_at, finished_at, outcome, calls)
    VALUES (:tenant, :id, :kind, :org, :started, :finished, :outcome, :calls)
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET finished_at = excluded.finished_at, outcome = excluded.outcome, calls = excluded.calls
)sql";

constexpr auto kDropObjects = "DELETE FROM run_object WHERE tenant_id = :tenant AND run_id = :id";

constexpr auto kPutObject = R"sql(
    INSERT INTO run_object (tenant_id, run_id, position, object, outcome, mode, rows_read,
                            rows_changed, rows_deleted, rows_rejected, calls, bookmark, warnings,
                            transfer, transfer_why, bytes, took_ms, bookmark_before, rejected_list)
    VALUES (:tenant, :id, :position, :object, :outcome, :mode, :read, :changed, :deleted,
            :rejected, :calls, :bookmark, :warnings, :transfer, :transfer_why, :bytes, :took,
            :bookmark_before, :rejected_list)
)sql";

constexpr auto kPutError = R"sql(
    UPDATE run_object
    SET fault = :fault, error_code = :code, error_detail = :detail, error_remedy = :remedy
    WHERE tenant_id = :tenant AND run_id = :id AND position = :position
)sql";

constexpr auto kPutRetryAfter = R"sql(
    UPDATE run_object SET retry_after_seconds = :seconds
    WHERE tenant_id = :tenant AND run_id = :id AND position = :position
)sql";

constexpr auto kPutHeldBack = R"sql(
    UPDATE run_object SET held_back = :held, held_back_of = :of
    WHERE tenant_id = :tenant AND run_id = :id AND position = :position
)sql";

constexpr auto kFind = R"sql(
    SELECT id, kind, started_at, finished_at, outcome, calls, org_id
    FROM run
    WHERE tenant_id = :tenant AND id = :id
)sql";

constexpr auto kNewest = R"sql(
    SELECT id, kind, started_at, finished_at, outcome, calls, org_id
    FROM run
    WHERE tenant_id = :tenant
    ORDER BY started_at DESC, id DESC
    LIMIT :limit
)sql";

constexpr auto kLastDeciding = R"sql(
    SELECT id, kind, started_at, finished_at, outcome, calls, org_id
    FROM run
    WHERE tenant_id = :tenant AND org_id = :org
      AND EXISTS (SELECT 1 FROM run_object AS object
                  WHERE object.tenant_id = run.tenant_id AND object.run_id = run.id
                    AND object.held_back IS NOT NULL)
    ORDER BY started_at DESC, id DESC
    LIMIT 1
)sql";

constexpr auto kObjects = R"sql(
    SELECT object, outcome, mode, rows_read, rows_changed, rows_deleted, rows_rejected, calls,
           bookmark, warnings, fault, error_code, error_detail, error_remedy, retry_after_seconds,
           transfer, transfer_why, bytes, took_ms, bookmark_before, rejected_list,
           held_back, held_back_of
    FROM run_object
    WHERE tenant_id = :tenant AND run_id = :id
    ORDER BY position
)sql";

Outcome outcome_named(const std::string& name) {
    for (const auto outcome : {Outcome::Ok, Outcome::Partial})
        if (name == name_of(outcome)) return outcome;
    return Outcome::Failed;
}

Fault fault_named(const std::string& name) {
    using enum Fault;
    for (const Fault fault : {Transient, RateLimited, BudgetSpent, AuthExpired, Reauthorise,
                              Conflict, Rejected, Missing, Stopped})
        if (name == name_of(fault)) return fault;
    throw ports::StoreError{"The store holds a run with the unknown fault " + name + "."};
}

std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> texts;
    const auto parsed = json::parse(text);
    if (!parsed || !parsed->array()) return texts;
    for (const base::Tree& item : *parsed->array())
        if (const std::string* one = item.string()) texts.push_back(*one);
    return texts;
}

std::string text_of(std::span<const model::RejectedRow> rows) {
    base::Tree::Array list;
    for (const model::RejectedRow& row :
         rows.first(std::min(rows.size(), model::kRejectedRowsKept)))
        list.push_back(base::Tree::Object{{"id", row.id}, {"reason", row.reason}});
    return json::to_text(list);
}

std::vector<model::RejectedRow> rejected_rows_of(const std::string& text) {
    std::vector<model::RejectedRow> rows;
    const auto parsed = json::parse(text);
    if (!parsed || !parsed->array()) return rows;
    for (const base::Tree& item : *parsed->array())
        rows.push_back({item.text_at("id").value_or(""), item.text_at("reason").value_or("")});
    return rows;
}

Run run_of(const Row& row) {
    Run run;
    run.id = {row.text(0)};
    run.kind = row.text(1);
    run.started = row.instant(2);
    run.finished = row.optional_instant(3);
    run.outcome = outcome_named(row.text(4));
    run.calls = static_cast<int>(row.integer(5));
    run.org = {row.record_id(6)};
    return run;
}

ObjectOutcome object_of(const Row& row) {
    const auto number = [&](std::size_t at) { return row.integer(at); };
    ObjectOutcome object{.object = row.text(0),
                         .outcome = outcome_named(row.text(1)),
                         .mode = row.text(2),
                         .transfer = row.text(15),
                         .transfer_why = row.text(16),
                         .read = number(3),
                         .changed = number(4),
                         .deleted = number(5),
                         .rejected = number(6),
                         .calls = static_cast<int>(number(7)),
                         .bytes = number(17),
                         .took = std::chrono::milliseconds{number(18)},
                         .bookmark_before = row.text(19),
                         .bookmark = row.text(8),
                         .rejected_rows = rejected_rows_of(row.text(20)),
                         .warnings = list_of(row.text(9)),
                         .error = std::nullopt};
    if (!row.is_null(21)) object.held_back = model::HeldBack{number(21), number(22)};
    if (row.is_null(10)) return object;
    object.error = base::Error{fault_named(row.text(10)), row.text(11), row.text(12), row.text(13)};
    if (!row.is_null(14)) object.error->retry_after = std::chrono::seconds{row.integer(14)};
    return object;
}

void put_error(soci::session& session, const base::TenantId& tenant, const base::RunId& run,
               std::int64_t position, const base::Error& error) {
    Statement{session, kPutError}
        .with("tenant", tenant.value)
        .with("id", run.value)
        .with("position", position)
        .with("fault", std::string{name_of(error.fault)})
        .with("code", error.code)
        .with("detail", error.detail)
        .with("remedy", error.remedy)
        .run();
    if (!error.retry_after) return;
    Statement{session, kPutRetryAfter}
        .with("tenant", tenant.value)
        .with("id", run.value)
        .with("position", position)
        .with("seconds", std::int64_t{error.retry_after->count()})
        .run();
}

void put_held_back(soci::session& session, const base::TenantId& tenant, const base::RunId& run,
                   std::int64_t position, const model::HeldBack& held) {
    Statement{session, kPutHeldBack}
        .with("tenant", tenant.value)
        .with("id", run.value)
        .with("position", position)
        .with("held", held.conversations)
        .with("of", held.of)
        .run();
}

void put_object(soci::session& session, const base::TenantId& tenant, const base::RunId& run,
                std::int64_t position, const ObjectOutcome& object) {
    Statement{session, kPutObject}
        .with("tenant", tenant.value)
        .with("id", run.value)
        .with("position", position)
        .with("object", object.object)
        .with("outcome", std::string{name_of(object.outcome)})
        .with("mode", object.mode)
        .with("read", std::int64_t{object.read})
        .with("changed", std::int64_t{object.changed})
        .with("deleted", std::int64_t{object.deleted})
        .with("rejected", std::int64_t{object.rejected})
        .with("calls", std::int64_t{object.calls})
        .with("bookmark", object.bookmark)
        .with("warnings", id_list(object.warnings))
        .with("transfer", object.transfer)
        .with("transfer_why", object.transfer_why)
        .with("bytes", object.bytes)
        .with("took", std::int64_t{object.took.count()})
        .with("bookmark_before", object.bookmark_before)
        .with("rejected_list", text_of(object.rejected_rows))
        .run();
    if (object.held_back) put_held_back(session, tenant, run, position, *object.held_back);
    if (object.error) put_error(session, tenant, run, position, *object.error);
}

void load_objects(soci::session& session, const base::TenantId& tenant, Run& run) {
    Statement{session, kObjects}
        .with("tenant", tenant.value)
        .with("id", run.id.value)
        .each(23, [&](const Row& row) { run.objects.push_back(object_of(row)); });
}

std::optional<Run> one_run(soci::session& session, const base::TenantId& tenant,
                           Statement& statement) {
    std::optional<Run> found;
    statement.each(7, [&](const Row& row) { found = run_of(row); });
    if (found) load_objects(session, tenant, *found);
    return found;
}

}  // namespace

void SqlRunStore::begin(const base::TenantId& tenant, const Run& run) { put(tenant, run); }

void SqlRunStore::finish(const base::TenantId& tenant, const Run& run) { put(tenant, run); }

std::optional<Run> SqlRunStore::find(const base::TenantId& tenant, const base::RunId& id) {
    return database_.read([&](soci::session& session) {
        Statement found{session, kFind};
        found.with("tenant", tenant.value).with("id", id.value);
        return one_run(session, tenant, found);
    });
}

std::optional<Run> SqlRunStore::last_deciding(const base::TenantId& tenant,
                                              const model::OrgId& org) {
    return database_.read([&](soci::session& session) {
        Statement found{session, kLastDeciding};
        found.with("tenant", tenant.value).with("org", org.id.text());
        return one_run(session, tenant, found);
    });
}

std::vector<Run> SqlRunStore::newest(const base::TenantId& tenant, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<Run> found;
        Statement{session, kNewest}
            .with("tenant", tenant.value)
            .with("limit", row_limit(limit))
            .each(7, [&](const Row& row) { found.push_back(run_of(row)); });
        for (Run& run : found) load_objects(session, tenant, run);
        return found;
    });
}

void SqlRunStore::put(const base::TenantId& tenant, const Run& run) {
    database_.write([&](soci::session& session) {
        Statement{session, kPut}
            .with("tenant", tenant.value)
            .with("id", run.id.value)
            .with("kind", run.kind)
            .with("org", run.org.id.text())
            .with("started", run.started)
            .with("finished", run.finished)
            .with("outcome", std::string{name_of(run.outcome)})
            .with("calls", std::int64_t{run.calls})
            .run();
        Statement{session, kDropObjects}
            .with("tenant", tenant.value)
            .with("id", run.id.value)
            .run();
        std::int64_t position = 0;
        for (const ObjectOutcome& object : run.objects)
            put_object(session, tenant, run.id, position++, object);
    });
}

}  // namespace dealwire::store
