#include "adapters/store/sql_hit_store.hpp"

#include "adapters/store/change_notes.hpp"
#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/conversation_writes.hpp"
#include "adapters/store/hit_json.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using base::ConversationId;
using base::TenantId;
using ports::ConversationHits;
using ports::MadeSearch;
using ports::StaleSearch;
using Rows = std::vector<std::vector<TextCell>>;

// Look-ups are scalar subqueries, as in the export store: each is one access by primary key.

/// With no trackers (`:set` empty) a conversation that was never searched is up to date, and so is
/// one whose document changed.
constexpr auto kStaleFrom = R"sql(
    FROM conversation AS c
    WHERE c.tenant_id = :tenant AND c.state = 'live'
      AND COALESCE((SELECT CASE
                        WHEN s.set_digest <> CAST(:set AS TEXT) THEN 0
                        WHEN CAST(:set AS TEXT) = '' OR s.conversation_digest = c.digest THEN 1
                        ELSE 0 END
                    FROM tracker_search AS s
                    WHERE s.tenant_id = c.tenant_id AND s.conversation_id = c.id),
                   CASE WHEN CAST(:set AS TEXT) = '' THEN 1 ELSE 0 END) = 0
)sql";

constexpr auto kStaleColumns = R"sql(
    SELECT c.id, c.digest,
           COALESCE((SELECT s.set_digest FROM tracker_search AS s
                     WHERE s.tenant_id = c.tenant_id AND s.conversation_id = c.id), ''),
           COALESCE((SELECT s.conversation_digest FROM tracker_search AS s
                     WHERE s.tenant_id = c.tenant_id AND s.conversation_id = c.id), '')
)sql";

constexpr auto kStalePage = " AND c.id > :after ORDER BY c.id LIMIT :limit";

constexpr auto kHits = R"sql(
    SELECT conversation_id, tracker_id, name, side, definition, phrases
    FROM tracker_hit
    WHERE tenant_id = :tenant AND )sql";

constexpr auto kMembers =
    "SELECT members FROM tracker_set WHERE tenant_id = :tenant AND digest = :set";

constexpr auto kCounts = R"sql(
    SELECT tracker_id, COUNT(*), SUM(mentions)
    FROM tracker_hit
    WHERE tenant_id = :tenant AND mentions > 0
    GROUP BY tracker_id
    ORDER BY tracker_id
)sql";

constexpr auto kRememberSet = R"sql(
    INSERT INTO tracker_set (tenant_id, digest, members)
    VALUES (:tenant, :set, :members)
    ON CONFLICT (tenant_id, digest) DO NOTHING
)sql";

/// What a tombstone must not get back.
constexpr auto kIsLive = R"sql(
    COALESCE((SELECT c.state FROM conversation AS c
              WHERE c.tenant_id = :tenant AND c.id = t.conversation_id), '') = 'live'
)sql";

constexpr auto kChanged = R"sql(
    SELECT t.conversation_id FROM stage_search AS t
    WHERE COALESCE((SELECT s.hits_digest FROM tracker_search AS s
                    WHERE s.tenant_id = :tenant AND s.conversation_id = t.conversation_id), '')
          <> t.hits_digest AND )sql";

constexpr auto kDropHits = "DELETE FROM tracker_hit WHERE tenant_id = :tenant AND ";
constexpr auto kStaged = "SELECT conversation_id FROM stage_search";

constexpr auto kAddHits = R"sql(
    INSERT INTO tracker_hit (tenant_id, conversation_id, tracker_id, name, side, definition,
                             mentions, phrases)
    SELECT CAST(:tenant AS TEXT), t.conversation_id, t.tracker_id, t.name, t.side, t.definition,
           t.mentions, t.phrases
    FROM stage_hit AS t
    WHERE )sql";

constexpr auto kAddSearches = R"sql(
    INSERT INTO tracker_search (tenant_id, conversation_id, set_digest, conversation_digest,
                                hits_digest)
    SELECT CAST(:tenant AS TEXT), t.conversation_id, CAST(:set AS TEXT), t.conversation_digest,
           t.hits_digest
    FROM stage_search AS t
    WHERE )sql";

constexpr auto kReplaceSearches = R"sql(
    ORDER BY t.conversation_id
    ON CONFLICT (tenant_id, conversation_id) DO UPDATE
    SET set_digest = excluded.set_digest, conversation_digest = excluded.conversation_digest,
        hits_digest = excluded.hits_digest
)sql";

constexpr std::array kSearchStage{StagedColumn{"conversation_id", "TEXT"},
                                  StagedColumn{"conversation_digest", "TEXT"},
                                  StagedColumn{"hits_digest", "TEXT"}};
constexpr std::array kHitStage{StagedColumn{"conversation_id", "TEXT"},
                               StagedColumn{"tracker_id", "TEXT"},
                               StagedColumn{"name", "TEXT"},
                               StagedColumn{"side", "TEXT"},
                               StagedColumn{"definition", "TEXT"},
                               StagedColumn{"mentions", "BIGINT"},
                               StagedColumn{"phrases", "TEXT"}};

model::TrackerHits hits_of(const LeanRow& row) {
    const auto side = model::speaker_side_named(row.string(3));
    if (!side) throw ports::StoreError{"The store holds the unknown side " + row.string(3) + "."};
    return {row.string(1), row.string(2), *side, row.string(4), phrases_from_json(row.string(5))};
}

