#include "adapters/store/sql_rules_store.hpp"

#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::TenantId;
using model::RuleRevision;

constexpr std::size_t kWidth = 6;

constexpr auto kHistory = R"sql(
    SELECT revision, document, digest, set_by, set_at, note
    FROM matching_rules
    WHERE tenant_id = :tenant
    ORDER BY revision DESC
)sql";

constexpr auto kActive = R"sql(
    SELECT revision, document, digest, set_by, set_at, note
    FROM matching_rules
    WHERE tenant_id = :tenant
    ORDER BY revision DESC
    LIMIT 1
)sql";

constexpr auto kFind = R"sql(
    SELECT revision, document, digest, set_by, set_at, note
    FROM matching_rules
    WHERE tenant_id = :tenant AND revision = :revision
)sql";

constexpr auto kAdd = R"sql(
    INSERT INTO matching_rules (tenant_id, revision, document, digest, set_by, set_at, note)
    VALUES (:tenant, :revision, :document, :digest, :by, :at, :note)
    ON CONFLICT (tenant_id, revision) DO NOTHING
)sql";

/// Undoes the transaction in which a number turned out to be taken.
struct NumberTaken {};

RuleRevision revision_of(const Row& row) {
    return {.number = static_cast<int>(row.integer(0)),
            .document = row.text(1),
            .digest = row.text(2),
            .by = row.text(3),
            .at = row.instant(4),
            .note = row.text(5)};
}

void add_one(soci::session& session, const TenantId& tenant, const RuleRevision& revision) {
    const auto added = Statement{session, kAdd}
                           .with("tenant", tenant.value)
                           .with("revision", std::int64_t{revision.number})
                           .with("document", revision.document)
                           .with("digest", revision.digest)
                           .with("by", revision.by)
                           .with("at", revision.at)
                           .with("note", revision.note)
                           .run();
    if (added == 0) throw NumberTaken{};
}

}  // namespace

std::optional<RuleRevision> SqlRulesStore::active(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::optional<RuleRevision> found;
        Statement{session, kActive}.with("tenant", tenant.value).each(kWidth, [&](const Row& row) {
            found = revision_of(row);
        });
        return found;
    });
}

std::optional<RuleRevision> SqlRulesStore::find(const TenantId& tenant, int number) {
    return database_.read([&](soci::session& session) {
        std::optional<RuleRevision> found;
        Statement{session, kFind}
            .with("tenant", tenant.value)
            .with("revision", std::int64_t{number})
            .each(kWidth, [&](const Row& row) { found = revision_of(row); });
        return found;
    });
}

std::vector<RuleRevision> SqlRulesStore::history(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::vector<RuleRevision> found;
        Statement{session, kHistory}.with("tenant", tenant.value).each(kWidth, [&](const Row& row) {
            found.push_back(revision_of(row));
        });
        return found;
    });
}

bool SqlRulesStore::add(const TenantId& tenant, std::span<const RuleRevision> revisions) {
    try {
        database_.write([&](soci::session& session) {
            for (const RuleRevision& revision : revisions) add_one(session, tenant, revision);
        });
        return true;
    } catch (const NumberTaken&) {
        return false;
    }
}

}  // namespace dealwire::store
