#include "adapters/api/operations/route_name.hpp"

#include <algorithm>
#include <array>

namespace dealwire::api {
namespace {

// Every path of the APIs (scripts/check_operations.py compares), then the rest. A segment in braces
// stands for any one, `*` at the end for all that follow. The first that fits counts.
constexpr auto kRoutes = std::to_array<std::string_view>({
    "/v2/all-permission-profiles",
    "/v2/call-outcomes",
    "/v2/calls",
    "/v2/calls/extensive",
    "/v2/calls/manual-crm-associations",
    "/v2/calls/transcript",
    "/v2/calls/users-access",
    "/v2/calls/{id}",
    "/v2/calls/{id}/media",
    "/v2/coaching",
    "/v2/crm/entities",
    "/v2/crm/entity-schema",
    "/v2/crm/integrations",
    "/v2/crm/request-status",
    "/v2/data-privacy/data-for-email-address",
    "/v2/data-privacy/data-for-phone-number",
    "/v2/data-privacy/erase-data-for-email-address",
    "/v2/data-privacy/erase-data-for-phone-number",
    "/v2/library/folder-content",
    "/v2/library/folders",
    "/v2/logs",
    "/v2/permission-profile",
    "/v2/permission-profile/users",
    "/v2/settings/scorecards",
    "/v2/settings/trackers",
    "/v2/stats/activity/aggregate",
    "/v2/stats/activity/aggregate-by-period",
    "/v2/stats/activity/day-by-day",
    "/v2/stats/activity/scorecards",
    "/v2/stats/interaction",
    "/v2/users",
    "/v2/users/extensive",
    "/v2/users/{id}",
    "/v2/users/{id}/settings-history",
    "/v2/workspaces",
    "/api/v1/budget",
    "/api/v1/changes",
    "/api/v1/connections",
    "/api/v1/connections/{name}",
    "/api/v1/connections/{name}/switch",
    "/api/v1/conversations",
    "/api/v1/conversations/{id}",
    "/api/v1/conversations/{id}/override",
    "/api/v1/conversations/{id}/why",
    "/api/v1/fields/{object}",
    "/api/v1/fields/{object}/deselect",
    "/api/v1/fields/{object}/select",
    "/api/v1/filters",
    "/api/v1/filters/revisions",
    "/api/v1/filters/rollback",
    "/api/v1/filters/test",
    "/api/v1/ingest",
    "/api/v1/jobs",
    "/api/v1/members",
    "/api/v1/members/tree",
    "/api/v1/members/{who}",
    "/api/v1/openapi.json",
    "/api/v1/openapi.yaml",
    "/api/v1/parked",
    "/api/v1/parked/retry",
    "/api/v1/rules",
    "/api/v1/rules/revisions",
    "/api/v1/rules/rollback",
    "/api/v1/rules/test",
    "/api/v1/runs",
    "/api/v1/runs/{id}",
    "/api/v1/status",
    "/api/v1/trackers",
    "/api/v1/trackers/revisions",
    "/v2/*",
    "/api/v1/*",
    "/oauth2/*",
    "/salesforce/canvas",
    "/salesforce/*",
    "/connect/*",
    "/call",
    "/metrics",
    "/healthz",
    "/readyz",
    "/",
});

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
