#include "adapters/store/sql_crm_reader.hpp"

#include "adapters/store/crm_listings.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/statement.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::OrgScope;

/// Opportunities that get their history together: more cost memory, fewer cost a look-up each.
constexpr std::size_t kWithHistory = 4000;

constexpr auto kStages = R"sql(
    SELECT COALESCE(api_name, label), is_closed, is_won FROM opportunity_stage
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'live'
    ORDER BY id
)sql";

constexpr auto kHistory = R"sql(
    SELECT opportunity_id, created_at, stage, close_date FROM opportunity_history
    WHERE tenant_id = :tenant AND org_id = :org AND state = 'live'
      AND opportunity_id >= :first AND opportunity_id <= :last
    ORDER BY opportunity_id, created_at, id
)sql";

LeanQuery listing_query(const Listing& listing, const OrgScope& scope) {
    LeanQuery query{std::string{"SELECT "} + listing.columns + " FROM " + listing.table +
                        " WHERE tenant_id = :tenant AND org_id = :org ORDER BY id",
                    {}};
    query.in(scope);
    return query;
}

template <class Make, class Take>
void stream(Database& database, const OrgScope& scope, const Listing& listing, const Make& make,
            const Take& take) {
    database.read([&](soci::session& session) {
        stream_lean_rows(session, database.dialect(), listing_query(listing, scope),
                         [&](const LeanRow& row) { take(make(row)); });
    });
}

/// Adds the history of a page of opportunities, which are in ascending id as its rows are. Rows of
/// opportunities that are not held (I3 leaves them out) are passed over.
void add_history(Database& database, const OrgScope& scope, std::vector<model::Opportunity>& page) {
    if (page.empty()) return;
    LeanQuery query{kHistory, {}};
    query.in(scope).with("first", page.front().id.text()).with("last", page.back().id.text());
    auto opportunity = page.begin();
    database.read([&](soci::session& session) {
        each_lean_row(session, database.dialect(), query, [&](const LeanRow& row) {
            const std::string_view id = row.text(0);
            while (opportunity != page.end() && opportunity->id.view() < id) ++opportunity;
            if (opportunity == page.end() || opportunity->id.view() != id) return;
            opportunity->history.push_back(
                {row.instant(1), row.string(2), base::parse_date(row.text(3))});
        });
    });
}

}  // namespace

void SqlCrmReader::accounts(const OrgScope& scope,
                            const std::function<void(model::Account)>& take) {
    stream(database_, scope, kAccounts, account_of, take);
}

void SqlCrmReader::contacts(const OrgScope& scope,
                            const std::function<void(model::Contact)>& take) {
    stream(database_, scope, kContacts, contact_of, take);
}

void SqlCrmReader::leads(const OrgScope& scope, const std::function<void(model::Lead)>& take) {
    stream(database_, scope, kLeads, lead_of, take);
}

void SqlCrmReader::opportunities(const OrgScope& scope,
                                 const std::function<void(model::Opportunity)>& take) {
    std::vector<model::Opportunity> page;
    const auto finish_page = [&] {
        add_history(database_, scope, page);
        for (model::Opportunity& one : page) take(std::move(one));
        page.clear();
    };
    stream(database_, scope, kOpportunities, opportunity_of, [&](model::Opportunity one) {
        page.push_back(std::move(one));
        if (page.size() == kWithHistory) finish_page();
    });
    finish_page();
}

void SqlCrmReader::contact_roles(const OrgScope& scope,
                                 const std::function<void(model::ContactRole)>& take) {
    stream(database_, scope, kRoles, role_of, take);
}

void SqlCrmReader::users(const OrgScope& scope, const std::function<void(model::User)>& take) {
    stream(database_, scope, kUsers, user_of, take);
}

void SqlCrmReader::account_values(const OrgScope& scope, std::span<const std::string> fields,
                                  const std::function<void(model::RecordId, std::string)>& take) {
    if (fields.empty()) return;
    stream(database_, scope, kAccountFields, own_fields_of,
           [&](const OwnFields& own) { take_values(own, fields, take); });
}

std::vector<model::Stage> SqlCrmReader::stages(const OrgScope& scope) {
    return database_.read([&](soci::session& session) {
        std::vector<model::Stage> found;
        Statement{session, kStages}.in(scope).each(3, [&](const Row& row) {
            found.push_back({row.text(0), row.flag(1), row.flag(2)});
        });
        return found;
    });
}

}  // namespace dealwire::store
