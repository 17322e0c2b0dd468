#include "adapters/store/sql_ingest_job_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

constexpr auto kPut = R"sql(
    INSERT INTO ingest_job (tenant_id, org_id, job_id, object, key_field, is_deletion, created_at)
    VALUES (:tenant, :org, :job, :object, :key_field, :deletion, :created)
    ON CONFLICT (tenant_id, org_id, job_id) DO NOTHING
)sql";

constexpr auto kRemove = R"sql(
    DELETE FROM ingest_job
    WHERE tenant_id = :tenant AND org_id = :org AND job_id = :job
)sql";

constexpr auto kAll = R"sql(
    SELECT job_id, object, key_field, is_deletion, created_at
    FROM ingest_job
    WHERE tenant_id = :tenant AND org_id = :org
    ORDER BY created_at, job_id
)sql";

constexpr std::size_t kColumns = 5;

}  // namespace

void SqlIngestJobStore::put(const model::OrgScope& scope, const model::IngestJob& job) {
    database_.write([&](soci::session& session) {
        Statement{session, kPut}
            .in(scope)
            .with("job", job.id)
            .with("object", job.object)
            .with("key_field", job.key_field)
            .with("deletion", std::int64_t{job.deletion ? 1 : 0})
            .with("created", job.created)
            .run();
    });
}

void SqlIngestJobStore::remove(const model::OrgScope& scope, const std::string& job) {
    database_.write([&](soci::session& session) {
        Statement{session, kRemove}.in(scope).with("job", job).run();
    });
}

std::vector<model::IngestJob> SqlIngestJobStore::all(const model::OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<model::IngestJob> found;
        Statement{session, kAll}.in(scope).each(kColumns, [&](const Row& row) {
            found.push_back({.id = row.text(0),
                             .object = row.text(1),
                             .key_field = row.text(2),
                             .deletion = row.flag(3),
                             .created = row.instant(4)});
        });
        return found;
    });
}

}  // namespace dealwire::store
