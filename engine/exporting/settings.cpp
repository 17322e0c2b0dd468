#include "engine/exporting/settings.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::exporting {
namespace {

/// Raise it when desired records change although mapping, settings and people are the same.
constexpr std::string_view kRulesVersion = "1";

}  // namespace

std::string settings_digest(const Mapping& mapping, const ExportSettings& settings,
                            const People& people) {
    std::string text{kRulesVersion};
    text.append("\n").append(mapping.digest);
    text.append("\n").append(people.digest());
    text.append(settings.smart_trackers ? "\nsmart" : "\nnot smart");
    text.append(settings.tasks.enabled ? "\ntasks " : "\nno tasks ");
    text.append(settings.tasks.fallback_owner.text());
    return base::digest(text);
}

}  // namespace dealwire::exporting
