#include "adapters/store/sql_resolution_store.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/change_notes.hpp"
#include "adapters/store/conversation_rows.hpp"
#include "adapters/store/conversation_writes.hpp"
#include "adapters/store/count_sql.hpp"
#include "adapters/store/resolution_keys.hpp"
#include "adapters/store/resolution_text.hpp"
#include "adapters/store/sql_unknown_people.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace dealwire::store {
namespace {

using base::ConversationId;
using model::OrgScope;
using model::Resolution;
using ports::MadeResolution;

// Look-ups below are scalar subqueries, not joins: each is one access by primary key, even when
// PostgreSQL has no statistics yet and a join would be a guess.

/// Whether the resolution of a conversation is another than a fresh one.
constexpr auto kIsStale = R"sql(
    COALESCE((SELECT r.basis FROM resolution AS r
              WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                AND r.conversation_id = c.id AND r.conversation_digest = c.digest), '') <> :basis
)sql";

/// Where nothing is held beyond a conversation, as in a first run, whatever comes after is stale.
/// In order, here and below, so that the key is asked: reading along until one is met ends nowhere.
constexpr auto kAnyHeldAfter = R"sql(
    SELECT 1 FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id > :after
    ORDER BY conversation_id
    LIMIT 1
)sql";

constexpr auto kSettle = R"sql(
    INSERT INTO match_state (tenant_id, org_id, settled_basis, settled_conversations)
    VALUES (:tenant, :org, :basis, :revision)
    ON CONFLICT (tenant_id, org_id) DO UPDATE
    SET settled_basis = excluded.settled_basis,
        settled_conversations = excluded.settled_conversations
)sql";

/// Resolutions on another basis end what was settled, also if the basis comes back.
constexpr auto kUnsettle = R"sql(
    UPDATE match_state SET settled_basis = ''
    WHERE tenant_id = :tenant AND org_id = :org AND settled_basis <> :basis
      AND settled_basis <> ''
)sql";

/// Before changes are followed, keys stand only in their row: a first run writes a million of them.
constexpr auto kIsKeyed = R"sql(
    SELECT 1 FROM match_state WHERE tenant_id = :tenant AND org_id = :org AND is_built = 1
)sql";

constexpr auto kConversationsRevision =
    "SELECT revision FROM conversation_revision WHERE tenant_id = :tenant";

/// What can be stale where all up to `:seen` is settled: what came later, and what was marked.
constexpr auto kUnsettled = R"sql(
    SELECT n.id FROM conversation AS n
    WHERE n.tenant_id = :tenant AND n.revision > :seen AND n.id > :after
    UNION
    SELECT m.conversation_id FROM resolution AS m
    WHERE m.tenant_id = :tenant AND m.org_id = :org AND m.basis = ''
      AND m.conversation_id > :after
)sql";

/// How no record at all is written: nothing held counts like nothing found.
constexpr std::string_view kNoRecords = "|||";

constexpr auto kTakeAway =
    "DELETE FROM resolution WHERE tenant_id = :tenant AND org_id = :org AND ";

/// Whether a page in ascending id lies where nothing is held yet, as all pages of a first run do.
constexpr auto kHeldBetween = R"sql(
    SELECT 1 FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org
      AND conversation_id >= :first AND conversation_id <= :last
    ORDER BY conversation_id
    LIMIT 1
)sql";

constexpr auto kLiveBetween = R"sql(
    SELECT id, time_at FROM conversation
    WHERE tenant_id = :tenant AND id >= :first AND id <= :last AND state = 'live'
)sql";

constexpr auto kFind = R"sql(
    SELECT conversation_id, records, trace FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org AND )sql";

/// Looks at every resolution of the org: asked by people, now and then.
constexpr auto kNaming = R"sql(
    SELECT conversation_id FROM resolution
    WHERE tenant_id = :tenant AND org_id = :org AND records LIKE :pattern
    ORDER BY conversation_id
)sql";

constexpr auto kOverride = R"sql(
    SELECT opportunity_id, decided_by, decided_at FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

constexpr auto kOverrides = R"sql(
    SELECT conversation_id, opportunity_id, decided_by, decided_at FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kLives = R"sql(
    SELECT 1 FROM conversation WHERE tenant_id = :tenant AND id = :id AND state = 'live'
)sql";

