#include "engine/provisioning/assignment_rules.hpp"

#include <array>
#include <functional>

namespace dealwire::provisioning {
namespace {

constexpr std::array kNames{"equals", "in",    "contains", "starts_with", "matches_any",
                            "above",  "below", "before",   "after",       "present"};

AssignmentRules make_default() {
    AssignmentRules rules;
    rules.leave_out.push_back({"an integration user",
                               {.kind = Condition::Kind::Test,
                                .field = "profile",
                                .api = "Profile.Name",
                                .op = Operator::In,
                                .operands = integration_profiles()}});
    rules.otherwise = {.recorded = true, .import_mail = false};
    return rules;
}

void each(const Condition& condition, const std::function<void(const Condition&)>& take) {
    take(condition);
    for (const Condition& part : condition.parts) each(part, take);
}

void each(const AssignmentRules& rules, const std::function<void(const Condition&)>& take) {
    for (const LeaveOut& leave_out : rules.leave_out) each(leave_out.when, take);
    for (const AssignmentRule& rule : rules.rules) each(rule.when, take);
}

}  // namespace

const char* name_of(Operator op) { return kNames.at(static_cast<std::size_t>(op)); }

std::vector<Operator> operators() {
    std::vector<Operator> all;
    for (std::size_t i = 0; i < kNames.size(); ++i) all.push_back(static_cast<Operator>(i));
    return all;
}

const AssignmentRules& default_assignment_rules() {
    static const AssignmentRules kDefault = make_default();
    return kDefault;
}

std::vector<std::string> integration_profiles() {
    return {"Minimum Access - API Only Integrations", "Salesforce API Only System Integrations"};
}

std::set<std::string> fields_of(const AssignmentRules& rules) {
    std::set<std::string> fields;
    each(rules, [&](const Condition& condition) {
        if (condition.kind == Condition::Kind::Test) fields.insert(condition.api);
    });
    return fields;
}

std::set<std::string> managers_of(const AssignmentRules& rules) {
    std::set<std::string> managers;
    each(rules, [&](const Condition& condition) {
        if (condition.kind == Condition::Kind::Under) managers.insert(condition.manager);
    });
    return managers;
}

}  // namespace dealwire::provisioning
