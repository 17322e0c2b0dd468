#include "adapters/store/sql_crm_reader.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_rows.hpp"
#include "adapters/store/lean_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::OrgScope;

/// Opportunities that get their history together: more cost memory, fewer cost a look-up each.
constexpr std::size_t kWithHistory = 4000;

/// What to read of an object: the first column is always its id.
struct Listing {
    const char* columns;
    const char* table;
};

constexpr Listing kAccounts{"id, name, website, owner_id, master_id, state", "account"};
constexpr Listing kContacts{
    "id, name, email, phone, mobile_phone, account_id, master_id, state, last_modified_at",
    "contact"};
constexpr Listing kLeads{
    "id, name, email, phone, mobile_phone, company, is_converted, converted_contact_id, "
    "converted_account_id, converted_opportunity_id, master_id, state, last_modified_at",
    "lead"};
constexpr Listing kOpportunities{
    "id, name, account_id, owner_id, stage, close_date, is_closed, created_at, last_modified_at, "
    "state",
    "opportunity"};
constexpr Listing kRoles{"id, opportunity_id, contact_id, role, is_primary, state",
                         "opportunity_contact_role"};
constexpr Listing kUsers{
    "id, username, name, email, title, user_type, is_active, manager_id, last_modified_at",
    "crm_user"};

/// The admin's own fields stand in one JSON column.
constexpr Listing kAccountFields{"id, state, fields", "account"};

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
                        " WHERE tenant_id = :tenant AND org_id = :org AND id > :after "
                        "ORDER BY id LIMIT :limit",
                    {}};
    query.in(scope);
    return query;
}

template <class Make, class Take>
void stream(Database& database, const OrgScope& scope, const Listing& listing, const Make& make,
            const Take& take) {
    database.read([&](soci::session& session) {
        each_lean_row_in_pages(session, database.dialect(), listing_query(listing, scope),
                               [&](const LeanRow& row) { take(make(row)); });
    });
}

model::Account account_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .website = row.string(2),
            .owner = row.record_id(3),
            .master = row.record_id(4),
            .state = state_named(row.text(5))};
}

model::Contact contact_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .email = row.string(2),
            .phone = row.string(3),
            .mobile_phone = row.string(4),
            .account = row.record_id(5),
            .master = row.record_id(6),
            .state = state_named(row.text(7)),
            .last_modified = row.instant(8)};
}

model::Lead lead_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .email = row.string(2),
            .phone = row.string(3),
            .mobile_phone = row.string(4),
            .company = row.string(5),
            .converted = row.flag(6),
            .converted_contact = row.record_id(7),
            .converted_account = row.record_id(8),
            .converted_opportunity = row.record_id(9),
            .master = row.record_id(10),
            .state = state_named(row.text(11)),
            .last_modified = row.instant(12)};
}

model::Opportunity opportunity_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .name = row.string(1),
            .account = row.record_id(2),
            .owner = row.record_id(3),
            .stage = row.string(4),
            .close_date = base::parse_date(row.text(5)),
            .closed = row.flag(6),
            .created = row.instant(7),
            .last_modified = row.instant(8),
            .state = state_named(row.text(9)),
            .history = {}};
}

model::ContactRole role_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .opportunity = row.record_id(1),
            .contact = row.record_id(2),
            .role = row.string(3),
            .primary = row.flag(4),
            .state = state_named(row.text(5))};
}

model::User user_of(const LeanRow& row) {
    return {.id = row.record_id(0),
            .username = row.string(1),
            .name = row.string(2),
            .email = row.string(3),
            .title = row.string(4),
            .user_type = row.string(5),
            .active = row.flag(6),
            .manager = row.record_id(7),
            .last_modified = row.instant(8)};
}

/// The JSON of a live account's own fields; empty for others.
struct OwnFields {
    model::RecordId id;
    std::string json;
};

OwnFields own_fields_of(const LeanRow& row) {
    const bool live = state_named(row.text(1)) == model::RecordState::Live;
    return {row.record_id(0), live ? row.string(2) : std::string{}};
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
    stream(database_, scope, kAccountFields, own_fields_of, [&](const OwnFields& own) {
        if (own.json.empty()) return;
        const auto parsed = json::parse(own.json);
        if (!parsed) throw ports::StoreError{"The store holds a record whose fields are damaged."};
        for (const std::string& field : fields)
            if (auto value = parsed->text_at(field); value && !value->empty())
                take(own.id, std::move(*value));
    });
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