constexpr auto kSetOverride = R"sql(
    INSERT INTO resolution_override (tenant_id, org_id, conversation_id, opportunity_id,
                                     decided_by, decided_at)
    VALUES (:tenant, :org, :id, :opportunity, :by, :at)
    ON CONFLICT (tenant_id, org_id, conversation_id) DO UPDATE
    SET opportunity_id = excluded.opportunity_id, decided_by = excluded.decided_by,
        decided_at = excluded.decided_at, rules_opportunity_id = NULL
)sql";

constexpr auto kClearOverride = R"sql(
    DELETE FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

constexpr auto kContradict = R"sql(
    UPDATE resolution_override
    SET rules_opportunity_id = CASE WHEN :chosen = '' THEN NULL ELSE :chosen END
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

constexpr auto kContradicted = R"sql(
    SELECT conversation_id, opportunity_id, rules_opportunity_id FROM resolution_override
    WHERE tenant_id = :tenant AND org_id = :org AND rules_opportunity_id IS NOT NULL
    ORDER BY conversation_id
)sql";

/// No basis is empty, so this resolution is stale whatever the basis.
constexpr auto kForgetBasis = R"sql(
    UPDATE resolution SET basis = ''
    WHERE tenant_id = :tenant AND org_id = :org AND conversation_id = :id
)sql";

/// Grouped, so that each conversation's resolution is looked up once and not once per sum: whether
/// it is resolved, and 2 more where that is stale; null where none is held.
constexpr auto kCounts = R"sql(
    SELECT found, COUNT(*)
    FROM (SELECT (SELECT CASE WHEN r.conversation_digest = c.digest AND r.basis = :basis
                              THEN r.is_resolved ELSE r.is_resolved + 2 END
                  FROM resolution AS r
                  WHERE r.tenant_id = c.tenant_id AND r.org_id = :org
                    AND r.conversation_id = c.id) AS found
          FROM conversation AS c
          WHERE c.tenant_id = :tenant AND c.state = 'live') AS looked_at
    GROUP BY found
)sql";

constexpr auto kAnyHeld = R"sql(
    SELECT 1 FROM resolution WHERE tenant_id = :tenant AND org_id = :org LIMIT 1
)sql";

/// A resolution as it is written. `records` tells whether it differs from what is held.
struct Written {
    const MadeResolution* made;
    std::string records;
    std::int64_t time_at = 0;  ///< of its conversation, where `keep_live` has looked
};

std::vector<Written> in_ascending_id(std::span<const MadeResolution> made) {
    std::vector<Written> written;
    written.reserve(made.size());
    for (const MadeResolution& one : made) written.push_back({&one, records_text(one.resolution)});
    const auto id = [](const Written& one) -> const std::string& {
        return one.made->resolution.conversation.value;
    };
    if (!std::ranges::is_sorted(written, {}, id)) std::ranges::sort(written, {}, id);
    return written;
}

void write_rows(BulkInsert& insert, std::span<const Written> rows) {
    std::string trace;
    for (const Written& row : rows) {
        const Resolution& resolution = row.made->resolution;
        const std::string digest = outcome_digest(resolution);
        trace.clear();
        append_trace_text(trace, resolution);
        insert.begin_row();
        insert.text(resolution.conversation.value);
        insert.text(row.made->conversation_digest);
        insert.text(digest);
        insert.text(row.records);
        const std::string keys = packed_keys(row.made->keys);
        insert.flag(resolution.resolved());
        insert.text(keys);
        insert.text(trace);
        insert.end_row();
    }
    insert.finish();
}

/// Conversations after `:after` that live.
constexpr auto kLiveAfter = "c.tenant_id = :tenant AND c.state = 'live' AND c.id > :after";

/// Those of them that are stale. Where all up to `:seen` is settled they are few, and are looked up
/// one by one: a range of ids beside them would be read as a whole.
std::string stale_condition(const Dialect& dialect, bool is_settled) {
    if (!is_settled) return std::string{kLiveAfter} + " AND " + kIsStale;
    return "c.tenant_id = :tenant AND c.state = 'live' AND " + dialect.is_in("c.id", kUnsettled) +
           " AND " + kIsStale;
}

std::optional<std::int64_t> settled_up_to(soci::session& session, const OrgScope& scope,
                                          const std::string& basis) {
    return Statement{session, kSettled}.in(scope).with("basis", basis).number();
}

