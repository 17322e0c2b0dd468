#include "adapters/salesforce/salesforce_directory.hpp"

#include "adapters/salesforce/query.hpp"

namespace dealwire::salesforce {

using base::Fault;

namespace {

const std::vector<model::Column> kColumns{
    {"Id", "id"}, {"Name", "string"}, {"IsSandbox", "boolean"}};

constexpr const char* kSelect = "SELECT Id, Name, IsSandbox FROM Organization LIMIT 1";

base::Result<model::OrgIdentity> org_in(const QueryPage& page) {
    const auto id = page.rows.empty() ? std::nullopt
                                      : model::RecordId::parse(page.rows.front()[0].value_or(""));
    if (!id)
        return base::fail({Fault::Rejected, "NO_ORGANIZATION",
                           "The connected user may not read the Organization record.",
                           "Give the connected user the permission View Setup and Configuration."});
    return model::OrgIdentity{.org = {*id},
                              .org_name = std::string{page.rows.front()[1].value_or("")},
                              .is_sandbox = page.rows.front()[2] == "true"};
}

std::optional<std::int64_t> whole(const base::Tree& body, std::string_view path) {
    const base::Tree* found = body.at(path);
    return found && found->number() ? base::to_integer(*found->number()) : std::nullopt;
}

}  // namespace

base::Result<std::optional<model::OrgStorage>> SalesforceDirectory::storage(std::stop_token stop) {
    const auto limits = session_.call({.path = session_.path("/limits")}, std::move(stop));
    if (!limits) {
        const bool hidden =
            limits.error().fault == Fault::Rejected || limits.error().fault == Fault::Missing;
        if (!hidden) return base::fail(limits.error());
        return std::optional<model::OrgStorage>{};
    }
    const auto most = whole(*limits, "DataStorageMB.Max");
    const auto left = whole(*limits, "DataStorageMB.Remaining");
    if (!most || !left) return std::optional<model::OrgStorage>{};
    return std::optional{model::OrgStorage{*most, *left}};
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
        const bool no_scope =
            about.error().fault == Fault::Rejected || about.error().fault == Fault::Missing;
        return no_scope ? identity : base::fail(about.error());
    }
    if (const auto user = model::RecordId::parse(about->text_at("user_id").value_or("")))
        identity->user = *user;
    if (const auto name = about->text_at("preferred_username")) identity->username = *name;
    return identity;
}

}  // namespace dealwire::salesforce
