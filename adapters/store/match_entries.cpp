#include "adapters/store/match_entries.hpp"

#include "adapters/store/bulk_insert.hpp"
#include "adapters/store/staging.hpp"
#include "adapters/store/statement.hpp"

#include <algorithm>
#include <array>

namespace dealwire::store {
namespace {

using model::MatchEntry;
using model::MatchKey;
using model::MatchObject;
using model::OrgScope;
using model::RecordId;
using ports::Carried;
using ports::Leaning;

constexpr std::string_view kObjects = "aclor";  ///< a letter for each MatchObject

constexpr std::size_t kWidth = 14;
constexpr auto kSelect =
    "SELECT e.record_id, e.object, e.is_live, e.is_converted, e.address, e.domain, e.phone, "
    "e.mobile_phone, e.facts, e.last_modified_at, e.master_id, e.account_id, e.contact_id, "
    "e.opportunity_id FROM match_entry AS e";
constexpr auto kInOrg = " e.tenant_id = :tenant AND e.org_id = :org";

constexpr auto kDomains = R"sql(
    SELECT domain FROM match_domain
    WHERE tenant_id = :tenant AND org_id = :org AND record_id = :id
    ORDER BY domain
)sql";

constexpr auto kAccountsAt = R"sql(
    SELECT e.account_id, MIN(e.record_id) FROM match_entry AS e
    WHERE e.domain = :key AND e.object = 'c' AND e.tenant_id = :tenant AND e.org_id = :org
      AND e.is_live = 1 AND e.account_id IS NOT NULL
    GROUP BY e.account_id
)sql";

constexpr auto kNaming = R"sql(
    SELECT record_id FROM match_domain
    WHERE domain = :key AND tenant_id = :tenant AND org_id = :org
)sql";

constexpr auto kStage = "stage_match_entry";

constexpr auto kMerge = R"sql(
    INSERT INTO match_entry (tenant_id, org_id, record_id, object, is_live, is_converted, address,
                             domain, phone, mobile_phone, facts, last_modified_at, master_id,
                             account_id, contact_id, opportunity_id)
    SELECT CAST(:tenant AS TEXT), CAST(:org AS TEXT), record_id, object, is_live, is_converted,
           address, domain, phone, mobile_phone, facts, last_modified_at, master_id, account_id,
           contact_id, opportunity_id
    FROM stage_match_entry
    WHERE TRUE
    ORDER BY record_id
    ON CONFLICT (tenant_id, org_id, record_id) DO UPDATE
    SET is_live = excluded.is_live, is_converted = excluded.is_converted,
        address = excluded.address, domain = excluded.domain, phone = excluded.phone,
        mobile_phone = excluded.mobile_phone, facts = excluded.facts,
        last_modified_at = excluded.last_modified_at, master_id = excluded.master_id,
        account_id = excluded.account_id, contact_id = excluded.contact_id,
        opportunity_id = excluded.opportunity_id
)sql";

constexpr auto kDropDomains = R"sql(
    DELETE FROM match_domain WHERE tenant_id = :tenant AND org_id = :org AND record_id = :id
)sql";

constexpr std::array kColumns{
    StagedColumn{"record_id", "TEXT"},   StagedColumn{"object", "TEXT"},
    StagedColumn{"is_live", "SMALLINT"}, StagedColumn{"is_converted", "SMALLINT"},
    StagedColumn{"address", "BIGINT"},   StagedColumn{"domain", "BIGINT"},
    StagedColumn{"phone", "BIGINT"},     StagedColumn{"mobile_phone", "BIGINT"},
    StagedColumn{"facts", "BIGINT"},     StagedColumn{"last_modified_at", "BIGINT"},
    StagedColumn{"master_id", "TEXT"},   StagedColumn{"account_id", "TEXT"},
    StagedColumn{"contact_id", "TEXT"},  StagedColumn{"opportunity_id", "TEXT"}};

std::string_view letter_of(MatchObject object) {
    return kObjects.substr(static_cast<std::size_t>(object), 1);
}

MatchKey key_at(const Row& row, std::size_t at) { return static_cast<MatchKey>(row.integer(at)); }

MatchEntry entry_of(const Row& row) {
    MatchEntry entry{.object = static_cast<MatchObject>(kObjects.find(row.text(1))),
                     .id = row.record_id(0)};
    entry.live = row.flag(2);
    entry.converted = row.flag(3);
    entry.address = key_at(row, 4);
    entry.domain = key_at(row, 5);
    entry.phone = key_at(row, 6);
    entry.mobile_phone = key_at(row, 7);
    entry.facts = key_at(row, 8);
    entry.last_modified = row.instant(9);
    entry.master = row.record_id(10);
    entry.account = row.record_id(11);
    entry.contact = row.record_id(12);
    entry.opportunity = row.record_id(13);
    return entry;
}

/// What comes before the condition on the org: the key, by which the row is found.
std::string condition_of(Carried which) {
    switch (which) {
        case Carried::Address:
            return "e.address = :key AND";
        case Carried::Phone:
            return "e.phone = :key AND";
        case Carried::LeadDomain:
            return "e.domain = :key AND e.object = 'l' AND";
        case Carried::AccountDomain:
            break;
    }
    return "e.record_id = :key AND";
}

