#include "adapters/store/sql_proof_store.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/crm_states.hpp"
#include "adapters/store/crm_tables.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

#include <array>
#include <map>

namespace dealwire::store {
namespace {

using model::ListedRecord;
using model::OrgScope;
using model::Proof;
using model::RecordId;

constexpr auto kForget = R"sql(
    DELETE FROM proof_listed WHERE tenant_id = :tenant AND org_id = :org AND object = :object
)sql";

constexpr auto kStage = "stage_proof_listed";

constexpr auto kAdd = R"sql(
    INSERT INTO proof_listed (tenant_id, org_id, object, id, system_modstamp)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), CAST(:object AS TEXT), id, system_modstamp
    FROM stage_proof_listed
    WHERE TRUE ORDER BY id
    ON CONFLICT (tenant_id, org_id, object, id) DO UPDATE
    SET system_modstamp = excluded.system_modstamp
    WHERE proof_listed.system_modstamp < excluded.system_modstamp
)sql";

constexpr auto kFinish = R"sql(
    INSERT INTO proof (tenant_id, org_id, object, proven_at, checked_at, in_org, held, absent,
                       outdated, repaired, deleted, missing, withheld)
    VALUES (:tenant, :org, :object, :at, :checked, :in_org, :held, :absent, :outdated, :repaired,
            :deleted, :missing, :withheld)
    ON CONFLICT (tenant_id, org_id, object) DO UPDATE
    SET proven_at = excluded.proven_at, checked_at = excluded.checked_at, in_org = excluded.in_org, held = excluded.held,
        absent = excluded.absent, outdated = excluded.outdated, repaired = excluded.repaired,
        deleted = excluded.deleted, missing = excluded.missing, withheld = excluded.withheld
)sql";

constexpr auto kLatest = R"sql(
    SELECT object, proven_at, in_org, held, absent, outdated, repaired, deleted, missing, withheld,
           COALESCE(checked_at, proven_at)
    FROM proof
    WHERE tenant_id = :tenant AND org_id = :org
    ORDER BY object
)sql";

std::string held_sql(const std::string& table) {
    return "SELECT COUNT(*) FROM " + table +
           " WHERE tenant_id = :tenant AND org_id = :org AND state = 'live'";
}

// The other side is looked up row by row through its key. A join is a guess as long as PostgreSQL
// knows nothing about tables that were filled a moment ago, and may come out quadratic.

constexpr auto kCountListed = R"sql(
    SELECT COUNT(*) FROM proof_listed
    WHERE tenant_id = :tenant AND org_id = :org AND object = :object
)sql";

constexpr auto kListed = R"sql(
    FROM proof_listed AS listed
    WHERE listed.tenant_id = :tenant AND listed.org_id = :org AND listed.object = :object
      AND listed.system_modstamp < :as_of AND )sql";

/// `what` of the live version that is held of a listed record; null where there is none.
std::string held_of_listed(const std::string& what, const std::string& table) {
    return "(SELECT " + what + " FROM " + table +
           " AS held WHERE held.tenant_id = listed.tenant_id AND held.org_id = listed.org_id AND "
           "held.id = listed.id AND held.state = 'live')";
}

std::string absent_sql(const std::string& table) {
    return kListed + held_of_listed("1", table) + " IS NULL";
}

std::string outdated_sql(const std::string& table) {
    return kListed +
           held_of_listed("COALESCE(held.system_modstamp, listed.system_modstamp - 1)", table) +
           " < listed.system_modstamp";
}

std::string unlisted_sql(const std::string& table) {
    return "SELECT held.id FROM " + table +
           " AS held WHERE held.tenant_id = :tenant AND held.org_id = :org AND "
           "held.state = 'live' AND "
           "(held.system_modstamp IS NULL OR held.system_modstamp < :as_of) AND "
           "(SELECT 1 FROM proof_listed AS listed WHERE listed.tenant_id = held.tenant_id AND "
           "listed.org_id = held.org_id AND listed.object = :object AND listed.id = held.id) "
           "IS NULL ORDER BY held.id LIMIT :limit";
}

constexpr auto kFirstListed = "SELECT listed.id ";
constexpr auto kInOrder = " ORDER BY listed.id LIMIT :limit";

/// One comparison's values, bound to each of its statements.
class Comparison {
public:
    Comparison(soci::session& session, const OrgScope& scope, const std::string& object,
               base::Instant as_of, std::size_t limit)
        : session_{session}, scope_{scope}, object_{object}, as_of_{as_of}, limit_{limit} {}

    [[nodiscard]] std::vector<RecordId> ids(const std::string& sql) const {
        std::vector<RecordId> ids;
        Statement{session_, sql}
            .in(scope_)
            .with("object", object_)
            .with("as_of", as_of_)
            .with("limit", row_limit(limit_))
            .each(1, [&](const Row& row) { ids.push_back(row.record_id(0)); });
        return ids;
    }

