#include "adapters/store/sql_crm_reader.hpp"

#include "adapters/json/json.hpp"
#include "adapters/store/crm_rows.hpp"
#include "adapters/store/statement.hpp"
#include "engine/ports/store_error.hpp"

#include <soci/soci.h>

namespace dealwire::store {
namespace {

using model::OrgScope;

/// Both client libraries hold the rows of one statement in memory, so a stream is cut into pages.
/// More rows a page cost memory, fewer cost a look-up each.
constexpr std::int64_t kPageRows = 4000;

/// What to read of an object: the first column is always its id.
struct Listing {
    const char* columns;
    std::size_t width;
    const char* table;
};

constexpr Listing kAccounts{"id, name, website, owner_id, master_id, state", 6, "account"};
constexpr Listing kContacts{
    "id, name, email, phone, mobile_phone, account_id, master_id, state, last_modified_at", 9,
    "contact"};
constexpr Listing kLeads{
    "id, name, email, phone, mobile_phone, company, is_converted, converted_contact_id, "
    "converted_account_id, converted_opportunity_id, master_id, state, last_modified_at",
    13, "lead"};
constexpr Listing kOpportunities{
    "id, name, account_id, owner_id, stage, close_date, is_closed, created_at, last_modified_at, "
    "state",
    10, "opportunity"};
constexpr Listing kRoles{"id, opportunity_id, contact_id, role, is_primary, state", 6,
                         "opportunity_contact_role"};
constexpr Listing kUsers{
    "id, username, name, email, title, user_type, is_active, manager_id, last_modified_at", 9,
    "crm_user"};

/// The admin's own fields stand in one JSON column.
constexpr Listing kAccountFields{"id, state, fields", 3, "account"};

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

std::string page_sql(const Listing& listing) {
    return std::string{"SELECT "} + listing.columns + " FROM " + listing.table +
           " WHERE tenant_id = :tenant AND org_id = :org AND id > :after ORDER BY id LIMIT :limit";
}

/// Reads page after page in ascending id and hands each to `take_page` as values.
template <class Value, class Make, class TakePage>
void each_page(soci::session& session, const OrgScope& scope, const Listing& listing,
               const Make& make, const TakePage& take_page) {
    const std::string sql = page_sql(listing);
    std::string after;
    std::vector<Value> page;
    do {
        page.clear();
        Statement{session, sql}
            .in(scope)
            .with("after", after)
            .with("limit", kPageRows)
            .each(listing.width, [&](const Row& row) {
                page.push_back(make(row));
                after = row.text(0);
            });
        take_page(page);
    } while (static_cast<std::int64_t>(page.size()) == kPageRows);
}

template <class Value, class Make>
void stream(Database& database, const OrgScope& scope, const Listing& listing, const Make& make,
            const std::function<void(Value)>& take) {
    database.read([&](soci::session& session) {
        each_page<Value>(session, scope, listing, make, [&](std::vector<Value>& page) {
            for (Value& value : page) take(std::move(value));
        });
    });
}

model::Account account_of(const Row& row) {
    return {.id = row.record_id(0),
            .name = row.text(1),
            .website = row.text(2),
            .owner = row.record_id(3),
            .master = row.record_id(4),
            .state = state_named(row.text(5))};
}

model::Contact contact_of(const Row& row) {
    return {.id = row.record_id(0),
            .name = row.text(1),
            .email = row.text(2),
            .phone = row.text(3),
            .mobile_phone = row.text(4),
            .account = row.record_id(5),
            .master = row.record_id(6),
            .state = state_named(row.text(7)),
            .last_modified = row.instant(8)};
}

model::Lead lead_of(const Row& row) {
    return {.id = row.record_id(0),
            .name = row.text(1),
            .email = row.text(2),
            .phone = row.text(3),
            .mobile_phone = row.text(4),
            .company = row.text(5),
            .converted = row.flag(6),
            .converted_contact = row.record_id(7),
            .converted_account = row.record_id(8),
            .converted_opportunity = row.record_id(9),
            .master = row.record_id(10),
            .state = state_named(row.text(11)),
            .last_modified = row.instant(12)};
}

model::Opportunity opportunity_of(const Row& row) {
    return {.id = row.record_id(0),
            .name = row.text(1),
            .account = row.record_id(2),
            .owner = row.record_id(3),
            .stage = row.text(4),
            .close_date = base::parse_date(row.text(5)),
            .closed = row.flag(6),
            .created = row.instant(7),
            .last_modified = row.instant(8),
            .state = state_named(row.text(9)),
            .history = {}};
}

model::ContactRole role_of(const Row& row) {
    return {.id = row.record_id(0),
            .opportunity = row.record_id(1),
            .contact = row.record_id(2),
            .role = row.text(3),
            .primary = row.flag(4),
            .state = state_named(row.text(5))};
}

model::User user_of(const Row& row) {
    return {.id = row.record_id(0),
            .username = row.text(1),
            .name = row.text(2),
            .email = row.text(3),
            .title = row.text(4),
            .user_type = row.text(5),
            .active = row.flag(6),
            .manager = row.record_id(7),
            .last_modified = row.instant(8)};
}

/// The JSON of a live account's own fields; empty for others.
struct OwnFields {
    model::RecordId id;
    std::string json;
};

OwnFields own_fields_of(const Row& row) {
    const bool live = state_named(row.text(1)) == model::RecordState::Live;
    return {row.record_id(0), live ? row.text(2) : std::string{}};
}

/// Adds the history of a page of opportunities, which are in ascending id as its rows are. Rows of
/// opportunities that are not held (I3 leaves them out) are passed over.
void add_history(soci::session& session, const OrgScope& scope,
                 std::vector<model::Opportunity>& page) {
    if (page.empty()) return;
    auto opportunity = page.begin();
    Statement{session, kHistory}
        .in(scope)
        .with("first", page.front().id.text())
        .with("last", page.back().id.text())
        .each(4, [&](const Row& row) {
            const std::string& id = row.text(0);
            while (opportunity != page.end() && opportunity->id.text() < id) ++opportunity;
            if (opportunity == page.end() || opportunity->id.text() != id) return;
            opportunity->history.push_back(
                {row.instant(1), row.text(2), base::parse_date(row.text(3))});
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
    database_.read([&](soci::session& session) {
        each_page<model::Opportunity>(session, scope, kOpportunities, opportunity_of,
                                      [&](std::vector<model::Opportunity>& page) {
                                          add_history(session, scope, page);
                                          for (auto& one : page) take(std::move(one));
                                      });
    });
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
    stream<OwnFields>(database_, scope, kAccountFields, own_fields_of, [&](const OwnFields& own) {
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