/// The stale ones are few, and all others are counted by an index.
ports::ResolutionCounts counts_of_settled(soci::session& session, const Dialect& dialect,
                                          const OrgScope& scope, const std::string& basis,
                                          std::int64_t seen) {
    ports::ResolutionCounts counts;
    const auto number = [&](const char* sql) {
        return Statement{session, sql}.in(scope).number().value_or(0);
    };
    counts.unresolved = number(kCountNowhere);
    counts.resolved = number(kCountHeld) - counts.unresolved;
    const std::string sql =
        "SELECT (SELECT h.is_resolved FROM resolution AS h WHERE h.tenant_id = c.tenant_id AND "
        "h.org_id = :org AND h.conversation_id = c.id) FROM conversation AS c WHERE " +
        stale_condition(dialect, true);
    Statement{session, sql}
        .in(scope)
        .with("basis", basis)
        .with("seen", seen)
        .with("after", "")
        .each(1, [&](const Row& row) {
            ++counts.waiting;
            if (row.is_null(0)) return;
            --(row.flag(0) ? counts.resolved : counts.unresolved);
            ++(row.flag(0) ? counts.stale_resolved : counts.stale_unresolved);
        });
    return counts;
}

/// Of each listed conversation, null where it does not live.
std::string times_sql(const Dialect& dialect) {
    return "SELECT listed.value, (SELECT c.time_at FROM conversation AS c WHERE "
           "c.tenant_id = :tenant AND c.id = listed.value AND c.state = 'live') FROM " +
           std::string{dialect.ids_table};
}

/// The keys of those whose conversation is not removed.
std::vector<KeysOfResolution> keys_of(soci::session& session, const Dialect& dialect,
                                      const OrgScope& scope, std::span<const MadeResolution> made) {
    const auto id = [](const MadeResolution& one) { return one.resolution.conversation.value; };
    std::unordered_set<std::string> live;
    Statement{session, times_sql(dialect)}
        .with("tenant", scope.tenant.value)
        .with("ids", id_list_of(made, id))
        .each(2, [&](const Row& row) {
            if (!row.is_null(1)) live.insert(row.text(0));
        });
    std::vector<KeysOfResolution> keys;
    for (const MadeResolution& one : made)
        if (live.contains(id(one))) keys.push_back({one.resolution.conversation, one.keys});
    return keys;
}

void keep_contradictions(soci::session& session, const OrgScope& scope,
                         std::span<const MadeResolution> made) {
    for (const MadeResolution& one : made)
        if (one.resolution.overridden)
            Statement{session, kContradict}
                .in(scope)
                .with("id", one.resolution.conversation.value)
                .with("chosen", one.contradicted_by.text())
                .run();
}

/// Of each listed conversation, null where none is held.
std::string held_sql(const Dialect& dialect) {
    return "SELECT listed.value, (SELECT r.records FROM resolution AS r WHERE r.tenant_id = "
           ":tenant "
           "AND r.org_id = :org AND r.conversation_id = listed.value) FROM " +
           std::string{dialect.ids_table};
}

/// The conversations of a smaller page are looked up one by one, whatever lies between them.
constexpr std::size_t kWorthLooking = 100;

/// One page that is being saved. What is held is taken away and the page added: both are done in
/// one go, where putting each row in the place of another writes all its indexes anew one by one.
class Page {
public:
    Page(soci::session& session, const Dialect& dialect, const OrgScope& scope,
         const std::string& basis, std::span<const MadeResolution> made)
        : session_{session},
          dialect_{dialect},
          scope_{scope},
          basis_{basis},
          made_{made},
          rows_{in_ascending_id(made)} {}

    /// How many differ from what is held.
    int save() {
        // Whoever erases a conversation waits, and finds what is written here.
        hold_revision(session_, dialect_, scope_.tenant);
        if (Statement{session_, kIsKeyed}.in(scope_).number())
            replace_keys(session_, dialect_, scope_, keys_of(session_, dialect_, scope_, made_));
        Statement{session_, kUnsettle}.in(scope_).with("basis", basis_).run();
        keep_contradictions(session_, scope_, made_);
        if (rows_.size() >= kWorthLooking && !any_held()) {
            keep_live(between(kLiveBetween));
        } else {
            keep_live(listed(times_sql(dialect_)));
            take_away();
        }
        add();
        const model::ChangeNotes notes = notes_of_changed();
        note_changes(session_, scope_.tenant, notes);
        return static_cast<int>(notes.size());
    }

private:
    [[nodiscard]] model::ChangeNotes notes_of_changed() const {
        model::ChangeNotes notes;
        for (const Written& one : rows_) {
            const std::string& id = one.made->resolution.conversation.value;
            const auto held = held_.find(id);
            if (one.records != (held == held_.end() ? kNoRecords : held->second))
                notes.push_back({model::SubjectKind::Conversation, id, model::Aspect::Resolution});
        }
        return notes;
    }

