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

}  // namespace

std::vector<ConfigChange> changes_between(const Config& before, const Config& after) {
    auto old_values = lines_by_path(before);
    const auto new_values = lines_by_path(after);
    for (const auto& [path, value] : new_values) old_values.try_emplace(path);
    std::vector<ConfigChange> changes;
    for (const auto& [path, value] : old_values) {
        const auto found = new_values.find(path);
        const std::string now = found == new_values.end() ? "" : found->second;
        if (now == value) continue;
        const bool later = std::ranges::any_of(
            kAtStart, [&](std::string_view start) { return path.starts_with(start); });
        changes.push_back({path, value, now, later});
    }
    return changes;
}

}  // namespace dealwire::config
