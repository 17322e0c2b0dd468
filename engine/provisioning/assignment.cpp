#include "engine/provisioning/assignment.hpp"

#include "engine/base/time_text.hpp"

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dealwire::provisioning {
namespace {

using model::ManualSetting;
using model::Member;

constexpr const char* kOtherwise = "no rule matches: otherwise";

std::optional<bool> flag_of(const ManualSetting& manual) { return manual.value == "yes"; }

std::optional<std::string> text_of(const ManualSetting& manual) { return manual.value; }

std::string by_hand(const ManualSetting& manual) {
    const auto day = std::chrono::floor<std::chrono::days>(manual.at);
    return "by hand, " + manual.by + " on " + base::to_text(base::Date{day}) +
           (manual.note.empty() ? "" : ": " + manual.note);
}

/// The decisions that one setting is made from, the strongest first.
template <class Value>
struct Sources {
    const AssignmentRule* rule = nullptr;
    std::optional<Value> by_rule = {};
    std::optional<Value> by_hand = {};
    const ManualSetting* manual = nullptr;
    std::optional<Value> otherwise = {};
    Value standard = {};
};

template <class Value>
std::pair<Value, std::string> decide(const Sources<Value>& from) {
    const bool rule_wins = from.rule && from.rule->overrides_manual && from.by_rule;
    if (from.manual && from.by_hand && !rule_wins) return {*from.by_hand, by_hand(*from.manual)};
    if (from.by_rule)
        return {*from.by_rule,
                "rule '" + from.rule->name + "'" +
                    (rule_wins && from.manual ? ", above what was set by hand" : "")};
    if (from.otherwise)
        return {*from.otherwise, from.rule
                                     ? "rule '" + from.rule->name + "' leaves it open: otherwise"
                                     : kOtherwise};
    return {from.standard, "default"};
}

}  // namespace

Assigner::Assigner(const AssignmentRules& rules, std::span<const ManualSetting> manual,
                   ChainOfCommand& chain)
    : rules_{rules}, chain_{chain} {
    for (const ManualSetting& one : manual) manual_[one.member][one.setting] = &one;
}

Explained Assigner::assign(Member& member, const OrgUser& user) {
    const AssignmentRule* rule = nullptr;
    for (const AssignmentRule& each : rules_.rules)
        if (!rule && holds(each.when, user, chain_)) rule = &each;
    Explained explained;
    if (rule) explained.because = reasons_of(rule->when, user, chain_);
    member.rule = rule ? rule->name : "";

    const auto own = manual_.find(member.id);
    const auto fill = [&](const char* setting, auto& into, auto of, auto read, auto standard) {
        using Value = std::remove_reference_t<decltype(into)>;
        Sources<Value> from{.rule = rule, .otherwise = rules_.otherwise.*of, .standard = standard};
        if (rule) from.by_rule = rule->set.*of;
        if (own != manual_.end())
            if (const auto found = own->second.find(setting); found != own->second.end()) {
                from.manual = found->second;
                from.by_hand = read(*found->second);
            }
        std::tie(into, explained.source[setting]) = decide(from);
    };
    fill(model::kRecorded, member.recorded, &Decision::recorded, flag_of, true);
    fill(model::kImportMail, member.import_mail, &Decision::import_mail, flag_of, false);
    const std::string none;
    fill(model::kTeam, member.team, &Decision::team, text_of, none);
    fill(model::kPermissionProfile, member.permission_profile, &Decision::permission_profile,
         text_of, none);
    fill(model::kWorkspace, member.workspace, &Decision::workspace, text_of, none);
    return explained;
}

}  // namespace dealwire::provisioning
