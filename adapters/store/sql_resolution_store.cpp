#include "adapters/store/sql_resolution_store.hpp"

#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/resolution_json.hpp"
#include "adapters/store/sql_unknown_people.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::ConversationId;
using model::OrgScope;
using model::Resolution;
using ports::MadeResolution;
using Rows = std::vector<std::vector<TextCell>>;

constexpr auto kStage = "stage_resolution";

// Look-ups below are scalar subqueries, not joins: each is one access by primary key, even when
// PostgreSQL has no statistics yet and a join would be a guess.

constexpr auto kStale = R"sql(
    FROM conversation AS c
    WHERE c.tenant_id = :tenant AND c.state = 'live' AND c.id > :after
      AND COALESCE((SELECT r.basis FROM resolution AS r
                    WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                      AND r.conversation_id = c.id AND r.conversation_digest = c.digest), '')
          <> :basis
    ORDER BY c.id
    LIMIT :limit
)sql";

/// Nothing held counts like nothing found. `|||` is how no record at all is written.
constexpr auto kCountChanged = R"sql(
    SELECT COUNT(*)
    FROM stage_resolution AS s
    WHERE (SELECT c.state FROM conversation AS c
           WHERE c.tenant_id = :tenant AND c.id = s.conversation_id) = 'live'
      AND COALESCE((SELECT r.records FROM resolution AS r
                    WHERE r.tenant_id = :tenant AND r.org_id = :org
                      AND r.conversation_id = s.conversation_id), '|||') <> s.records
)sql";

constexpr auto kMerge = R"sql(
    INSERT INTO resolution (tenant_id, org_id, conversation_id, basis, conversation_digest, digest,
                            records, is_resolved, trace)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), s.conversation_id, CAST(:basis AS TEXT),
           s.conversation_digest, s.digest, s.records, s.is_resolved, s.trace
    FROM stage_resolution AS s
    WHERE (SELECT c.state FROM conversation AS c
           WHERE c.tenant_id = :tenant AND c.id = s.conversation_id) = 'live'
    ORDER BY s.conversation_id
    ON CONFLICT (tenant_id, org_id, conversation_id) DO UPDATE
    SET basis = excluded.basis, conversation_digest = excluded.conversation_digest,
        digest = excluded.digest, records = excluded.records,
        is_resolved = excluded.is_resolved, trace = excluded.trace
)sql";

constexpr auto kFind = R"sql(
    SELECT trace FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

constexpr auto kOverride = R"sql(
    SELECT opportunity_id, decided_by, decided_at FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

constexpr auto kOverrides = R"sql(
    SELECT conversation_id, opportunity_id, decided_by, decided_at FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kSetOverride = R"sql(
    INSERT INTO resolution_override (tenant_id, org_id, conversation_id, opportunity_id,
                                     decided_by, decided_at)
    VALUES (:tenant, :org, :id, :opportunity, :by, :at)
    ON CONFLICT (tenant_id, org_id, conversation_id) DO UPDATE
    SET opportunity_id = excluded.opportunity_id, decided_by = excluded.decided_by,
        decided_at = excluded.decided_at
)sql";

constexpr auto kClearOverride = R"sql(
    DELETE FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

/// No basis is empty, so this resolution is stale whatever the basis.
constexpr auto kForgetBasis = R"sql(
    UPDATE resolution SET basis = ''
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

constexpr auto kCounts = R"sql(
    SELECT COALESCE(SUM(CASE WHEN found = 1 THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN found = 0 THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN found IS NULL THEN 1 ELSE 0 END), 0)
    FROM (SELECT (SELECT r.is_resolved FROM resolution AS r
                  WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                    AND r.conversation_id = c.id AND r.conversation_digest = c.digest
                    AND r.basis = :basis) AS found
          FROM conversation AS c
          WHERE c.tenant_id = :tenant AND c.state = 'live') AS looked_at
)sql";

constexpr std::array kStageColumns{
    StagedColumn{"conversation_id", "TEXT"}, StagedColumn{"conversation_digest", "TEXT"},
    StagedColumn{"digest", "TEXT"},          StagedColumn{"records", "TEXT"},
    StagedColumn{"is_resolved", "SMALLINT"}, StagedColumn{"trace", "TEXT"}};

