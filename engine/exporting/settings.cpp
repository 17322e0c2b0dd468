#include "engine/exporting/settings.hpp"

#include "engine/base/digest.hpp"

namespace dealwire::exporting {
namespace {

/// Raise it when desired records change although mapping, settings and members are the same.
constexpr std::string_view kRulesVersion = "2";

std::string text_of(const TaskSettings& tasks) {
    const auto word = [](auto value) { return " " + std::to_string(static_cast<int>(value)); };
    return (tasks.enabled ? "\ntasks" : "\nno tasks") + word(tasks.per_contact) +
           word(tasks.calls) + word(tasks.meetings) + word(tasks.several_contacts) + " " +
           std::to_string(tasks.close_not_held_after.count()) + " " + tasks.fallback_owner.text();
}

std::string digest_of(const Mapping& mapping, const ExportSettings& settings,
                      const std::string& people) {
    std::string text{kRulesVersion};
    text.append("\n").append(mapping.digest);
    text.append(people);
    text.append(settings.smart_trackers ? "\nsmart" : "\nnot smart");
    text.append(text_of(settings.tasks));
    for (const auto& [kind, use] : settings.children)
        if (use != ChildUse::Write) text.append("\nchild ").append(kind + ' ' + name_of(use));
    return base::digest(text);
}

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

std::string settings_digest(const Mapping& mapping, const ExportSettings& settings) {
    return digest_of(mapping, settings, "");
}

std::string former_settings_digest(const Mapping& mapping, const ExportSettings& settings,
                                   const People& people) {
    return digest_of(mapping, settings, "\n" + people.digest());
}

}  // namespace dealwire::exporting