    [[nodiscard]] LeanQuery between(const char* sql) const {
        LeanQuery query{sql, {}};
        query.with("tenant", scope_.tenant.value)
            .with("first", rows_.front().made->resolution.conversation.value)
            .with("last", rows_.back().made->resolution.conversation.value);
        return query;
    }

    [[nodiscard]] LeanQuery listed(std::string sql) const {
        LeanQuery query{std::move(sql), {}};
        query.with("tenant", scope_.tenant.value).with("ids", ids());
        return query;
    }

    [[nodiscard]] std::string ids() const {
        return id_list_of(
            made_, [](const MadeResolution& one) { return one.resolution.conversation.value; });
    }

    bool any_held() {
        bool held = false;
        auto query = between(kHeldBetween);
        query.with("org", scope_.org.id.text());
        each_lean_row(session_, dialect_, query, [&](const LeanRow&) { held = true; });
        return held;
    }

    /// Conversations may have been removed since they were read.
    void keep_live(const LeanQuery& query) {
        std::vector<std::pair<std::string, std::int64_t>> live;
        live.reserve(rows_.size());
        each_lean_row(session_, dialect_, query, [&](const LeanRow& row) {
            if (!row.is_null(1)) live.emplace_back(row.string(0), row.integer(1));
        });
        if (!std::ranges::is_sorted(live)) std::ranges::sort(live);
        auto next = live.begin();
        std::erase_if(rows_, [&](Written& one) {
            const std::string& id = one.made->resolution.conversation.value;
            while (next != live.end() && next->first < id) ++next;
            const bool lives = next != live.end() && next->first == id;
            if (lives) one.time_at = next->second;
            return !lives;
        });
    }

    void take_away() {
        auto query = listed(held_sql(dialect_));
        query.with("org", scope_.org.id.text());
        each_lean_row(session_, dialect_, query, [&](const LeanRow& row) {
            if (!row.is_null(1)) held_.emplace(row.string(0), row.string(1));
        });
        if (held_.empty()) return;
        Statement{session_, "DELETE FROM resolution WHERE " +
                                dialect_.rows_listed("resolution", "conversation_id")}
            .in(scope_)
            .with("ids", ids())
            .run();
        drop_unknown(session_, dialect_, scope_, ids());
    }

    void add() {
        const auto insert = bulk_insert(session_, dialect_,
                                        {"resolution",
                                         {"conversation_id", "conversation_digest", "digest",
                                          "records", "is_resolved", "match_keys", "trace"},
                                         {{"tenant_id", scope_.tenant.value},
                                          {"org_id", scope_.org.id.text()},
                                          {"basis", basis_}}});
        write_rows(*insert, rows_);
        std::vector<DatedResolution> dated;
        dated.reserve(rows_.size());
        for (const Written& row : rows_) dated.push_back({&row.made->resolution, row.time_at});
        add_unknown(session_, dialect_, scope_, dated);
    }

    soci::session& session_;
    const Dialect& dialect_;
    const OrgScope& scope_;
    const std::string& basis_;
    std::span<const MadeResolution> made_;
    std::vector<Written> rows_;
    std::unordered_map<std::string, std::string> held_;  ///< records by conversation
};

}  // namespace

std::vector<model::Conversation> SqlResolutionStore::stale(const OrgScope& scope,
                                                           const std::string& basis,
                                                           const ConversationId& after,
                                                           std::size_t limit) {
    return database_.read([&](soci::session& session) {
        const auto seen = settled_up_to(session, scope, basis);
        const bool any_held = Statement{session, kAnyHeldAfter}
                                  .in(scope)
                                  .with("after", after.value)
                                  .number()
                                  .has_value();
        const std::string condition =
            any_held ? stale_condition(database_.dialect(), seen.has_value()) : kLiveAfter;
        LeanQuery query{std::string{"SELECT "} + kConversationColumns +
                            " FROM conversation AS c WHERE " + condition +
                            " ORDER BY c.id LIMIT :limit",
                        {}};
        query.with("tenant", scope.tenant.value)
            .with("after", after.value)
            .with("limit", std::to_string(row_limit(limit)));
        if (any_held) query.with("org", scope.org.id.text()).with("basis", basis);
        if (any_held && seen) query.with("seen", std::to_string(*seen));
        return conversations_found(session, database_.dialect(), query);
    });
}

