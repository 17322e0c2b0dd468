#include "adapters/config/config_changes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <string_view>

namespace dealwire::config {
namespace {

/// What is opened once, by the beginning of its path.
constexpr std::array<std::string_view, 12> kAtStart{
    "store.",           "key.",           "serve.",   "api.max_", "api.body_in_memory",
    "api.spool_folder", "api.keep_audit", "metrics.", "logging.", "jobs.lanes",
    "jobs.attempts",    "jobs.lease"};

/// Every line of our own YAML by the path of its key; lines of a list follow one another in one
/// value.
std::map<std::string, std::string> lines_by_path(const Config& config) {
    std::map<std::string, std::string> values;
    std::vector<std::pair<std::size_t, std::string>> open;  ///< indentation and key
    std::istringstream text{to_yaml(config)};
    for (std::string line; std::getline(text, line);) {
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        const std::size_t colon = line.find(':', indent);
        const bool item = line[indent] == '-' || colon == std::string::npos;
        while (!open.empty() && open.back().first >= indent && !item) open.pop_back();
        if (!item) open.emplace_back(indent, line.substr(indent, colon - indent));
        std::string path;
        for (const auto& [depth, key] : open) path += (path.empty() ? "" : ".") + key;
        std::string value = item ? line.substr(indent) : line.substr(colon + 1);
        value.erase(0, value.find_first_not_of(' '));
        std::string& held = values[path];
        held += (held.empty() || value.empty() ? "" : " ") + value;
    }
    return values;
}

/// What a key means where it does not stand: what is set for one tenant alone is for the others,
/// and was for this one, as it is for all.
std::string meant(const std::map<std::string, std::string>& values, const std::string& path) {
    constexpr std::string_view kOfTenant = "jobs.tenants.";
    if (const auto found = values.find(path); found != values.end()) return found->second;
    if (!path.starts_with(kOfTenant)) return "";
    // A name of a tenant may have dots in it; kinds and what is set of them have none.
    const std::size_t setting = path.rfind('.');
    const std::size_t kind = path.rfind('.', setting - 1);
    if (kind == std::string::npos || kind < kOfTenant.size()) return "";
    const auto usual = values.find("jobs" + path.substr(kind));
    return usual == values.end() ? "" : usual->second;
}

}  // namespace

std::vector<ConfigChange> changes_between(const Config& before, const Config& after) {
    const auto old_values = lines_by_path(before);
    const auto new_values = lines_by_path(after);
    auto paths = old_values;
    paths.insert(new_values.begin(), new_values.end());
    std::vector<ConfigChange> changes;
    for (const auto& [path, either] : paths) {
        std::string was = meant(old_values, path);
        std::string now = meant(new_values, path);
        if (now == was) continue;
        const bool later = std::ranges::any_of(
            kAtStart, [&](std::string_view start) { return path.starts_with(start); });
        changes.push_back({path, std::move(was), std::move(now), later});
    }
    return changes;
}

}  // namespace dealwire::config
