#include "engine/calls/content_selector.hpp"

#include <array>

namespace dealwire::calls {
namespace {

using base::Tree;

struct Switch {
    const char* path;  ///< below `exposedFields`
    bool ContentSelector::*wanted;
};

constexpr std::array kSwitches{
    Switch{"parties", &ContentSelector::parties},
    Switch{"content.structure", &ContentSelector::structure},
    Switch{"content.topics", &ContentSelector::topics},
    Switch{"content.trackers", &ContentSelector::trackers},
    Switch{"content.trackerOccurrences", &ContentSelector::tracker_occurrences},
    Switch{"content.brief", &ContentSelector::brief},
    Switch{"content.outline", &ContentSelector::outline},
    Switch{"content.highlights", &ContentSelector::highlights},
    Switch{"content.callOutcome", &ContentSelector::call_outcome},
    Switch{"content.keyPoints", &ContentSelector::key_points},
    Switch{"interaction.speakers", &ContentSelector::speakers},
    Switch{"interaction.video", &ContentSelector::video},
    Switch{"interaction.personInteractionStats", &ContentSelector::interaction_stats},
    Switch{"interaction.questions", &ContentSelector::questions},
    Switch{"collaboration.publicComments", &ContentSelector::public_comments},
    Switch{"media", &ContentSelector::media},
};

using Wrong = std::optional<std::string>;

Wrong read_context(const Tree& selector, ContentSelector& into) {
    const Tree* context = member(selector, "context");
    if (!context) return std::nullopt;
    if (!context->string()) return "contentSelector.context: must be a string";
    const std::string& word = *context->string();
    if (word == "Basic")
        into.context = ContextDepth::Basic;
    else if (word == "Extended")
        into.context = ContextDepth::Extended;
    else if (word != "None")
        return "contentSelector.context: must be one of None, Basic, Extended";
    return std::nullopt;
}

Wrong read_timing(const Tree& selector, ContentSelector& into) {
    constexpr const char* kWrong =
        "contentSelector.contextTiming: must be an array of Now and TimeOfCall";
    const Tree* timing = member(selector, "contextTiming");
    if (!timing) return std::nullopt;
    if (!timing->array()) return kWrong;
    if (timing->array()->empty()) return std::nullopt;
    into.now = false;
    for (const Tree& each : *timing->array()) {
        if (!each.string()) return kWrong;
        if (*each.string() == "Now")
            into.now = true;
        else if (*each.string() == "TimeOfCall")
            into.time_of_call = true;
        else
            return kWrong;
    }
    return std::nullopt;
}

Wrong read_groups(const Tree& exposed) {
    for (const char* group : {"content", "interaction", "collaboration"})
        if (const Tree* found = member(exposed, group); found && !found->object())
            return std::string{"contentSelector.exposedFields."} + group + ": must be an object";
    return std::nullopt;
}

Wrong read_switches(const Tree& selector, ContentSelector& into) {
    const Tree* exposed = member(selector, "exposedFields");
    if (!exposed) return std::nullopt;
    if (!exposed->object()) return "contentSelector.exposedFields: must be an object";
    if (auto problem = read_groups(*exposed)) return problem;
    for (const Switch& each : kSwitches) {
        const Tree* value = exposed->at(each.path);
        if (!value || value->is_null()) continue;
        if (!value->boolean())
            return std::string{"contentSelector.exposedFields."} + each.path +
                   ": must be a boolean";
        into.*each.wanted = *value->boolean();
    }
    return std::nullopt;
}

}  // namespace

Read<ContentSelector> read_selector(const Tree& body) {
    ContentSelector read;
    const Tree* selector = member(body, "contentSelector");
    if (!selector) return read;
    if (!selector->object()) return wrong("contentSelector: must be an object");
    for (const auto& step : {read_context, read_timing, read_switches})
        if (auto problem = step(*selector, read)) return wrong(std::move(*problem));
    return read;
}

}  // namespace dealwire::calls