int SqlResolutionStore::save(const OrgScope& scope, const std::string& basis,
                             std::span<const MadeResolution> made) {
    if (made.empty()) return 0;
    return database_.write([&](soci::session& session) {
        return Page{session, database_.dialect(), scope, basis, made}.save();
    });
}

std::vector<Resolution> SqlResolutionStore::find_all(const OrgScope& scope,
                                                     std::span<const ConversationId> ids) {
    if (ids.empty()) return {};
    return database_.glance([&](soci::session& session) {
        std::vector<Resolution> found;
        LeanQuery query{
            kFind + database_.dialect().is_listed("conversation_id") + " ORDER BY conversation_id",
            {}};
        query.in(scope).with("ids", conversation_ids(ids));
        each_lean_row(session, database_.dialect(), query, [&](const LeanRow& row) {
            found.push_back(resolution_from_text({row.string(0)}, row.string(1), row.string(2)));
        });
        return found;
    });
}

std::vector<ConversationId> SqlResolutionStore::naming(const OrgScope& scope,
                                                       const model::RecordId& record) {
    return database_.read([&](soci::session& session) {
        std::vector<ConversationId> found;
        Statement{session, kNaming}
            .in(scope)
            .with("pattern", "%" + record.text() + "%")
            .each(1, [&](const Row& row) { found.push_back({row.text(0)}); });
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

bool SqlResolutionStore::set_override(const OrgScope& scope, const ConversationId& id,
                                      const std::optional<model::Override>& decision) {
    return database_.write([&](soci::session& session) {
        hold_revision(session, database_.dialect(), scope.tenant);
        if (!Statement{session, kLives}
                 .with("tenant", scope.tenant.value)
                 .with("id", id.value)
                 .number())
            return false;
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
        // A page that is being saved takes its rows away and adds them: whoever waited for it finds
        // his row gone, and the new one only with another look.
        const auto forget = [&] {
            return Statement{session, kForgetBasis}.in(scope).with("id", id.value).run();
        };
        if (forget() == 0) forget();
        note_changes(session, scope.tenant,
                     {{model::SubjectKind::Conversation, id.value, model::Aspect::Resolution}});
        return true;
    });
}

std::vector<ports::Contradiction> SqlResolutionStore::contradicted(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<ports::Contradiction> found;
        Statement{session, kContradicted}.in(scope).each(3, [&](const Row& row) {
            found.push_back({{row.text(0)}, row.record_id(1), row.record_id(2)});
        });
        return found;
    });
}

std::int64_t SqlResolutionStore::conversations_revision(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        return Statement{session, kConversationsRevision}
            .with("tenant", scope.tenant.value)
            .number()
            .value_or(0);
    });
}

void SqlResolutionStore::settle(const OrgScope& scope, const std::string& basis,
                                std::int64_t revision) {
    database_.write([&](soci::session& session) {
        Statement{session, kSettle}.in(scope).with("basis", basis).with("revision", revision).run();
    });
}

ports::ResolutionCounts SqlResolutionStore::counts(const OrgScope& scope,
                                                   const std::string& basis) {
    return database_.read([&](soci::session& session) {
        if (const auto seen = settled_up_to(session, scope, basis))
            return counts_of_settled(session, database_.dialect(), scope, basis, *seen);
        ports::ResolutionCounts counts;
        if (!Statement{session, kAnyHeld}.in(scope).number()) {  // looking up each would be in vain
            Statement count{session, kCountLive};
            counts.waiting = count.with("tenant", scope.tenant.value).number().value_or(0);
            return counts;
        }
        Statement{session, kCounts}.in(scope).with("basis", basis).each(2, [&](const Row& row) {
            constexpr std::int64_t kStale = 2;
            const std::int64_t found = row.integer(0);
            const bool is_stale = row.is_null(0) || found >= kStale;
            const bool is_resolved = found % kStale == 1;
            if (is_stale) counts.waiting += row.integer(1);
            if (row.is_null(0)) return;
            if (is_stale)
                (is_resolved ? counts.stale_resolved : counts.stale_unresolved) = row.integer(1);
            else
                (is_resolved ? counts.resolved : counts.unresolved) = row.integer(1);
        });
        return counts;
    });
}

}  // namespace dealwire::store
