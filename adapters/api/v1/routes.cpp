#include "adapters/api/v1/routes.hpp"

#include "adapters/api/http/message.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <optional>

namespace dealwire::api::v1 {
namespace {

using access::Scope;

constexpr Scope kRead = Scope::DealwireRead;
constexpr Scope kWrite = Scope::DealwireWrite;
constexpr Scope kAdmin = Scope::DealwireAdmin;

std::vector<Route> all_routes() {
    return {
        {"listConversations",
         "GET",
         "/conversations",
         kRead,
         {"from", "to", "ids", "primaryUserIds", "workspaceId", "private", "limit", "cursor"}},
        {"getConversation", "GET", "/conversations/{id}", kRead},
        {"deleteConversation", "DELETE", "/conversations/{id}", kWrite},
        {"explainConversation", "GET", "/conversations/{id}/why", kRead},
        {"setOverride", "PUT", "/conversations/{id}/override", kWrite, {}, true},
        {"clearOverride", "DELETE", "/conversations/{id}/override", kWrite},
        {"ingest", "POST", "/ingest", kWrite, {"restore"}, true},
        {"getStatus", "GET", "/status", kRead},
        {"listRuns", "GET", "/runs", kRead, {"limit"}},
        {"getRun", "GET", "/runs/{id}", kRead},
        {"listParked", "GET", "/parked", kRead, {"limit", "cursor"}},
        {"retryParked", "POST", "/parked/retry", kWrite, {}, true},
        {"listFields", "GET", "/fields/{object}", kRead},
        {"selectFields", "POST", "/fields/{object}/select", kAdmin, {}, true},
        {"deselectFields", "POST", "/fields/{object}/deselect", kAdmin, {}, true},
        {"getFilter", "GET", "/filters", kRead},
        {"setFilter", "PUT", "/filters", kAdmin, {}, true},
        {"testFilter", "POST", "/filters/test", kRead, {}, true},
        {"listFilterRevisions", "GET", "/filters/revisions", kRead},
        {"rollBackFilter", "POST", "/filters/rollback", kAdmin, {}, true},
        {"getRules", "GET", "/rules", kRead},
        {"setRules", "PUT", "/rules", kAdmin, {}, true},
        {"testRules", "POST", "/rules/test", kRead, {"limit"}, true},
        {"listRulesRevisions", "GET", "/rules/revisions", kRead},
        {"rollBackRules", "POST", "/rules/rollback", kAdmin, {}, true},
        {"getTrackers", "GET", "/trackers", kRead},
        {"setTrackers", "PUT", "/trackers", kAdmin, {}, true},
        {"listTrackerRevisions", "GET", "/trackers/revisions", kRead},
        {"listConnections", "GET", "/connections", kRead},
        {"getConnection", "GET", "/connections/{name}", kRead},
        {"planSwitch", "GET", "/connections/{name}/switch", kAdmin},
        {"switchConnection", "POST", "/connections/{name}/switch", kAdmin},
        {"listMembers", "GET", "/members", kRead, {"left", "limit", "cursor"}},
        {"getMemberTree", "GET", "/members/tree", kRead},
        {"getMember", "GET", "/members/{who}", kRead},
        {"getBudget", "GET", "/budget", kRead},
        {"listJobs", "GET", "/jobs", kRead, {"limit"}},
        {"listChanges", "GET", "/changes", kRead, {"after", "from", "kind", "limit"}},
    };
}

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::size_t length = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, length));
        path.remove_prefix(length);
    }
    return segments;
}

/// Below the prefix; nothing for other paths.
std::optional<std::string_view> below_prefix(std::string_view path) {
    while (path.starts_with("//")) path.remove_prefix(1);
    if (!path.starts_with(kPrefix)) return std::nullopt;
    path.remove_prefix(kPrefix.size());
    return path.starts_with('/') ? std::optional{path} : std::nullopt;
}

bool is_name(std::string_view segment) { return segment.starts_with('{'); }

/// The values of the names where the path is this one. A word stands before a name: `/members/tree`
/// is nobody's name.
std::optional<PathValues> values_in(const std::vector<std::string_view>& pattern,
                                    const std::vector<std::string_view>& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    PathValues values;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (!is_name(pattern[i])) {
            if (pattern[i] != path[i]) return std::nullopt;
            continue;
        }
        auto value = percent_decoded(path[i]);
        if (!value || value->empty() || !base::is_utf8(*value)) return std::nullopt;
        if (value->find('\0') != std::string::npos) return std::nullopt;
        values.emplace(std::string{pattern[i].substr(1, pattern[i].size() - 2)}, std::move(*value));
    }
    return values;
}

}  // namespace

const std::vector<Route>& routes() {
    static const std::vector<Route> kRoutes = all_routes();
    return kRoutes;
}

Match match(std::string_view method, std::string_view path) {
    Match found;
    const auto below = below_prefix(path);
    if (!below) return found;
    const auto segments = segments_of(*below);
    std::size_t words = 0;  // of the path that is taken: the most exact one wins
    for (const Route& route : routes()) {
        const auto pattern = segments_of(route.path);
        auto values = values_in(pattern, segments);
        if (!values) continue;
        const std::size_t exact = pattern.size() - values->size();
        if (exact < words) continue;
        if (exact > words) found = {};
        words = exact;
        found.methods.emplace_back(route.method);
        if (method != route.method) continue;
        found.route = &route;
        found.values = std::move(*values);
    }
    return found;
}

}  // namespace dealwire::api::v1
