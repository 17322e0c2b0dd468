#include "engine/access/scopes.hpp"

#include <algorithm>
#include <array>

namespace dealwire::access {
namespace {

constexpr std::array<const char*, kScopes> kNames{
    "api:calls:read:basic",
    "api:calls:read:extensive",
    "api:calls:read:media-url",
    "api:calls:read:transcript",
    "api:calls:create",
    "api:crm-calls:manual-association:read",
    "api:call-user-access:read",
    "api:call-user-access:write",
    "api:users:read",
    "api:workspaces:read",
    "api:settings:trackers:read",
    "api:settings:scorecards:read",
    "api:call-outcomes:read",
    "api:library:read",
    "api:stats:user-actions",
    "api:stats:user-actions:detailed",
    "api:stats:scorecards",
    "api:stats:interaction",
    "api:coaching:read",
    "api:data-privacy:read",
    "api:data-privacy:delete",
    "api:logs:read",
    "api:crm:integrations:read",
    "api:crm:integration:register",
    "api:crm:integration:delete",
    "api:crm:schema",
    "api:crm:get-objects",
    "api:crm:upload",
    "api:meetings:user:create",
    "api:meetings:user:update",
    "api:meetings:user:delete",
    "api:meetings:integration:status",
    "api:digital-interactions:write",
    "api:engagement-data:write",
    "api:integration-settings:write",
    "api:flows:read",
    "api:flows:write",
    "api:tasks:read",
    "api:tasks:write",
    "calls:private",
    "dealwire:read",
    "dealwire:write",
    "dealwire:admin",
    "metrics",
};

/// What an admin has to know of each, as the end of "It may ...".
constexpr std::array<const char*, kScopes> kWords{
    "see calls: title, time, people's ids, length",
    "see all of calls but their transcripts: people, CRM records, trackers, briefs",
    "see addresses of recordings (there are none here)",
    "read transcripts",
    "add calls",
    "see which records calls were assigned to by hand",
    "see who was given access to single calls",
    "give access to single calls",
    "see users, with e-mail addresses and managers",
    "see workspaces",
    "see trackers",
    "see scorecards",
    "see outcomes of calls",
    "see the library",
    "see figures of what users did",
    "see the same day by day",
    "see answered scorecards",
    "see figures of who spoke how much",
    "see coaching",
    "see everything that is held of a person",
    "erase everything that is held of a person, also in Salesforce",
    "see the log of access",
    "see CRM integrations",
    "register CRM integrations",
    "delete CRM integrations",
    "see and set the fields of CRM integrations",
    "read uploaded CRM objects",
    "upload CRM objects",
    "make meetings (nothing here takes them)",
    "change meetings (nothing here takes them)",
    "delete meetings (nothing here takes them)",
    "see the state of meeting integrations (nothing here has one)",
    "write digital interactions (nothing here takes them)",
    "write engagement data (nothing here takes them)",
    "change integration settings (nothing here takes them)",
    "see flows (there are none here)",
    "change flows (there are none here)",
    "see tasks (there are none here)",
    "change tasks (there are none here)",
    "see private calls wherever it sees others",
    "read Dealwire's own API: status, reasons, rules, changes",
    "take in conversations, decide by hand, try again what was refused",
    "change rules, filters and fields, delete conversations",
    "see the figures of the whole installation",
};

/// What is not given along with others, but by its name alone.
bool stands_alone(Scope scope) { return scope == Scope::CallsPrivate || scope == Scope::Metrics; }

Scopes all_of_the_tenant() {
    Scopes all;
    for (std::size_t i = 0; i < kScopes; ++i)
        if (!stands_alone(static_cast<Scope>(i))) all.add(static_cast<Scope>(i));
    return all;
}

}  // namespace

const char* name_of(Scope scope) { return kNames[static_cast<std::size_t>(scope)]; }

const char* words_for(Scope scope) { return kWords[static_cast<std::size_t>(scope)]; }

std::optional<Scope> scope_named(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Scope>(found - kNames.begin());
}

std::vector<std::string> scope_names() { return {kNames.begin(), kNames.end()}; }

Scopes Scopes::common_with(const Scopes& others) const {
    Scopes common;
    common.held_ = held_ & others.held_;
    return common;
}

std::vector<std::string> names_of(const Scopes& scopes) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kScopes; ++i)
        if (scopes.has(static_cast<Scope>(i))) names.emplace_back(kNames[i]);
    return names;
}

std::string text_of(const Scopes& scopes) {
    std::string text;
    for (const std::string& name : names_of(scopes)) text += (text.empty() ? "" : " ") + name;
    return text;
}

Scopes scopes_in(std::string_view text, std::vector<std::string>* unknown) {
    Scopes found;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (word.empty()) continue;
        if (const auto scope = scope_named(word))
            found.add(*scope);
        else if (unknown)
            unknown->emplace_back(word);
    }
    return found;
}

const std::vector<Preset>& presets() {
    static const Scopes kCopilot{Scope::WorkspacesRead, Scope::UsersRead, Scope::CallsReadBasic,
                                 Scope::CallsReadExtensive, Scope::TrackersRead};
    static const Scopes kAirbyte{Scope::UsersRead,           Scope::CallsReadBasic,
                                 Scope::CallsReadExtensive,  Scope::CallsReadMediaUrl,
                                 Scope::CallsReadTranscript, Scope::ScorecardsRead,
                                 Scope::StatsScorecards,     Scope::WorkspacesRead};
    static const Scopes kReading{Scope::CallsReadBasic,     Scope::CallsReadExtensive,
                                 Scope::CallsReadMediaUrl,  Scope::CallsReadTranscript,
                                 Scope::UsersRead,          Scope::CrmCallsManualAssociationRead,
                                 Scope::CallUserAccessRead, Scope::WorkspacesRead,
                                 Scope::TrackersRead,       Scope::ScorecardsRead,
                                 Scope::CallOutcomesRead,   Scope::LibraryRead,
                                 Scope::StatsUserActions,   Scope::StatsUserActionsDetailed,
                                 Scope::StatsScorecards,    Scope::StatsInteraction,
                                 Scope::CoachingRead,       Scope::CrmIntegrationsRead,
                                 Scope::CrmGetObjects,      Scope::FlowsRead,
                                 Scope::TasksRead,          Scope::DealwireRead};
    static const std::vector<Preset> kPresets{
        {"copilot", "Microsoft's Copilot connector: workspaces, users, profiles, calls", kCopilot},
        {"airbyte", "Airbyte's source: users, calls, transcripts, scorecards", kAirbyte},
        {"read-only", "everything that can be read, but logs, data of persons and private calls",
         kReading},
        {"admin", "everything but private calls", all_of_the_tenant()}};
    return kPresets;
}

const Preset* preset_named(std::string_view name) {
    const auto found =
        std::ranges::find_if(presets(), [&](const Preset& each) { return each.name == name; });
    return found == presets().end() ? nullptr : &*found;
}

}  // namespace dealwire::access