    /// How many there are behind the `first` ones; counted only where those may not be all.
    [[nodiscard]] std::int64_t number(const std::vector<RecordId>& first,
                                      const std::string& from) const {
        if (first.size() < limit_) return static_cast<std::int64_t>(first.size());
        return Statement{session_, "SELECT COUNT(*) " + from}
            .in(scope_)
            .with("object", object_)
            .with("as_of", as_of_)
            .number()
            .value_or(0);
    }

private:
    soci::session& session_;
    const OrgScope& scope_;
    const std::string& object_;
    base::Instant as_of_;
    std::size_t limit_;
};

/// The newest listing of each record, in ascending id.
std::map<RecordId, base::Instant> newest(std::span<const ListedRecord> listed) {
    std::map<RecordId, base::Instant> stamps;
    for (const ListedRecord& record : listed) {
        base::Instant& stamp = stamps.try_emplace(record.id, record.stamp).first->second;
        stamp = std::max(stamp, record.stamp);
    }
    return stamps;
}

void stage_listed(soci::session& session, const Dialect& dialect,
                  std::span<const ListedRecord> listed) {
    const std::array<StagedColumn, 2> columns{
        {{"id", dialect.id_type}, {"system_modstamp", "BIGINT"}}};
    create_stage(session, dialect, kStage, columns);
    const auto insert = bulk_insert(session, dialect, {kStage, {"id", "system_modstamp"}});
    for (const auto& [id, stamp] : newest(listed)) {
        insert->begin_row();
        insert->text(id.view());
        insert->integer(to_number(stamp));
        insert->end_row();
    }
    insert->finish();
}

Proof proof_of(const Row& row) {
    return {.object = row.text(0),
            .at = row.instant(1),
            .checked = row.instant(10),
            .in_org = row.integer(2),
            .held = row.integer(3),
            .absent = row.integer(4),
            .outdated = row.integer(5),
            .repaired = row.integer(6),
            .deleted = row.integer(7),
            .missing = row.integer(8),
            .withheld = row.text(9)};
}

void forget_listed(soci::session& session, const OrgScope& scope, const std::string& object) {
    Statement{session, kForget}.in(scope).with("object", object).run();
}

}  // namespace

void SqlProofStore::begin(const OrgScope& scope, const std::string& object) {
    (void)crm_table(object);
    database_.write([&](soci::session& session) { forget_listed(session, scope, object); });
}

void SqlProofStore::add(const OrgScope& scope, const std::string& object,
                        std::span<const ListedRecord> listed) {
    (void)crm_table(object);
    if (listed.empty()) return;
    database_.write([&](soci::session& session) {
        stage_listed(session, database_.dialect(), listed);
        Statement{session, kAdd}.in(scope).with("object", object).run();
        clear_stage(session, kStage);
    });
}

ports::Difference SqlProofStore::compare(const OrgScope& scope, const std::string& object,
                                         base::Instant as_of, std::size_t limit) {
    const std::string table = crm_table(object).table;
    return database_.read([&](soci::session& session) {
        ports::Difference found;
        found.held = Statement{session, held_sql(table)}.in(scope).number().value_or(0);
        found.listed =
            Statement{session, kCountListed}.in(scope).with("object", object).number().value_or(0);
        const Comparison comparison{session, scope, object, as_of, limit};
        found.outdated = comparison.ids(kFirstListed + outdated_sql(table) + kInOrder);
        found.absent = comparison.ids(kFirstListed + absent_sql(table) + kInOrder);
        found.unlisted = comparison.ids(unlisted_sql(table));
        found.outdated_gaps = comparison.number(found.outdated, outdated_sql(table));
        found.gaps = found.outdated_gaps + comparison.number(found.absent, absent_sql(table));
        return found;
    });
}

std::int64_t SqlProofStore::mark_missing(const OrgScope& scope, const std::string& object,
                                         std::span<const RecordId> ids) {
    const CrmTable& table = crm_table(object);
    return database_.write([&](soci::session& session) {
        return take_from_live(session, database_.dialect(), scope, table,
                              model::RecordState::Missing, ids);
    });
}

void SqlProofStore::finish(const OrgScope& scope, const Proof& proof) {
    database_.write([&](soci::session& session) {
        Statement{session, kFinish}
            .in(scope)
            .with("object", proof.object)
            .with("at", proof.at)
            .with("checked", proof.checked)
            .with("in_org", proof.in_org)
            .with("held", proof.held)
            .with("absent", proof.absent)
            .with("outdated", proof.outdated)
            .with("repaired", proof.repaired)
            .with("deleted", proof.deleted)
            .with("missing", proof.missing)
            .with("withheld", proof.withheld)
            .run();
        forget_listed(session, scope, proof.object);
    });
}

std::vector<Proof> SqlProofStore::latest(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<Proof> found;
        Statement{session, kLatest}.in(scope).each(
            11, [&](const Row& row) { found.push_back(proof_of(row)); });
        return found;
    });
}

}  // namespace dealwire::store
