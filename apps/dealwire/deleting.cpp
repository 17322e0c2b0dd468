#include "apps/dealwire/deleting.hpp"

#include "adapters/config/filter_file.hpp"
#include "apps/dealwire/desk.hpp"
#include "apps/dealwire/filtering.hpp"
#include "apps/dealwire/rules_in_force.hpp"
#include "apps/dealwire/switching.hpp"
#include "engine/base/keep_for.hpp"
#include "engine/base/phone_number.hpp"

#include <algorithm>

namespace dealwire::app {
namespace {

constexpr double kPercent = 100.0;
constexpr std::size_t kMostWaiting = 10'000;  ///< listed; beyond, figures would be no help either
constexpr std::size_t kAskedAtOnce = 500;

/// Conversations of one rule; empty YAML is no condition.
jobs::RetentionRule rule_of(const config::RetentionRuleConfig& rule,
                            const exporting::CrmFields& fields) {
    const std::string name = "retention rule '" + rule.name + "'";
    auto where = config::parse_condition(rule.where, name, fields);
    if (!where) throw ConfigError{where.error()};
    return {rule.name, std::move(*where), base::parse_keep(rule.keep).value_or(base::KeepFor{})};
}

intake::ErasedTakePart policy_named(const std::string& word) {
    if (word == "flag") return intake::ErasedTakePart::Flag;
    return word == "accept" ? intake::ErasedTakePart::Accept : intake::ErasedTakePart::Refuse;
}

}  // namespace

exporting::DeletedByHand deleted_by_hand(const config::DeletionConfig& config) {
    return config.by_hand == "recreate" ? exporting::DeletedByHand::Recreate
                                        : exporting::DeletedByHand::Respect;
}

model::DeletionAct new_deletion(Local& local, model::DeletionReason reason) {
    const base::Instant now = local.clock().now();
    return {.id = {base::uuid_v7(now, local.entropy().chance())},
            .reason = reason,
            .rule = {},
            .by = person(),
            .at = now};
}

jobs::PersonErasure person_erasure(Local& local) {
    return {{local.conversations(), local.participants(), local.deletions(), local.erased_people(),
             local.digester(), local.clock(), local.log()},
            local.tenant(),
            calling_code(local)};
}

jobs::PersonErasureDepth erasure_depth(Local& local, const std::string& word) {
    const std::string& depth = word.empty() ? local.config().deletion.person : word;
    return depth == "data" ? jobs::PersonErasureDepth::Data
                           : jobs::PersonErasureDepth::Conversations;
}

HeldInOrgs held_in_orgs(Local& local, std::span<const base::ConversationId> ids) {
    HeldInOrgs held;
    for (const model::Connection& connection : local.connections().all(local.tenant()))
        for (std::size_t from = 0; from < ids.size(); from += kAskedAtOnce) {
            const auto some = ids.subspan(from, std::min(kAskedAtOnce, ids.size() - from));
            const model::OrgScope scope{local.tenant(), connection.org};
            for (const model::ExportRecord& record : local.exports().records(scope, some))
                if (!record.id.empty() && !record.gone_at)
                    ++held[connection.name][record.name.object];
        }
    return held;
}

std::string calling_code(Local& local) {
    const std::string country = rules_in_force(local).rules.phone_country;
    return base::parse_calling_code(country).value_or("");
}

namespace {

intake::ErasedList erased_list(Local& local) {
    const std::int64_t revision = local.erased_people().revision(local.tenant());
    auto digests = local.erased_people().all(local.tenant());
    if (digests.empty()) return intake::ErasedList{revision};
    return {std::move(digests), local.digester(), calling_code(local), revision};
}

}  // namespace

intake::IntakePolicy intake_policy(Local& local, bool restore) {
    const config::DeletionConfig& config = local.config().deletion;
    intake::IntakePolicy policy{.restore = restore || config.comes_back == "accept",
                                .erased_take_part = policy_named(config.erased_people)};
    policy.erased = [&local] { return erased_list(local); };
    return policy;
}

namespace {

/// Whose records decide about conditions of rules. What is deleted does not come back, so a sandbox
/// does not decide while a production org is known: what it has of a deal is a copy or made up.
model::OrgScope deciding_org(Local& local, const model::OrgScope& active) {
    std::optional<model::OrgId> production;
    for (const model::Connection& connection : local.connections().all(active.tenant)) {
        if (connection.environment != model::Environment::Production) continue;
        if (connection.org == active.org) return active;
        production = connection.org;
    }
    return production ? model::OrgScope{active.tenant, *production} : active;
}

}  // namespace

jobs::RetentionSettings retention_settings(Local& local, const model::OrgScope& active) {
    const model::OrgScope scope = deciding_org(local, active);
    const config::RetentionConfig& config = local.config().retention;
    jobs::RetentionSettings settings{.most = config.most_percent / kPercent, .every = config.every};
    const exporting::CrmFields fields =
        config.rules.empty() ? exporting::CrmFields{} : importable_fields(local, scope);
    for (const config::RetentionRuleConfig& rule : config.rules)
        settings.rules.rules.push_back(rule_of(rule, fields));
    settings.rules.rules.push_back(
        {"all others", std::nullopt, base::parse_keep(config.keep).value_or(base::KeepFor{})});
    return settings;
}

jobs::Retention retention_of(Local& local, const model::OrgScope& scope,
                             const jobs::RetentionSettings& settings) {
    return {{local.conversations(), local.resolutions(), local.members(), local.crm_fields(),
             local.deletions(), local.clock(), local.entropy(), local.log()},
            deciding_org(local, scope),
            settings,
            person()};
}

std::vector<WaitingDeletion> waiting_deletions(Local& local) {
    const auto connections = local.connections().all(local.tenant());
    const auto gone = gone_orgs(local);
    std::vector<WaitingDeletion> waiting;
    for (auto& pending : local.deletions().pending(local.tenant(), kMostWaiting)) {
        if (gone.contains(pending.org)) continue;
        WaitingDeletion one{"", false, std::move(pending)};
        for (const model::Connection& connection : connections) {
            if (connection.org != one.pending.org) continue;
            if (one.connection.empty() || connection.active) one.connection = connection.name;
            one.active = one.active || connection.active;
        }
        waiting.push_back(std::move(one));
    }
    return waiting;
}

}  // namespace dealwire::app
