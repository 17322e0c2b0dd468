#include "adapters/api/v2/v2_site.hpp"

#include "adapters/api/v2/shape.hpp"
#include "adapters/json/json.hpp"

#include <algorithm>
#include <iterator>

namespace dealwire::api::v2 {
namespace {

using access::Scope;

/// The parts of a path between its slashes, decoded; a slash at the end counts for nothing.
std::optional<std::vector<std::string>> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const auto from = path.find_first_not_of('/');
        if (from == std::string_view::npos) break;
        path.remove_prefix(from);
        const auto end = std::min(path.find('/'), path.size());
        auto part = percent_decoded(path.substr(0, end));
        if (!part) return std::nullopt;
        parts.push_back(std::move(*part));
        path.remove_prefix(end);
    }
    return parts;
}

/// What stands where the pattern has `{}`; nothing where the path is another.
std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (pattern[i] == "{}")
            taken.push_back(path[i]);
        else if (pattern[i] != path[i])
            return std::nullopt;
    }
    return taken;
}

std::string whole_body(const HttpRequest& request) {
    if (!request.spooled) return request.body;
    const auto stream = request.spooled->open();
    return {std::istreambuf_iterator<char>{*stream}, {}};
}

/// Keys for other things (figures, our own API) read nothing here.
bool has_scope_of_this_api(const Caller& caller) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(Scope::CallsPrivate); ++i)
        if (caller.may(static_cast<Scope>(i))) return true;
    return false;
}

HttpReply unknown_path(const HttpRequest& request) {
    const bool twice = request.path.find("/v2/v2") != std::string::npos;
    return error(request, 404,
                 {twice ? "Unknown path: the base address must end before /v2"
                        : "Unknown path: this API has no " + request.method + " " +
                              request.path.substr(0, 200)});
}

}  // namespace

struct V2Site::Route {
    const char* method;
    std::vector<std::string> path;
    std::optional<Scope> scope;  ///< nothing: any key that has one of this API
    std::function<HttpReply(V2Site&, const Asked&)> answer;
    bool takes_json = true;  ///< else the body is somebody else's business
};

std::vector<std::string> V2Site::at(const char* path) { return *parts_of(path); }

std::vector<V2Site::Route> V2Site::call_routes() {
    const auto calls = [](HttpReply (CallPages::*page)(const Asked&)) {
        return [page](V2Site& site, const Asked& asked) { return (site.calls_.*page)(asked); };
    };
    return {
        {"GET", at("v2/calls"), Scope::CallsReadBasic, calls(&CallPages::list)},
        {"POST", at("v2/calls"), Scope::CallsCreate, calls(&CallPages::add)},
        {"POST", at("v2/calls/extensive"), Scope::CallsReadExtensive, calls(&CallPages::extensive)},
        {"POST", at("v2/calls/transcript"), Scope::CallsReadTranscript,
         calls(&CallPages::transcripts)},
        {"GET", at("v2/calls/manual-crm-associations"), Scope::CrmCallsManualAssociationRead,
         calls(&CallPages::manual_associations)},
        {"POST", at("v2/calls/users-access"), Scope::CallUserAccessRead,
         calls(&CallPages::access_of)},
        {"PUT", at("v2/calls/users-access"), Scope::CallUserAccessWrite,
         calls(&CallPages::grant_access)},
        {"DELETE", at("v2/calls/users-access"), Scope::CallUserAccessWrite,
         calls(&CallPages::grant_access)},
        {"GET", at("v2/calls/{}"), Scope::CallsReadBasic, calls(&CallPages::one)},
        {"PUT", at("v2/calls/{}/media"), Scope::CallsCreate, calls(&CallPages::add_media), false},
    };
}

std::vector<V2Site::Route> V2Site::user_routes() {
    const auto users = [](HttpReply (UserPages::*page)(const Asked&)) {
        return [page](V2Site& site, const Asked& asked) { return (site.users_.*page)(asked); };
    };
    return {
        {"GET", at("v2/users"), Scope::UsersRead, users(&UserPages::list)},
        {"POST", at("v2/users/extensive"), Scope::UsersRead, users(&UserPages::extensive)},
        {"GET", at("v2/users/{}"), Scope::UsersRead, users(&UserPages::one)},
        {"GET", at("v2/users/{}/settings-history"), Scope::UsersRead,
         users(&UserPages::settings_history)},
        {"GET", at("v2/workspaces"), Scope::WorkspacesRead, users(&UserPages::workspaces)},
        {"GET", at("v2/settings/trackers"), Scope::TrackersRead, users(&UserPages::trackers)},
        {"GET", at("v2/settings/scorecards"), Scope::ScorecardsRead, users(&UserPages::scorecards)},
        {"GET", at("v2/call-outcomes"), Scope::CallOutcomesRead, users(&UserPages::call_outcomes)},
        {"GET", at("v2/library/folders"), Scope::LibraryRead, users(&UserPages::folders)},
        {"GET", at("v2/library/folder-content"), Scope::LibraryRead,
         users(&UserPages::folder_content)},
        {"GET", at("v2/all-permission-profiles"), std::nullopt, users(&UserPages::profiles)},
        {"GET", at("v2/permission-profile"), std::nullopt, users(&UserPages::profile)},
        {"POST", at("v2/permission-profile"), Scope::DealwireAdmin,
         users(&UserPages::change_profile)},
        {"PUT", at("v2/permission-profile"), Scope::DealwireAdmin,
         users(&UserPages::change_profile)},
        {"GET", at("v2/permission-profile/users"), Scope::UsersRead,
         users(&UserPages::profile_users)},
    };
}