std::string condition_of(Leaning how) {
    switch (how) {
        case Leaning::ContactsOfAccount:
            return "e.account_id = :id AND e.object = 'c' AND";
        case Leaning::OpportunitiesOfAccount:
            return "e.account_id = :id AND e.object = 'o' AND";
        case Leaning::LeadsOfAccount:
            return "e.account_id = :id AND e.object = 'l' AND";
        case Leaning::RolesOfContact:
            return "e.contact_id = :id AND e.object = 'r' AND";
        case Leaning::LeadsOfContact:
            return "e.contact_id = :id AND e.object = 'l' AND";
        case Leaning::RolesInOpportunity:
            return "e.opportunity_id = :id AND e.object = 'r' AND";
        case Leaning::MergedInto:
            break;
    }
    return "e.master_id = :id AND";
}

std::string select_sql(const std::string& condition) {
    return std::string{kSelect} + " WHERE " + condition + kInOrg;
}

void put_key(RowSink& to, MatchKey key) {
    if (key == 0)
        to.null();
    else
        to.integer(static_cast<std::int64_t>(key));
}

void put_id(RowSink& to, const RecordId& id) {
    if (id.empty())
        to.null();
    else
        to.text(id.view());
}

void put_entry(RowSink& to, const MatchEntry& entry) {
    to.begin_row();
    to.text(entry.id.view());
    to.text(letter_of(entry.object));
    to.flag(entry.live);
    to.flag(entry.converted);
    for (const MatchKey key :
         {entry.address, entry.domain, entry.phone, entry.mobile_phone, entry.facts})
        put_key(to, key);
    to.integer(to_number(entry.last_modified));
    for (const RecordId* id : {&entry.master, &entry.account, &entry.contact, &entry.opportunity})
        put_id(to, *id);
    to.end_row();
}

std::vector<std::string> column_names() {
    std::vector<std::string> names;
    for (const StagedColumn& column : kColumns) names.emplace_back(column.name);
    return names;
}

void insert_entries(soci::session& session, const Dialect& dialect, const BulkTarget& target,
                    std::span<const MatchEntry> entries) {
    const auto insert = bulk_insert(session, dialect, target);
    for (const MatchEntry& entry : entries) put_entry(*insert, entry);
    insert->finish();
}

void insert_domains(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                    std::span<const MatchEntry> entries) {
    const auto insert =
        bulk_insert(session, dialect,
                    {"match_domain",
                     {"record_id", "domain"},
                     {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}}});
    for (const MatchEntry& entry : entries)
        for (const MatchKey domain : entry.domains) {
            insert->begin_row();
            insert->text(entry.id.view());
            insert->integer(static_cast<std::int64_t>(domain));
            insert->end_row();
        }
    insert->finish();
}

}  // namespace

std::optional<MatchEntry> SessionEntries::entry(const RecordId& id) {
    std::optional<MatchEntry> found;
    Statement{session_, select_sql("e.record_id = :id AND")}
        .in(scope_)
        .with("id", id.text())
        .each(kWidth, [&](const Row& row) { found = entry_of(row); });
    if (!found || found->object != MatchObject::Account) return found;
    Statement{session_, kDomains}.in(scope_).with("id", id.text()).each(1, [&](const Row& row) {
        found->domains.push_back(key_at(row, 0));
    });
    std::ranges::sort(found->domains);
    return found;
}

std::vector<MatchEntry> SessionEntries::carrying(Carried which, MatchKey key) {
    std::vector<MatchEntry> found;
    const auto number = static_cast<std::int64_t>(key);
    if (which == Carried::AccountDomain) {
        std::vector<RecordId> accounts;
        Statement{session_, kNaming}.in(scope_).with("key", number).each(1, [&](const Row& row) {
            accounts.push_back(row.record_id(0));
        });
        for (const RecordId& id : accounts)
            if (auto account = entry(id)) found.push_back(std::move(*account));
        return found;
    }
    std::string sql = select_sql(condition_of(which));
    if (which == Carried::Phone) sql += " UNION " + select_sql("e.mobile_phone = :key AND");
    Statement{session_, sql}.in(scope_).with("key", number).each(kWidth, [&](const Row& row) {
        found.push_back(entry_of(row));
    });
    return found;
}

std::vector<MatchEntry> SessionEntries::leaning(Leaning how, const RecordId& on) {
    std::vector<MatchEntry> found;
    Statement{session_, select_sql(condition_of(how))}
        .in(scope_)
        .with("id", on.text())
        .each(kWidth, [&](const Row& row) { found.push_back(entry_of(row)); });
    for (MatchEntry& each : found)
        if (each.object == MatchObject::Account)
            if (auto whole = entry(each.id)) each = std::move(*whole);
    return found;
}

std::vector<ports::AccountOfContact> SessionEntries::accounts_of_contacts_at(MatchKey domain) {
    std::vector<ports::AccountOfContact> found;
    Statement{session_, kAccountsAt}
        .in(scope_)
        .with("key", static_cast<std::int64_t>(domain))
        .each(2, [&](const Row& row) {
            found.push_back({row.record_id(0), row.record_id(1)});
        });
    return found;
}

void write_entries(soci::session& session, const Dialect& dialect, const OrgScope& scope,
                   std::span<const MatchEntry> entries, bool none_held) {
    if (none_held) {
        insert_entries(session, dialect,
                       {"match_entry",
                        column_names(),
                        {{"tenant_id", scope.tenant.value}, {"org_id", scope.org.id.text()}}},
                       entries);
    } else {
        create_stage(session, dialect, kStage, kColumns);
        insert_entries(session, dialect, {kStage, column_names()}, entries);
        Statement{session, kMerge}.in(scope).run();
        clear_stage(session, kStage);
        for (const MatchEntry& entry : entries)
            if (entry.object == MatchObject::Account)
                Statement{session, kDropDomains}.in(scope).with("id", entry.id.text()).run();
    }
    insert_domains(session, dialect, scope, entries);
}

}  // namespace dealwire::store
