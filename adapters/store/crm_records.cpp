#include "adapters/store/crm_records.hpp"

#include "adapters/store/crm_listings.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/statement.hpp"

#include <map>

namespace dealwire::store {
namespace {

using model::OrgScope;
using model::RecordId;

std::string listed(std::span<const RecordId> ids) {
    return id_list_of(ids, [](const RecordId& id) { return id.text(); });
}

std::string history_sql(const Dialect& dialect) {
    return "SELECT opportunity_id, created_at, stage, close_date FROM opportunity_history "
           "WHERE tenant_id = :tenant AND org_id = :org AND state = 'live' AND " +
           dialect.is_listed("opportunity_id") + " ORDER BY opportunity_id, created_at, id";
}

/// The rows of a listing that have one of these ids, as values.
template <class Make>
auto those(soci::session& session, const Dialect& dialect, const OrgScope& scope,
           const Listing& listing, std::span<const RecordId> ids, const Make& make) {
    std::vector<decltype(make(std::declval<const LeanRow&>()))> found;
    if (ids.empty()) return found;
    LeanQuery query{std::string{"SELECT "} + listing.columns + " FROM " + listing.table +
                        " WHERE tenant_id = :tenant AND org_id = :org AND " +
                        dialect.is_listed("id"),
                    {}};
    query.in(scope).with("ids", listed(ids));
    each_lean_row(session, dialect, query, [&](const LeanRow& row) { found.push_back(make(row)); });
    return found;
}

}  // namespace

std::vector<model::Account> SessionRecords::accounts(std::span<const RecordId> ids) {
    return those(session_, dialect_, scope_, kAccounts, ids, account_of);
}

std::vector<std::pair<RecordId, std::string>> SessionRecords::account_values(
    std::span<const RecordId> ids, std::span<const std::string> fields) {
    std::vector<std::pair<RecordId, std::string>> values;
    for (const OwnFields& own :
         those(session_, dialect_, scope_, kAccountFields, ids, own_fields_of))
        take_values(own, fields, [&](const RecordId& id, std::string value) {
            values.emplace_back(id, std::move(value));
        });
    return values;
}

std::vector<model::Contact> SessionRecords::contacts(std::span<const RecordId> ids) {
    return those(session_, dialect_, scope_, kContacts, ids, contact_of);
}

std::vector<model::Lead> SessionRecords::leads(std::span<const RecordId> ids) {
    return those(session_, dialect_, scope_, kLeads, ids, lead_of);
}

std::vector<model::Opportunity> SessionRecords::opportunities(std::span<const RecordId> ids) {
    auto found = those(session_, dialect_, scope_, kOpportunities, ids, opportunity_of);
    if (found.empty()) return found;
    std::map<RecordId, std::vector<model::StageChange>> history;
    LeanQuery query{history_sql(dialect_), {}};
    query.in(scope_).with("ids", listed(ids));
    each_lean_row(session_, dialect_, query, [&](const LeanRow& row) {
        history[row.record_id(0)].push_back(
            {row.instant(1), row.string(2), base::parse_date(row.text(3))});
    });
    for (model::Opportunity& deal : found) deal.history = std::move(history[deal.id]);
    return found;
}

std::vector<model::ContactRole> SessionRecords::contact_roles(std::span<const RecordId> ids) {
    return those(session_, dialect_, scope_, kRoles, ids, role_of);
}

}  // namespace dealwire::store
