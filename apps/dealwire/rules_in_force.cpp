#include "apps/dealwire/rules_in_force.hpp"

#include "adapters/config/rules_document.hpp"
#include "apps/dealwire/wiring.hpp"
#include "engine/base/digest.hpp"

namespace dealwire::app {

config::MatchingConfig rules_of(const model::SettingRevision& revision) {
    auto read =
        config::parse_rules(revision.document, "rules revision " + std::to_string(revision.number));
    if (!read) throw ConfigError{read.error()};
    return std::move(*read);
}

std::string digest_of(const config::MatchingConfig& rules) {
    return base::digest(config::rules_text(rules));
}

RulesInForce rules_in_force(Local& local) {
    const config::MatchingConfig& file = local.config().matching;
    auto active = local.settings().active(local.tenant(), kRules);
    if (!active) return {file, config::rules_text(file), std::nullopt, false};
    const auto first = local.settings().find(local.tenant(), kRules, 0);
    const std::string digest = digest_of(file);
    const bool edited = digest != active->digest && (!first || digest != first->digest);
    return {rules_of(*active), active->document, active, edited};
}

std::string name_of(const std::optional<model::SettingRevision>& revision) {
    return revision ? "revision " + std::to_string(revision->number) : "the config file";
}

}  // namespace dealwire::app
