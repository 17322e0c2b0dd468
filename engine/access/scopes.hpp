#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::access {

/// What a key or a token may do. Those of the conversation API v2 have its names (its endpoint
/// table); `Dealwire...` are those of our own API.
enum class Scope : std::uint8_t {
    CallsReadBasic,
    CallsReadExtensive,
    CallsReadMediaUrl,
    CallsReadTranscript,
    CallsCreate,
    CrmCallsManualAssociationRead,
    CallUserAccessRead,
    CallUserAccessWrite,
    UsersRead,
    WorkspacesRead,
    TrackersRead,
    ScorecardsRead,
    CallOutcomesRead,
    LibraryRead,
    StatsUserActions,
    StatsUserActionsDetailed,
    StatsScorecards,
    StatsInteraction,
    CoachingRead,
    DataPrivacyRead,
    DataPrivacyDelete,
    LogsRead,
    CrmIntegrationsRead,
    CrmIntegrationRegister,
    CrmIntegrationDelete,
    CrmSchema,
    CrmGetObjects,
    CrmUpload,
    MeetingsUserCreate,
    MeetingsUserUpdate,
    MeetingsUserDelete,
    MeetingsIntegrationStatus,
    DigitalInteractionsWrite,
    EngagementDataWrite,
    IntegrationSettingsWrite,
    FlowsRead,
    FlowsWrite,
    TasksRead,
    TasksWrite,
    CallsPrivate,   ///< `calls:private`: private calls are shown to nobody without it
    DealwireRead,   ///< `dealwire:read`
    DealwireWrite,  ///< `dealwire:write`
    DealwireAdmin,  ///< `dealwire:admin`
    Metrics,        ///< `metrics`: the figures of the whole installation; in no preset
};

inline constexpr std::size_t kScopes = static_cast<std::size_t>(Scope::Metrics) + 1;

/// "api:calls:read:basic".
const char* name_of(Scope scope);
/// What it lets somebody do, for people: the end of "It may ...".
const char* words_for(Scope scope);
std::optional<Scope> scope_named(std::string_view name);
/// Of all scopes, in the order of the enumeration.
std::vector<std::string> scope_names();

/// Several of them.
class Scopes {
public:
    Scopes() = default;

    Scopes(std::initializer_list<Scope> scopes) {
        for (const Scope scope : scopes) add(scope);
    }

    void add(Scope scope) { held_.set(static_cast<std::size_t>(scope)); }

    void add(const Scopes& others) { held_ |= others.held_; }

    [[nodiscard]] bool has(Scope scope) const { return held_[static_cast<std::size_t>(scope)]; }

    [[nodiscard]] bool has_all(const Scopes& others) const {
        return (others.held_ & ~held_).none();
    }

    [[nodiscard]] bool empty() const { return held_.none(); }

    /// Those that are in both.
    [[nodiscard]] Scopes common_with(const Scopes& others) const;

    bool operator==(const Scopes&) const = default;

private:
    std::bitset<kScopes> held_;
};

/// Names separated by a blank, in the order of the enumeration.
std::string text_of(const Scopes& scopes);
std::vector<std::string> names_of(const Scopes& scopes);

/// What a text names; words that are no scope go into `unknown`.
Scopes scopes_in(std::string_view text, std::vector<std::string>* unknown = nullptr);

/// A purpose that people make keys for.
struct Preset {
    const char* name;     ///< "copilot"
    const char* purpose;  ///< a phrase for people
    Scopes scopes;
};

/// `copilot`, `airbyte`, `read-only`, `admin`. None holds `calls:private` or
/// `metrics`.
const std::vector<Preset>& presets();
const Preset* preset_named(std::string_view name);

}  // namespace dealwire::access
