#include "adapters/salesforce/salesforce_directory.hpp"

#include "adapters/salesforce/query.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

const std::vector<model::Column> kColumns{
    {"Id", "id"}, {"Name", "string"}, {"IsSandbox", "boolean"}, {"InstanceName", "string"}};

constexpr const char* kSelect =
    "SELECT Id, Name, IsSandbox, InstanceName FROM Organization LIMIT 1";

base::Result<model::OrgIdentity> org_in(const QueryPage& page) {
    const auto id = page.rows.empty() ? std::nullopt
                                      : model::RecordId::parse(page.rows.front()[0].value_or(""));
    if (!id)
        return base::fail({Fault::Rejected, "NO_ORGANIZATION",
                           "The connected user may not read the Organization record.",
                           "Give the connected user the permission View Setup and Configuration."});
    return model::OrgIdentity{.org = {*id},
                              .org_name = std::string{page.rows.front()[1].value_or("")},
                              .is_sandbox = page.rows.front()[2] == "true",
                              .instance_url = "",
                              .user = {},
                              .username = "",
                              .instance_name = std::string{page.rows.front()[3].value_or("")}};
}

/// This user may not ask for it.
bool is_hidden(const base::Error& error) {
    return error.fault == Fault::Rejected || error.fault == Fault::Missing;
}

std::optional<std::int64_t> whole(const base::Tree& body, std::string_view path) {
    const base::Tree* found = body.at(path);
    return found && found->number() ? base::to_integer(*found->number()) : std::nullopt;
}

}  // namespace

base::Result<std::optional<model::OrgStorage>> SalesforceDirectory::storage(std::stop_token stop) {
    const auto limits = session_.call({.path = session_.path("/limits")}, std::move(stop));
    if (!limits) {
        if (!is_hidden(limits.error())) return base::fail(limits.error());
        return std::optional<model::OrgStorage>{};
    }
    const auto most = whole(*limits, "DataStorageMB.Max");
    const auto left = whole(*limits, "DataStorageMB.Remaining");
    if (!most || !left) return std::optional<model::OrgStorage>{};
    return std::optional{model::OrgStorage{*most, *left}};
}

base::Result<std::map<std::string, std::int64_t>> SalesforceDirectory::record_counts(
    std::span<const std::string> objects, std::stop_token stop) {
    std::string names;
    for (const std::string& object : objects) names += (names.empty() ? "" : ",") + object;
    const auto answer = session_.call(
        {.path = session_.path("/limits/recordCount?sObjects=" + names)}, std::move(stop));
    if (!answer && !is_hidden(answer.error())) return base::fail(answer.error());
    std::map<std::string, std::int64_t> counts;
    const base::Tree* list = answer ? answer->at("sObjects") : nullptr;
    if (!list || !list->array()) return counts;
    for (const base::Tree& one : *list->array())
        if (const auto count = whole(one, "count"))
            counts.emplace(one.text_at("name").value_or(""), *count);
    return counts;
}

base::Result<model::OrgIdentity> SalesforceDirectory::identify(std::stop_token stop) {
    const auto page = first_page(session_, kSelect, Rows::Live, kColumns, stop);
    if (!page) return base::fail(page.error());
    auto identity = org_in(*page);
    if (!identity) return identity;

    const auto about = session_.call({.path = "/services/oauth2/userinfo"}, stop);
    identity->instance_url = session_.connection().instance_url;
    identity->user = session_.connection().user;
    identity->username = session_.connection().username;
    if (!about) {
        return is_hidden(about.error()) ? identity : base::fail(about.error());
    }
    if (const auto user = model::RecordId::parse(about->text_at("user_id").value_or("")))
        identity->user = *user;
    if (const auto name = about->text_at("preferred_username")) identity->username = *name;
    return identity;
}

}  // namespace dealwire::salesforce
