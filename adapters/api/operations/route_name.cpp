#include "adapters/api/operations/route_name.hpp"

#include <algorithm>
#include <array>

namespace dealwire::api {
namespace {

// A segment in braces stands for any one; `*` at the end for all that follow. The first that fits
// counts.
constexpr std::array<std::string_view, 66> kRoutes{
    "/v2/calls/extensive",
    "/v2/calls/transcript",
    "/v2/calls/manual-crm-associations",
    "/v2/calls/users-access",
    "/v2/calls/{id}/media",
    "/v2/calls/{id}",
    "/v2/calls",
    "/v2/users/extensive",
    "/v2/users/{id}/settings-history",
    "/v2/users/{id}",
    "/v2/users",
    "/v2/workspaces",
    "/v2/settings/trackers",
    "/v2/settings/scorecards",
    "/v2/call-outcomes",
    "/v2/library/folders",
    "/v2/library/folder-content",
    "/v2/stats/activity/{kind}",
    "/v2/stats/interaction",
    "/v2/coaching",
    "/v2/data-privacy/*",
    "/v2/all-permission-profiles",
    "/v2/permission-profile/users",
    "/v2/permission-profile",
    "/v2/logs",
    "/v2/crm/integrations",
    "/v2/crm/entity-schema",
    "/v2/crm/entities",
    "/v2/crm/request-status",
    "/v2/meetings/*",
    "/v2/meetings",
    "/v2/flows/*",
    "/v2/flows",
    "/v2/tasks/*",
    "/v2/tasks",
    "/v2/*",
    "/oauth/*",
    "/api/v1/changes",
    "/api/v1/ingest",
    "/api/v1/status",
    "/api/v1/runs/*",
    "/api/v1/runs",
    "/api/v1/parked/*",
    "/api/v1/parked",
    "/api/v1/why/*",
    "/api/v1/conversations/*",
    "/api/v1/conversations",
    "/api/v1/fields/*",
    "/api/v1/fields",
    "/api/v1/filters/*",
    "/api/v1/filters",
    "/api/v1/rules/*",
    "/api/v1/rules",
    "/api/v1/connections/*",
    "/api/v1/connections",
    "/api/v1/members/*",
    "/api/v1/members",
    "/api/v1/openapi.json",
    "/api/v1/*",
    "/salesforce/canvas",
    "/salesforce/*",
    "/connect/*",
    "/metrics",
    "/healthz",
    "/readyz",
    "/",
};

/// Cuts the first segment off, with the slash before it.
std::string_view take_segment(std::string_view& path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool fits(std::string_view route, std::string_view path) {
    while (!route.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(route);
        const std::string_view there = take_segment(path);
        if (wanted == "*") return !there.empty();
        const bool any = wanted.starts_with('{') && !there.empty();
        if (!any && wanted != there) return false;
    }
    return route.empty() && path.empty();
}

constexpr std::array<std::string_view, 7> kMethods{"GET",    "POST", "PUT",    "PATCH",
                                                   "DELETE", "HEAD", "OPTIONS"};

}  // namespace

std::string_view route_name(std::string_view path) {
    while (path.starts_with("//")) path.remove_prefix(1);
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (path.empty()) path = "/";
    const auto* found =
        std::ranges::find_if(kRoutes, [&](std::string_view route) { return fits(route, path); });
    return found == kRoutes.end() ? "other" : *found;
}

std::string_view method_name(std::string_view method) {
    const auto* found = std::ranges::find(kMethods, method);
    return found == kMethods.end() ? "other" : *found;
}

}  // namespace dealwire::api
