#include "adapters/store/crm_tables.hpp"

#include "engine/ports/store_error.hpp"

#include <array>
#include <string>

namespace dealwire::store {
namespace {

using enum ColumnKind;

constexpr TypedColumn kName{"Name", "name", Text};
constexpr TypedColumn kEmail{"Email", "email", Text};
constexpr TypedColumn kPhone{"Phone", "phone", Text};
constexpr TypedColumn kMobilePhone{"MobilePhone", "mobile_phone", Text};
constexpr TypedColumn kAccount{"AccountId", "account_id", RecordId, "Account"};
constexpr TypedColumn kOwner{"OwnerId", "owner_id", RecordId};
constexpr TypedColumn kMaster{"MasterRecordId", "master_id", RecordId};
constexpr TypedColumn kCreated{"CreatedDate", "created_at", Instant};
constexpr TypedColumn kLastModified{"LastModifiedDate", "last_modified_at", Instant};
constexpr TypedColumn kStage{"StageName", "stage", Text};
constexpr TypedColumn kCloseDate{"CloseDate", "close_date", Date};
constexpr TypedColumn kClosed{"IsClosed", "is_closed", Flag};
constexpr TypedColumn kWon{"IsWon", "is_won", Flag};
constexpr TypedColumn kOpportunity{"OpportunityId", "opportunity_id", RecordId};

std::vector<TypedColumn> lead_columns() {
    return {kName,
            kEmail,
            kPhone,
            kMobilePhone,
            {"Company", "company", Text},
            kOwner,
            {"IsConverted", "is_converted", Flag},
            {"ConvertedContactId", "converted_contact_id", RecordId, "Contact", true},
            {"ConvertedAccountId", "converted_account_id", RecordId, "Account", true},
            {"ConvertedOpportunityId", "converted_opportunity_id", RecordId},
            kLastModified,
            kMaster};
}

std::vector<TypedColumn> user_columns() {
    return {{"Username", "username", Text},
            kName,
            kEmail,
            {"Title", "title", Text},
            {"UserType", "user_type", Text},
            {"IsActive", "is_active", Flag},
            {"ManagerId", "manager_id", RecordId},
            kLastModified};
}

std::vector<CrmTable> make_tables() {
    return {
        {"Account",
         "account",
         "stage_account",
         {kName, {"Website", "website", Text}, kOwner, kMaster}},
        {"Contact",
         "contact",
         "stage_contact",
         {kName, kEmail, kPhone, kMobilePhone, kAccount, kOwner, kLastModified, kMaster}},
        {"Lead", "lead", "stage_lead", lead_columns()},
        {"Opportunity",
         "opportunity",
         "stage_opportunity",
         {kName,
          kAccount,
          kOwner,
          kStage,
          kCloseDate,
          {"Amount", "amount", Number},
          kClosed,
          kWon,
          kCreated,
          kLastModified},
         true},
        {"User", "crm_user", "stage_crm_user", user_columns()},
        {"OpportunityStage",
         "opportunity_stage",
         "stage_opportunity_stage",
         {{"ApiName", "api_name", Text}, {"MasterLabel", "label", Text}, kClosed, kWon}},
        {"OpportunityHistory",
         "opportunity_history",
         "stage_opportunity_history",
         {kOpportunity, kStage, kCloseDate, kCreated}},
        {"OpportunityContactRole",
         "opportunity_contact_role",
         "stage_opportunity_contact_role",
         {kOpportunity,
          {"ContactId", "contact_id", RecordId, "Contact", true},
          {"Role", "role", Text},
          {"IsPrimary", "is_primary", Flag}}},
    };
}

}  // namespace

const TypedColumn* CrmTable::find(std::string_view field) const {
    for (const TypedColumn& column : typed)
        if (column.field == field) return &column;
    return nullptr;
}

std::span<const CrmTable> crm_tables() {
    static const std::vector<CrmTable> tables = make_tables();
    return tables;
}

const CrmTable& crm_table(std::string_view object) {
    for (const CrmTable& table : crm_tables())
        if (table.object == object) return table;
    throw ports::StoreError{"The object " + std::string{object} + " has no table in the store."};
}

}  // namespace dealwire::store
