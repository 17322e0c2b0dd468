#pragma once

#include "adapters/store/lean_rows.hpp"
#include "engine/model/crm_records.hpp"

#include <functional>
#include <span>
#include <string>

namespace dealwire::store {

/// What to read of an object for matching: the first column is always its id.
struct Listing {
    const char* columns;
    const char* table;
};

inline constexpr Listing kAccounts{"id, website, master_id, state", "account"};
inline constexpr Listing kContacts{
    "id, email, phone, mobile_phone, account_id, master_id, state, last_modified_at", "contact"};
inline constexpr Listing kLeads{
    "id, email, phone, mobile_phone, is_converted, converted_contact_id, "
    "converted_account_id, converted_opportunity_id, master_id, state, last_modified_at",
    "lead"};
inline constexpr Listing kOpportunities{
    "id, account_id, owner_id, stage, close_date, is_closed, created_at, last_modified_at, "
    "state, released_at",
    "opportunity"};
inline constexpr Listing kRoles{"id, opportunity_id, contact_id, state",
                                "opportunity_contact_role"};
inline constexpr Listing kUsers{
    "id, username, name, email, title, user_type, is_active, manager_id, last_modified_at",
    "crm_user"};

/// The admin's own fields stand in one JSON column.
inline constexpr Listing kAccountFields{"id, state, fields", "account"};

// The values of a row of such a listing.
model::Account account_of(const LeanRow& row);
model::Contact contact_of(const LeanRow& row);
model::Lead lead_of(const LeanRow& row);
model::Opportunity opportunity_of(const LeanRow& row);  ///< without history
model::ContactRole role_of(const LeanRow& row);
model::User user_of(const LeanRow& row);

/// The JSON of a live account's own fields; empty for others.
struct OwnFields {
    model::RecordId id;
    std::string json;
};

OwnFields own_fields_of(const LeanRow& row);

/// The values of `fields` that are no empty text. Throws StoreError.
void take_values(const OwnFields& own, std::span<const std::string> fields,
                 const std::function<void(model::RecordId, std::string)>& take);

}  // namespace dealwire::store
