#include "engine/exporting/settings.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::exporting {
namespace {

/// Raise it when desired records change although mapping, settings and people are the same.
constexpr std::string_view kRulesVersion = "1";

}  // namespace

const char* name_of(ChildUse use) {
    switch (use) {
        case ChildUse::Write:
            return "write";
        case ChildUse::Keep:
            return "keep";
        case ChildUse::Remove:
            return "remove";
    }
    return "";
}

std::string settings_digest(const Mapping& mapping, const ExportSettings& settings,
                            const People& people) {
    std::string text{kRulesVersion};
    text.append("\n").append(mapping.digest);
    text.append("\n").append(people.digest());
    text.append(settings.smart_trackers ? "\nsmart" : "\nnot smart");
    text.append(settings.tasks.enabled ? "\ntasks " : "\nno tasks ");
    text.append(settings.tasks.fallback_owner.text());
    for (const auto& [kind, use] : settings.children)
        if (use != ChildUse::Write) text.append("\nchild ").append(kind + ' ' + name_of(use));
    return base::digest(text);
}

}  // namespace dealwire::exporting
