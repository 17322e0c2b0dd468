#pragma once

#include "adapters/config/config.hpp"
#include "engine/model/setting_revision.hpp"

#include <optional>
#include <string>

namespace dealwire::app {

class Local;

/// The kind of setting that revisions of rules are.
inline constexpr const char* kRules = "rules";

/// Which rules of matching count: the newest revision in the store; the config file as long as no
/// revision was ever set. From the first `rules set` on the file is not looked at for them.
struct RulesInForce {
    config::MatchingConfig rules;
    std::string document;                            ///< as it was written
    std::optional<model::SettingRevision> revision;  ///< nothing: the config file
    /// The config file says something else than these rules and than it said when the first
    /// revision was set: somebody edited it since, and that has no effect.
    bool file_edited = false;

    /// 0: the config file.
    [[nodiscard]] int number() const { return revision ? revision->number : 0; }
};

/// Throws ConfigError where the revision in force cannot be read by this program.
RulesInForce rules_in_force(Local& local);

/// Rules of a document that the store holds; throws ConfigError where this program, older than the
/// one that stored it perhaps, cannot read it.
config::MatchingConfig rules_of(const model::SettingRevision& revision);

/// Over what rules mean, however they are written.
std::string digest_of(const config::MatchingConfig& rules);

/// "revision 3", "the config file".
std::string name_of(const std::optional<model::SettingRevision>& revision);

}  // namespace dealwire::app
