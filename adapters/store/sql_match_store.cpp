#include "adapters/store/sql_match_store.hpp"

#include "adapters/store/backend.hpp"
#include "adapters/store/crm_records.hpp"
#include "adapters/store/match_entries.hpp"
#include "adapters/store/resolution_keys.hpp"
#include "adapters/store/statement.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace dealwire::store {
namespace {

using model::MatchObject;
using model::OrgScope;
using model::RecordId;
using ports::MatchState;
using ports::TouchedRecord;

constexpr auto kState = R"sql(
    SELECT epoch, is_built, entries, rules, users FROM match_state
    WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kRevision = R"sql(
    SELECT revision, touched FROM crm_revision WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kAnyUser = R"sql(
    SELECT 1 FROM crm_touch
    WHERE tenant_id = :tenant AND org_id = :org AND object = 'User' LIMIT 1
)sql";

constexpr auto kListen = R"sql(
    INSERT INTO crm_revision (tenant_id, org_id, revision, touched)
    VALUES (:tenant, :org, 0, 0)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET touched = 0
)sql";

constexpr auto kForgetTouched = R"sql(
    DELETE FROM crm_touch WHERE tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kBegin = R"sql(
    INSERT INTO match_state (tenant_id, org_id, epoch) VALUES (:tenant, :org, 1)
    ON CONFLICT (tenant_id, org_id) DO UPDATE
    SET epoch = match_state.epoch + 1, is_built = 0, entries = 0, users = ''
)sql";

/// What was touched after listening began is in no entry as it was before.
constexpr auto kFinish = R"sql(
    UPDATE match_state
    SET is_built = 1, rules = :rules,
        entries = (SELECT COUNT(*) FROM match_entry WHERE tenant_id = :tenant AND org_id = :org)
    WHERE tenant_id = :tenant AND org_id = :org
      AND (SELECT touched FROM crm_revision
           WHERE tenant_id = :tenant AND org_id = :org) = 0
)sql";

constexpr auto kRememberUsers = R"sql(
    INSERT INTO match_state (tenant_id, org_id, users) VALUES (:tenant, :org, :users)
    ON CONFLICT (tenant_id, org_id) DO UPDATE SET users = excluded.users
)sql";

constexpr auto kAnyBetween = R"sql(
    SELECT 1 FROM match_entry
    WHERE tenant_id = :tenant AND org_id = :org AND record_id >= :first AND record_id <= :last
    LIMIT 1
)sql";

constexpr auto kTouched = R"sql(
    SELECT object, record_id, revision FROM crm_touch
    WHERE tenant_id = :tenant AND org_id = :org
    ORDER BY object, record_id
    LIMIT :limit
)sql";

constexpr auto kCountDown = R"sql(
    UPDATE crm_revision SET touched = CASE WHEN touched > :rows THEN touched - :rows ELSE 0 END
    WHERE tenant_id = :tenant AND org_id = :org AND touched IS NOT NULL
)sql";

/// Nothing was taken: whatever the count says, none is left.
constexpr auto kNoneLeft = R"sql(
    UPDATE crm_revision SET touched = 0
    WHERE tenant_id = :tenant AND org_id = :org AND touched > 0
      AND NOT EXISTS (SELECT 1 FROM crm_touch AS t
                      WHERE t.tenant_id = :tenant AND t.org_id = :org)
)sql";

std::string drop_touched_sql(const Dialect& dialect) {
    return "DELETE FROM crm_touch WHERE tenant_id = :tenant AND org_id = :org AND "
           "object = :object AND revision <= :revision AND " +
           dialect.is_listed("record_id");
}

std::string opportunities_sql(const Dialect& dialect) {
    return "SELECT DISTINCT opportunity_id FROM opportunity_history "
           "WHERE tenant_id = :tenant AND org_id = :org AND opportunity_id IS NOT NULL AND " +
           dialect.is_listed("id");
}

/// Rows of crm_touch with one object.
struct TouchedOfObject {
    std::vector<RecordId> ids;
    std::int64_t revision = 0;  ///< the highest among them
};

using Touched = std::map<std::string, TouchedOfObject>;

std::size_t number_of(const Touched& touched) {
    std::size_t number = 0;
    for (const auto& [object, rows] : touched) number += rows.ids.size();
    return number;
}

Touched read_touched(soci::session& session, const OrgScope& scope, std::size_t limit) {
    Touched touched;
    Statement{session, kTouched}
        .in(scope)
        .with("limit", row_limit(limit))
        .each(3, [&](const Row& row) {
            TouchedOfObject& rows = touched[row.text(0)];
            rows.ids.push_back(row.record_id(1));
            rows.revision = std::max(rows.revision, row.integer(2));
        });
    return touched;
}

/// What an import touched again meanwhile has a later revision, and stays.
void drop_touched(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                  const Touched& touched) {
    Statement{session, kCountDown}.in(scope).with("rows", row_limit(number_of(touched))).run();
    for (const auto& [object, rows] : touched)
        Statement{session, drop_touched_sql(dialect)}
            .in(scope)
            .with("object", object)
            .with("revision", rows.revision)
            .with("ids", id_list_of(rows.ids, [](const RecordId& id) { return id.text(); }))
            .run();
}

constexpr std::array kObjects{
    std::pair{std::string_view{"Account"}, MatchObject::Account},
    std::pair{std::string_view{"Contact"}, MatchObject::Contact},
    std::pair{std::string_view{"Lead"}, MatchObject::Lead},
    std::pair{std::string_view{"Opportunity"}, MatchObject::Opportunity},
    std::pair{std::string_view{"OpportunityContactRole"}, MatchObject::ContactRole}};