std::vector<V2Site::Route> V2Site::stats_routes() {
    const auto stats = [](HttpReply (StatsPages::*page)(const Asked&)) {
        return [page](V2Site& site, const Asked& asked) { return (site.stats_.*page)(asked); };
    };
    return {
        {"POST", at("v2/stats/activity/aggregate"), Scope::StatsUserActions,
         stats(&StatsPages::aggregate)},
        {"POST", at("v2/stats/activity/aggregate-by-period"), Scope::StatsUserActions,
         stats(&StatsPages::by_period)},
        {"POST", at("v2/stats/activity/day-by-day"), Scope::StatsUserActionsDetailed,
         stats(&StatsPages::day_by_day)},
        {"POST", at("v2/stats/activity/scorecards"), Scope::StatsScorecards,
         stats(&StatsPages::answered_scorecards)},
        {"POST", at("v2/stats/interaction"), Scope::StatsInteraction,
         stats(&StatsPages::interaction)},
        {"GET", at("v2/coaching"), Scope::CoachingRead, stats(&StatsPages::coaching)},
    };
}

std::vector<V2Site::Route> V2Site::privacy_routes() {
    const auto privacy = [](HttpReply (PrivacyPages::*page)(const Asked&)) {
        return [page](V2Site& site, const Asked& asked) { return (site.privacy_.*page)(asked); };
    };
    return {
        {"GET", at("v2/data-privacy/data-for-email-address"), Scope::DataPrivacyRead,
         privacy(&PrivacyPages::data_for_address)},
        {"GET", at("v2/data-privacy/data-for-phone-number"), Scope::DataPrivacyRead,
         privacy(&PrivacyPages::data_for_number)},
        {"POST", at("v2/data-privacy/erase-data-for-email-address"), Scope::DataPrivacyDelete,
         privacy(&PrivacyPages::erase_address)},
        {"POST", at("v2/data-privacy/erase-data-for-phone-number"), Scope::DataPrivacyDelete,
         privacy(&PrivacyPages::erase_number)},
        {"GET", at("v2/logs"), Scope::LogsRead, privacy(&PrivacyPages::logs)},
        {"GET", at("v2/crm/integrations"), Scope::CrmIntegrationsRead,
         privacy(&PrivacyPages::crm_integrations)},
        {"PUT", at("v2/crm/integrations"), Scope::CrmIntegrationRegister,
         privacy(&PrivacyPages::register_crm)},
        {"DELETE", at("v2/crm/integrations"), Scope::CrmIntegrationDelete,
         privacy(&PrivacyPages::unknown_crm)},
        {"GET", at("v2/crm/entity-schema"), Scope::CrmSchema, privacy(&PrivacyPages::unknown_crm)},
        {"POST", at("v2/crm/entity-schema"), Scope::CrmSchema, privacy(&PrivacyPages::unknown_crm)},
        {"GET", at("v2/crm/entities"), Scope::CrmGetObjects, privacy(&PrivacyPages::unknown_crm)},
        {"POST", at("v2/crm/entities"), Scope::CrmUpload, privacy(&PrivacyPages::unknown_crm),
         false},
        {"GET", at("v2/crm/request-status"), Scope::CrmUpload, privacy(&PrivacyPages::unknown_crm)},
    };
}

const std::vector<V2Site::Route>& V2Site::routes() {
    static const std::vector<Route> kRoutes = [] {
        std::vector<Route> all;
        for (auto* make : {&call_routes, &user_routes, &stats_routes, &privacy_routes})
            for (Route& route : make()) all.push_back(std::move(route));
        return all;
    }();
    return kRoutes;
}

std::vector<std::pair<std::string, std::string>> V2Site::paths() {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Route& route : routes()) {
        std::string path;
        for (const std::string& part : route.path) path.append("/").append(part);
        all.emplace_back(route.method, std::move(path));
    }
    return all;
}

V2Site::V2Site(SitePorts ports, SiteActions actions, SiteSettings settings)
    : held_{ports, std::move(actions), std::move(settings)} {}

HttpReply V2Site::answer(const HttpRequest& request, const Caller& caller) {
    const auto path = parts_of(request.path);
    if (!path) return unknown_path(request);
    std::string allowed;
    for (const Route& route : routes()) {
        auto in_path = match(route.path, *path);
        if (!in_path) continue;
        if (request.method == route.method) return go(route, request, caller, std::move(*in_path));
        if (allowed.find(route.method) == std::string::npos)
            allowed.append(allowed.empty() ? "" : ", ").append(route.method);
    }
    if (allowed.empty()) return unknown_path(request);
    HttpReply reply =
        error(request, 405, {"The method " + request.method + " is not offered here"});
    reply.headers.emplace_back("Allow", allowed);
    return reply;
}

HttpReply V2Site::go(const Route& route, const HttpRequest& request, const Caller& caller,
                     std::vector<std::string> in_path) {
    if (route.scope && !caller.may(*route.scope))
        return error(request, 403,
                     {std::string{"Access denied: the scope "} + access::name_of(*route.scope) +
                      " is missing"});
    if (!route.scope && !has_scope_of_this_api(caller))
        return error(request, 403, {"Access denied: a scope of this API (api:...) is missing"});
    Asked asked{request, caller, form_fields(request.query), {}, std::move(in_path)};
    const std::string text = route.takes_json ? whole_body(request) : "";
    if (!text.empty()) {
        auto body = json::parse(text);
        if (!body) return error(request, 400, {"The body is not JSON: " + body.error().reason});
        asked.body = std::move(*body);
    }
    return route.answer(*this, asked);
}

HttpReply V2Site::refuse(const HttpRequest& request, int status, const std::string& why) {
    return error(request, status, {why});
}

}  // namespace dealwire::api::v2