void stage_all(soci::session& session, const Dialect& dialect, std::span<const MadeSearch> made) {
    Rows searches;
    Rows hits;
    for (const MadeSearch& search : made) {
        searches.push_back(
            {search.id.value, search.conversation_digest, model::digest_of(search.found)});
        for (const model::TrackerHits& hit : search.found)
            hits.push_back({search.id.value, hit.tracker, hit.name, name_of(hit.side),
                            hit.definition, std::to_string(hit.count()),
                            phrases_to_json(hit.phrases)});
    }
    stage(session, dialect, "stage_search", kSearchStage, std::move(searches));
    stage(session, dialect, "stage_hit", kHitStage, std::move(hits));
}

/// Of what is staged; asked before it takes the place of what is held.
model::ChangeNotes changed_notes(soci::session& session, const TenantId& tenant,
                                 const std::string& sql) {
    model::ChangeNotes notes;
    Statement{session, sql}.with("tenant", tenant.value).each(1, [&](const Row& row) {
        notes.push_back({model::SubjectKind::Conversation, row.text(0), model::Aspect::Trackers});
    });
    return notes;
}

void remember(soci::session& session, const TenantId& tenant,
              std::span<const model::TrackerVersion> set) {
    if (set.empty()) return;
    Statement{session, kRememberSet}
        .with("tenant", tenant.value)
        .with("set", model::digest_of(set))
        .with("members", versions_to_json(set))
        .run();
}

}  // namespace

std::vector<ConversationHits> SqlHitStore::hits(const TenantId& tenant,
                                                std::span<const ConversationId> ids) {
    if (ids.empty()) return {};
    LeanQuery query{kHits + database_.dialect().is_listed("conversation_id") +
                        " ORDER BY conversation_id, tracker_id",
                    {}};
    query.with("tenant", tenant.value).with("ids", conversation_ids(ids));
    return database_.glance([&](soci::session& session) {
        std::vector<ConversationHits> found;
        each_lean_row(session, database_.dialect(), query, [&](const LeanRow& row) {
            if (found.empty() || found.back().conversation.value != row.text(0))
                found.push_back({{row.string(0)}, {}});
            found.back().hits.push_back(hits_of(row));
        });
        return found;
    });
}

std::vector<StaleSearch> SqlHitStore::stale(const TenantId& tenant, const std::string& set,
                                            const ConversationId& after, std::size_t limit) {
    return database_.read([&](soci::session& session) {
        std::vector<StaleSearch> found;
        Statement{session, std::string{kStaleColumns} + kStaleFrom + kStalePage}
            .with("tenant", tenant.value)
            .with("set", set)
            .with("after", after.value)
            .with("limit", row_limit(limit))
            .each(4, [&](const Row& row) {
                found.push_back(
                    {{row.text(0)}, row.text(1), row.text(2), row.text(1) == row.text(3)});
            });
        return found;
    });
}

std::int64_t SqlHitStore::waiting(const TenantId& tenant, const std::string& set) {
    return database_.read([&](soci::session& session) {
        return Statement{session, std::string{"SELECT COUNT(*)"} + kStaleFrom}
            .with("tenant", tenant.value)
            .with("set", set)
            .number()
            .value_or(0);
    });
}

std::vector<model::TrackerVersion> SqlHitStore::members(const TenantId& tenant,
                                                        const std::string& set) {
    return database_.read([&](soci::session& session) {
        std::vector<model::TrackerVersion> members;
        Statement{session, kMembers}
            .with("tenant", tenant.value)
            .with("set", set)
            .each(1, [&](const Row& row) { members = versions_from_json(row.text(0)); });
        return members;
    });
}

int SqlHitStore::save(const TenantId& tenant, std::span<const model::TrackerVersion> set,
                      std::span<const MadeSearch> made) {
    if (made.empty()) return 0;
    const Dialect& dialect = database_.dialect();
    const auto with_live = [](const char* sql) { return std::string{sql} + kIsLive; };
    return database_.write([&](soci::session& session) {
        hold_revision(session, dialect, tenant);  // whoever erases a conversation waits
        remember(session, tenant, set);
        stage_all(session, dialect, made);
        const auto notes = changed_notes(session, tenant, with_live(kChanged));
        Statement{session, kDropHits + dialect.is_in("conversation_id", kStaged)}
            .with("tenant", tenant.value)
            .run();
        Statement{session, with_live(kAddHits)}.with("tenant", tenant.value).run();
        Statement{session, with_live(kAddSearches) + kReplaceSearches}
            .with("tenant", tenant.value)
            .with("set", model::digest_of(set))
            .run();
        clear_stage(session, "stage_search");
        clear_stage(session, "stage_hit");
        note_changes(session, tenant, notes);
        return static_cast<int>(notes.size());
    });
}

std::vector<ports::TrackerCount> SqlHitStore::counts(const TenantId& tenant) {
    return database_.read([&](soci::session& session) {
        std::vector<ports::TrackerCount> counts;
        Statement{session, kCounts}.with("tenant", tenant.value).each(3, [&](const Row& row) {
            counts.push_back({row.text(0), row.integer(1), row.integer(2)});
        });
        return counts;
    });
}

}  // namespace dealwire::store