std::vector<TouchedRecord> records_of(soci::session& session, const Dialect& dialect,
                                      const OrgScope& scope, const Touched& touched) {
    std::vector<TouchedRecord> records;
    std::set<RecordId> deals;
    for (const auto& [name, object] : kObjects) {
        const auto rows = touched.find(std::string{name});
        if (rows == touched.end()) continue;
        for (const RecordId& id : rows->second.ids) {
            records.push_back({object, id});
            if (object == MatchObject::Opportunity) deals.insert(id);
        }
    }
    const auto history = touched.find("OpportunityHistory");
    if (history == touched.end()) return records;
    const std::string ids =
        id_list_of(history->second.ids, [](const RecordId& id) { return id.text(); });
    Statement{session, opportunities_sql(dialect)}
        .in(scope)
        .with("ids", ids)
        .each(1, [&](const Row& row) {
            if (deals.insert(row.record_id(0)).second)
                records.push_back({MatchObject::Opportunity, row.record_id(0)});
        });
    return records;
}

class SessionChanges final : public ports::MatchChanges {
public:
    SessionChanges(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                   std::vector<TouchedRecord> touched)
        : session_{session},
          dialect_{dialect},
          scope_{scope},
          touched_{std::move(touched)},
          records_{session, dialect, scope},
          entries_{session, scope} {}

    [[nodiscard]] const std::vector<TouchedRecord>& touched() const override { return touched_; }

    ports::CurrentRecords& records() override { return records_; }

    ports::MatchEntries& entries() override { return entries_; }

    void put(const model::MatchEntry& entry) override {
        write_entries(session_, dialect_, scope_, {&entry, 1}, false);
    }

    std::int64_t mark(std::span<const model::MatchKey> keys) override {
        return mark_resolutions(session_, dialect_, scope_, keys);
    }

private:
    soci::session& session_;
    const Dialect& dialect_;
    const OrgScope& scope_;
    std::vector<TouchedRecord> touched_;
    SessionRecords records_;
    SessionEntries entries_;
};

}  // namespace

MatchState SqlMatchStore::state(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        MatchState state;
        Statement{session, kState}.in(scope).each(5, [&](const Row& row) {
            state.epoch = row.integer(0);
            state.is_built = row.flag(1);
            state.entries = row.integer(2);
            state.rules = row.text(3);
            state.users = row.text(4);
        });
        Statement{session, kRevision}.in(scope).each(2, [&](const Row& row) {
            state.revision = row.integer(0);
            state.touched = row.integer(1);
            state.is_listening = !row.is_null(1);
        });
        if (state.touched > 0)
            state.users_touched = Statement{session, kAnyUser}.in(scope).number().has_value();
        return state;
    });
}

void SqlMatchStore::listen(const OrgScope& scope) {
    database_.write([&](soci::session& session) {
        for (const char* sql : {kListen, kForgetTouched, kBegin})
            Statement{session, sql}.in(scope).run();
    });
}

void SqlMatchStore::add(const OrgScope& scope, std::span<const model::MatchEntry> entries) {
    if (entries.empty()) return;
    database_.write([&](soci::session& session) {
        const Dialect& dialect = database_.dialect();
        if (*dialect.prepare_page) run_script(session, dialect, dialect.prepare_page);
        const auto [first, last] = std::ranges::minmax(entries, {}, &model::MatchEntry::id);
        const bool any_held = Statement{session, kAnyBetween}
                                  .in(scope)
                                  .with("first", first.id.text())
                                  .with("last", last.id.text())
                                  .number()
                                  .has_value();
        write_entries(session, dialect, scope, entries, !any_held);
    });
}

bool SqlMatchStore::finish_building(const OrgScope& scope, const std::string& rules) {
    index_resolutions(database_, scope);
    return database_.write([&](soci::session& session) {
        if (database_.dialect().backend == Backend::Postgresql)
            for (const char* table : {"match_entry", "match_domain", "resolution_key"})
                run_script(session, database_.dialect(), std::string{"ANALYZE "} + table);
        return Statement{session, kFinish}.in(scope).with("rules", rules).run() > 0;
    });
}

std::size_t SqlMatchStore::follow(const OrgScope& scope, std::size_t limit,
                                  const std::function<void(ports::MatchChanges&)>& work) {
    return database_.write([&](soci::session& session) {
        const Dialect& dialect = database_.dialect();
        const Touched touched = read_touched(session, scope, limit);
        if (touched.empty()) {
            Statement{session, kNoneLeft}.in(scope).run();
            return std::size_t{0};
        }
        SessionChanges changes{session, dialect, scope,
                               records_of(session, dialect, scope, touched)};
        work(changes);
        drop_touched(session, dialect, scope, touched);
        return number_of(touched);
    });
}

void SqlMatchStore::remember_users(const OrgScope& scope, const std::string& digest) {
    database_.write([&](soci::session& session) {
        Statement{session, kRememberUsers}.in(scope).with("users", digest).run();
    });
}

void SqlMatchStore::look(
    const OrgScope& scope,
    const std::function<void(ports::MatchEntries&, ports::CurrentRecords&)>& work) {
    database_.read([&](soci::session& session) {
        SessionEntries entries{session, scope};
        SessionRecords records{session, database_.dialect(), scope};
        work(entries, records);
    });
}

}  // namespace dealwire::store
