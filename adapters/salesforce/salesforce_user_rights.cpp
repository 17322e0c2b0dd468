#include "adapters/salesforce/salesforce_user_rights.hpp"

#include "adapters/http/url.hpp"
#include "adapters/salesforce/composite.hpp"
#include "engine/base/time_text.hpp"

namespace dealwire::salesforce {
namespace {

using base::Tree;
using model::ConnectedUser;
using Part = base::Result<Tree>;

constexpr const char* kUser =
    "SELECT Id, Username, Name, Email, UserType, IsActive, CreatedDate, LastLoginDate FROM User "
    "WHERE Id = ";
constexpr const char* kProfile =
    "SELECT Name, UserLicense.Name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE Id "
    "= ";
constexpr const char* kSets =
    "SELECT PermissionsApiEnabled, PermissionsViewAllData, PermissionsModifyAllData, "
    "PermissionsViewAllUsers FROM PermissionSet WHERE Id IN (SELECT PermissionSetId FROM "
    "PermissionSetAssignment WHERE AssigneeId = ";
constexpr const char* kObjects =
    "SELECT SobjectType FROM ObjectPermissions WHERE PermissionsViewAllRecords = true AND ParentId "
    "IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ";
constexpr const char* kPackages =
    "SELECT SubscriberPackage.Name, SubscriberPackage.NamespacePrefix, "
    "SubscriberPackageVersion.MajorVersion, SubscriberPackageVersion.MinorVersion, "
    "SubscriberPackageVersion.PatchVersion, SubscriberPackageVersion.BuildNumber FROM "
    "InstalledSubscriberPackage";

/// `id` is a checked record id: it needs no escaping.
std::string soql(const char* start, const model::RecordId& id) {
    const bool inner = std::string_view{start}.find('(') != std::string_view::npos;
    return start + ("'" + id.text() + "'") + (inner ? ")" : "");
}

const Tree::Array* rows_of(const Part& part) {
    const Tree* rows = part ? part->at("records") : nullptr;
    return rows ? rows->array() : nullptr;
}

std::string text(const Tree& row, std::string_view path) { return row.text_at(path).value_or(""); }

bool flag(const Tree& row, std::string_view path) {
    const Tree* value = row.at(path);
    return value && value->boolean() && *value->boolean();
}

std::string number(const Tree& row, std::string_view path) {
    const Tree* value = row.at(path);
    const auto whole = value && value->number() ? base::to_integer(*value->number()) : std::nullopt;
    return std::to_string(whole.value_or(0));
}

std::optional<base::Instant> time_at(const Tree& row, std::string_view path) {
    const auto said = row.text_at(path);
    return said ? base::parse_instant(*said) : std::nullopt;
}

void read_user(const Part& part, ConnectedUser& user) {
    const Tree::Array* rows = rows_of(part);
    if (!rows || rows->empty()) return;
    const Tree& row = rows->front();
    user.username = text(row, "Username");
    user.name = text(row, "Name");
    user.email = text(row, "Email");
    user.user_type = text(row, "UserType");
    user.active = flag(row, "IsActive");
    user.created = time_at(row, "CreatedDate");
    user.last_login = time_at(row, "LastLoginDate");
}

void read_profile(const Part& part, ConnectedUser& user) {
    const Tree::Array* rows = rows_of(part);
    if (!rows || rows->empty()) return;
    user.profile = text(rows->front(), "Name");
    user.licence = text(rows->front(), "UserLicense.Name");
}

/// What any of the sets grants is granted.
void read_sets(const Part& part, ConnectedUser& user) {
    const Tree::Array* rows = rows_of(part);
    if (!rows || rows->empty()) return;
    const auto any = [&](const char* permission) {
        bool granted = false;
        for (const Tree& row : *rows) granted |= flag(row, permission);
        return granted;
    };
    user.api_enabled = any("PermissionsApiEnabled");
    user.view_all_data = any("PermissionsViewAllData");
    user.modify_all_data = any("PermissionsModifyAllData");
    user.view_all_users = any("PermissionsViewAllUsers");
}

void read_objects(const Part& part, ConnectedUser& user) {
    const Tree::Array* rows = rows_of(part);
    if (!rows) return;
    user.view_all_of.emplace();
    for (const Tree& row : *rows) user.view_all_of->insert(text(row, "SobjectType"));
}

bool is_hidden(const base::Error& error) {
    return error.fault == base::Fault::Rejected || error.fault == base::Fault::Missing;
}

}  // namespace

base::Result<ConnectedUser> SalesforceUserRights::user(const model::RecordId& id,
                                                       std::stop_token stop) {
    std::vector<Subrequest> parts;
    for (const char* query : {kUser, kProfile, kSets, kObjects})
        parts.push_back(
            {.path = session_.path("/query?q=" + http::percent_encode(soql(query, id)))});
    const auto answered = composite(session_, parts, std::move(stop));
    if (!answered) return base::fail(answered.error());
    ConnectedUser user;
    user.id = id;
    read_user((*answered)[0], user);
    read_profile((*answered)[1], user);
    read_sets((*answered)[2], user);
    read_objects((*answered)[3], user);
    return user;
}

base::Result<std::optional<std::vector<model::InstalledPackage>>> SalesforceUserRights::packages(
    std::stop_token stop) {
    const std::string path =
        session_.path("/tooling/query?q=" + http::percent_encode(std::string{kPackages}));
    const Part answer = session_.call({.path = path}, std::move(stop));
    if (!answer && !is_hidden(answer.error())) return base::fail(answer.error());
    const Tree::Array* rows = rows_of(answer);
    if (!rows) return std::optional<std::vector<model::InstalledPackage>>{};
    std::vector<model::InstalledPackage> found;
    const std::string version = "SubscriberPackageVersion.";
    for (const Tree& row : *rows)
        found.push_back(
            {text(row, "SubscriberPackage.Name"), text(row, "SubscriberPackage.NamespacePrefix"),
             number(row, version + "MajorVersion") + "." + number(row, version + "MinorVersion") +
                 "." + number(row, version + "PatchVersion") + "." +
                 number(row, version + "BuildNumber")});
    return std::optional{std::move(found)};
}

}  // namespace dealwire::salesforce
