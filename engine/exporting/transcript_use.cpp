#include "engine/exporting/transcript_use.hpp"

#include <algorithm>

namespace dealwire::exporting {
namespace {

bool leads_there(const Path& path) {
    if (path.root != Path::Root::Call) return false;
    return path.segments.empty() || path.segments.front().name == "transcript";
}

bool leads_there(const std::optional<Path>& path) { return path && leads_there(*path); }

bool any_leads_there(const std::vector<Path>& paths) {
    return std::ranges::any_of(paths, [](const Path& path) { return leads_there(path); });
}

bool reads_transcript(const ObjectRule& rule) {
    return leads_there(rule.for_each) || any_leads_there(rule.identity) ||
           any_leads_there(rule.content) ||
           std::ranges::any_of(rule.when,
                               [](const Condition& each) { return leads_there(each.path); }) ||
           std::ranges::any_of(rule.fields, [](const FieldRule& field) {
               return any_leads_there(field.from) || leads_there(field.changes_with);
           });
}

}  // namespace

bool reads_transcript(const Mapping& mapping, const Filter& filter) {
    bool found = std::ranges::any_of(mapping.objects,
                                     [](const ObjectRule& rule) { return reads_transcript(rule); });
    each_test(filter.condition, [&](const FilterCondition& condition) {
        found = found || leads_there(condition.test.path);
    });
    return found;
}

}  // namespace dealwire::exporting
