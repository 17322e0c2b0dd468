#include "engine/importing/imported_objects.hpp"

namespace dealwire::importing {
namespace {

std::vector<ImportedObject> make_objects() {
    return {
        {.name = "User",
         .needed = {"Id", "Username", "Name", "Email", "Title", "UserType", "IsActive", "ManagerId",
                    "CreatedDate", "LastModifiedDate", "SystemModstamp"},
         .usual = {"Department"},
         .selectable = true,
         .helpful = {"FederationIdentifier", "Department", "Division", "CompanyName", "Country",
                     "EmployeeNumber", "ProfileId", "UserRoleId", "SenderEmail", "LastLoginDate"},
         .related = {{"ProfileId", "Profile.Name"}, {"UserRoleId", "UserRole.Name"}}},
        {.name = "OpportunityStage",
         .needed = {"Id", "ApiName", "MasterLabel", "IsActive", "IsClosed", "IsWon", "SortOrder",
                    "SystemModstamp"},
         .usual = {},
         .selectable = false},
        {.name = "Account",
         .needed = {"Id", "Name", "Website", "OwnerId", "MasterRecordId", "IsDeleted",
                    "CreatedDate", "LastModifiedDate", "SystemModstamp"},
         .usual = {"Type", "Industry"},
         .selectable = true},
        {.name = "Contact",
         .needed = {"Id", "Name", "Email", "Phone", "MobilePhone", "AccountId", "OwnerId",
                    "MasterRecordId", "IsDeleted", "CreatedDate", "LastModifiedDate",
                    "SystemModstamp"},
         .usual = {"Title"},
         .selectable = true},
        {.name = "Lead",
         .needed = {"Id", "Name", "Email", "Phone", "MobilePhone", "Company", "OwnerId",
                    "IsConverted", "ConvertedContactId", "ConvertedAccountId",
                    "ConvertedOpportunityId", "MasterRecordId", "IsDeleted", "CreatedDate",
                    "LastModifiedDate", "SystemModstamp"},
         .usual = {"Title", "Status"},
         .selectable = true},
        {.name = "Opportunity",
         .needed = {"Id", "Name", "AccountId", "OwnerId", "StageName", "CloseDate", "Amount",
                    "IsClosed", "IsWon", "IsDeleted", "CreatedDate", "LastModifiedDate",
                    "SystemModstamp"},
         .usual = {"Type", "Probability"},
         .selectable = true},
        {.name = "OpportunityContactRole",
         .needed = {"Id", "OpportunityId", "ContactId", "Role", "IsPrimary", "IsDeleted",
                    "SystemModstamp"},
         .usual = {},
         .selectable = false},
        {.name = "OpportunityHistory",
         .needed = {"Id", "OpportunityId", "StageName", "CloseDate", "Amount", "CreatedDate",
                    "IsDeleted", "SystemModstamp"},
         .usual = {},
         .selectable = false},
    };
}

}  // namespace

std::span<const ImportedObject> imported_objects() {
    static const std::vector<ImportedObject> kObjects = make_objects();
    return kObjects;
}

const ImportedObject* imported_object(std::string_view name) {
    for (const ImportedObject& object : imported_objects())
        if (object.name == name) return &object;
    return nullptr;
}

}  // namespace dealwire::importing