void append(std::string& text, const std::vector<model::RecordId>& ids) {
    for (const model::RecordId& id : ids) {
        if (&id != &ids.front()) text.push_back(',');
        text.append(id.text());
    }
    text.push_back('|');
}

/// The records a resolution names, as one text that is equal for equal ones.
std::string records_of(const Resolution& resolution) {
    std::string text;
    append(text, resolution.contacts);
    append(text, resolution.leads);
    append(text, resolution.accounts);
    return text + resolution.opportunity.text();
}

std::vector<TextCell> staged_row(const MadeResolution& made) {
    const Resolution& resolution = made.resolution;
    return {resolution.conversation.value,     made.conversation_digest,
            outcome_digest(resolution),        records_of(resolution),
            resolution.resolved() ? "1" : "0", resolution_to_json(resolution)};
}

}  // namespace

std::vector<model::Conversation> SqlResolutionStore::stale(const OrgScope& scope,
                                                           const std::string& basis,
                                                           const ConversationId& after,
                                                           std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<model::Conversation> found;
        Statement{session, std::string{"SELECT "} + kConversationColumns + kStale}
            .in(scope)
            .with("basis", basis)
            .with("after", after.value)
            .with("limit", row_limit(limit))
            .each(kConversationWidth,
                  [&](const Row& row) { found.push_back(conversation_of(row)); });
        load_participants(session, database_.dialect(), scope.tenant, found);
        return found;
    });
}

int SqlResolutionStore::save(const OrgScope& scope, const std::string& basis,
                             std::span<const MadeResolution> made) {
    if (made.empty()) return 0;
    return database_.write([&](soci::session& session) {
        Rows rows;
        for (const MadeResolution& one : made) rows.push_back(staged_row(one));
        stage(session, database_.dialect(), kStage, kStageColumns, std::move(rows));
        const auto changed = Statement{session, kCountChanged}.in(scope).number();
        Statement{session, kMerge}.in(scope).with("basis", basis).run();
        clear_stage(session, kStage);
        replace_unknown(session, database_.dialect(), scope, made);
        return static_cast<int>(changed.value_or(0));
    });
}

std::optional<Resolution> SqlResolutionStore::find(const OrgScope& scope,
                                                   const ConversationId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<Resolution> found;
        Statement{session, kFind}.in(scope).with("id", id.value).each(1, [&](const Row& row) {
            found = resolution_from_json(row.text(0));
        });
        return found;
    });
}

std::optional<model::Override> SqlResolutionStore::override_of(const OrgScope& scope,
                                                               const ConversationId& id) {
    return database_.read([&](soci::session& session) {
        std::optional<model::Override> found;
        Statement{session, kOverride}.in(scope).with("id", id.value).each(3, [&](const Row& row) {
            found = model::Override{row.record_id(0), row.text(1), row.text(2)};
        });
        return found;
    });
}

ports::Overrides SqlResolutionStore::overrides(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        ports::Overrides found;
        Statement{session, kOverrides}.in(scope).each(4, [&](const Row& row) {
            found.emplace(ConversationId{row.text(0)},
                          model::Override{row.record_id(1), row.text(2), row.text(3)});
        });
        return found;
    });
}

void SqlResolutionStore::set_override(const OrgScope& scope, const ConversationId& id,
                                      const std::optional<model::Override>& decision) {
    database_.write([&](soci::session& session) {
        if (decision)
            Statement{session, kSetOverride}
                .in(scope)
                .with("id", id.value)
                .with("opportunity", decision->opportunity.text())
                .with("by", decision->by)
                .with("at", decision->at)
                .run();
        else
            Statement{session, kClearOverride}.in(scope).with("id", id.value).run();
        Statement{session, kForgetBasis}.in(scope).with("id", id.value).run();
    });
}

ports::ResolutionCounts SqlResolutionStore::counts(const OrgScope& scope,
                                                   const std::string& basis) {
    return database_.read([&](soci::session& session) {
        ports::ResolutionCounts counts;
        Statement{session, kCounts}.in(scope).with("basis", basis).each(3, [&](const Row& row) {
            counts = {row.integer(0), row.integer(1), row.integer(2)};
        });
        return counts;
    });
}

}  // namespace dealwire::store
