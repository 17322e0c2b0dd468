#include "apps/dealwire/child_uses.hpp"

#include "engine/base/nearest.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

std::vector<std::string> kinds_of(const exporting::Mapping& mapping) {
    std::vector<std::string> kinds;
    for (const auto* rules : {&mapping.objects, &mapping.switched_off})
        for (const exporting::ObjectRule& rule : *rules)
            if (!rule.kind.empty()) kinds.push_back(rule.kind);
    return kinds;
}

exporting::ChildUse use_named(const std::string& word) {
    if (word == "keep") return exporting::ChildUse::Keep;
    return word == "remove" ? exporting::ChildUse::Remove : exporting::ChildUse::Write;
}

}  // namespace

std::map<std::string, exporting::ChildUse, std::less<>> child_uses(
    const config::ExportConfig& config) {
    std::map<std::string, exporting::ChildUse, std::less<>> uses;
    for (const auto& [kind, word] : config.children) uses.emplace(kind, use_named(word));
    return uses;
}

base::Issues unknown_children(const config::ExportConfig& config,
                              const exporting::Mapping& mapping) {
    const std::vector<std::string> kinds = kinds_of(mapping);
    base::Issues issues;
    for (const auto& [kind, word] : config.children) {
        if (std::ranges::find(kinds, kind) != kinds.end()) continue;
        const auto near = base::nearest(kind, kinds);
        issues.push_back({"export.children." + kind,
                          "is no kind of a mapping file" +
                              (near ? "; did you mean '" + *near + "'?" : std::string{})});
    }
    return issues;
}

}  // namespace dealwire::app
