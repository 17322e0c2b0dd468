#include "adapters/store/sql_worker_registry.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::WorkerProcess;

constexpr auto kReport = R"sql(
    INSERT INTO worker_process (name, role, version, started_at, beat_at, ticked_at, lanes, busy,
                                is_stopping)
    VALUES (:name, :role, :version, :started, :beat, :ticked, :lanes, :busy, :stopping)
    ON CONFLICT (name) DO UPDATE
    SET beat_at = excluded.beat_at, ticked_at = excluded.ticked_at, lanes = excluded.lanes,
        busy = excluded.busy, is_stopping = excluded.is_stopping
)sql";

constexpr auto kForget = "DELETE FROM worker_process WHERE beat_at < :before";

constexpr auto kAll = R"sql(
    SELECT name, role, version, started_at, beat_at, ticked_at, lanes, busy, is_stopping
    FROM worker_process
    WHERE beat_at >= :since
    ORDER BY started_at, name
)sql";

/// Until the end of the transaction nobody else changes who is there; SQLite has one writer anyway.
constexpr auto kAlone = "LOCK TABLE worker_process IN SHARE ROW EXCLUSIVE MODE";

void add(soci::session& session, const WorkerProcess& process) {
    Statement{session, kReport}
        .with("name", process.name)
        .with("role", process.role)
        .with("version", process.version)
        .with("started", process.started)
        .with("beat", process.beat)
        .with("ticked", process.ticked)
        .with("lanes", std::int64_t{process.lanes})
        .with("busy", std::int64_t{process.busy})
        .with("stopping", std::int64_t{process.stopping ? 1 : 0})
        .run();
}

std::vector<WorkerProcess> alive(soci::session& session, base::Instant since) {
    std::vector<WorkerProcess> found;
    Statement{session, kAll}.with("since", since).each(9, [&](const Row& row) {
        found.push_back({.name = row.text(0),
                         .role = row.text(1),
                         .version = row.text(2),
                         .started = row.instant(3),
                         .beat = row.instant(4),
                         .ticked = row.optional_instant(5),
                         .lanes = static_cast<int>(row.integer(6)),
                         .busy = static_cast<int>(row.integer(7)),
                         .stopping = row.flag(8)});
    });
    return found;
}

}  // namespace

void SqlWorkerRegistry::report(const WorkerProcess& process) {
    database_.write([&](soci::session& session) { add(session, process); });
}

std::optional<WorkerProcess> SqlWorkerRegistry::report_alone(
    const WorkerProcess& process, base::Instant since,
    const std::function<bool(const WorkerProcess&)>& in_the_way) {
    return database_.write([&](soci::session& session) -> std::optional<WorkerProcess> {
        if (database_.dialect().backend == Backend::Postgresql) Statement{session, kAlone}.run();
        for (WorkerProcess& other : alive(session, since))
            if (other.name != process.name && in_the_way(other)) return std::move(other);
        add(session, process);
        return std::nullopt;
    });
}

void SqlWorkerRegistry::leave(const std::string& name) {
    database_.write([&](soci::session& session) {
        Statement{session, "DELETE FROM worker_process WHERE name = :name"}
            .with("name", name)
            .run();
    });
}

void SqlWorkerRegistry::forget(base::Instant before) {
    database_.write([&](soci::session& session) {
        Statement{session, kForget}.with("before", before).run();
    });
}

std::vector<WorkerProcess> SqlWorkerRegistry::all(base::Instant since) {
    return database_.read([&](soci::session& session) { return alive(session, since); });
}

}  // namespace dealwire::store
