#include "adapters/config/assignment_document.hpp"

#include "adapters/config/condition_reader.hpp"
#include "engine/base/nearest.hpp"
#include "engine/base/time_text.hpp"
#include "engine/base/tree.hpp"
#include "engine/provisioning/org_user.hpp"

#include <algorithm>

namespace dealwire::config {
namespace {

using provisioning::AssignmentRule;
using provisioning::AssignmentRules;
using provisioning::Condition;
using provisioning::Decision;
using provisioning::FieldKind;
using provisioning::LeaveOut;
using provisioning::Operator;
using provisioning::UserField;
using Section = YamlReader::Section;

constexpr ConditionPlace kWhen{"when", "everyone", "a condition"};

std::vector<Operator> fitting(const UserField& field) {
    using enum Operator;
    if (field.kind == FieldKind::Time) return {Before, After, Present};
    const bool has_own_name = field.name != field.api;
    if (has_own_name) return {Equals, In, Contains, StartsWith, MatchesAny, Present};
    return provisioning::operators();
}

std::vector<std::string> names_of(const std::vector<Operator>& operators) {
    std::vector<std::string> names;
    for (const Operator op : operators) names.emplace_back(provisioning::name_of(op));
    return names;
}

std::string problem_of(Operator op, const std::string& operand) {
    using enum Operator;
    if ((op == Above || op == Below) && !base::to_double(base::Number{operand}))
        return "is '" + operand + "'; write a number";
    if ((op == Before || op == After) && !base::parse_date(operand) &&
        !base::parse_instant(operand))
        return "is '" + operand +
               "'; write a day such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z";
    return "";
}

struct Anywhere {};

/// Reads conditions of one document.
class UserConditions final : public ConditionReader<Condition, Anywhere> {
public:
    explicit UserConditions(const std::set<std::string>* importable) : importable_{importable} {}

private:
    std::vector<std::string> words(const Anywhere&) override { return {"under"}; }

    void read_own(Section& section, const std::string& word, const Anywhere&,
                  Condition& condition) override {
        if (word == "field") return read_test(section, condition);
        condition.kind = Kind::Under;
        section.text(word, condition.manager);
        if (condition.manager.empty())
            section.problem(word,
                            "must name a manager: a user id, an e-mail address, a user name or a "
                            "federation id");
    }

    void read_test(Section& section, Condition& condition) const {
        condition.kind = Kind::Test;
        section.text("field", condition.field);
        const UserField field = provisioning::find_user_field(condition.field);
        if (const std::string problem = problem_of_field(field); !problem.empty()) {
            section.problem("field", "'" + condition.field + "' " + problem);
            return section.ignore_rest();
        }
        condition.api = field.api;
        const auto allowed = names_of(fitting(field));
        const auto word = only_word(section, names_of(provisioning::operators()), allowed);
        if (!word) return section.ignore_rest();
        if (std::ranges::find(allowed, *word) != allowed.end())
            return read_operator(section, *word, condition);
        section.problem("", "must have exactly one of " + listed(allowed));
        section.ignore_rest();
    }

    [[nodiscard]] std::string problem_of_field(const UserField& field) const {
        std::vector<std::string> names;
        for (const UserField& known : provisioning::user_fields()) names.emplace_back(known.name);
        if (field.api.empty()) {
            const auto near = base::nearest(field.name, names);
            return near ? "is no field of users; did you mean '" + *near + "'?"
                        : "is no field of users; write one of " + listed(names) +
                              ", or the API name of a field";
        }
        const bool has_own_name =
            field.name != field.api || std::ranges::find(names, field.name) != names.end();
        if (has_own_name || !importable_ || importable_->contains(std::string{field.api}))
            return "";
        return "is not imported; select it first: dealwire fields select User " +
               std::string{field.api};
    }

    static OperandShape shape_of(Operator op) {
        using enum Operator;
        if (op == Present) return OperandShape::Flag;
        if (op == In || op == MatchesAny) return OperandShape::List;
        return op == Contains || op == StartsWith ? OperandShape::OneOrMore : OperandShape::One;
    }

    static void read_operator(Section& section, const std::string& word, Condition& condition) {
        for (const Operator op : provisioning::operators())
            if (word == provisioning::name_of(op)) condition.op = op;
        condition.operands = read_operands(section, word, shape_of(condition.op));
        std::string problem = problem_of_operands(condition.operands);
        for (const std::string& operand : condition.operands)
            if (problem.empty()) problem = problem_of(condition.op, operand);
        if (!problem.empty()) section.problem(word, problem);
    }

    const std::set<std::string>* importable_;
};

void read_flag(Section& section, std::string_view key, std::optional<bool>& into) {
    const bool there = section.has(key);
    bool value = into.value_or(false);
    section.flag(key, value);
    if (there) into = value;
}

void read_text(Section& section, std::string_view key, std::optional<std::string>& into) {
    const bool there = section.has(key);
    std::string value;
    section.text(key, value);
    if (there) into = value;
}

void read_decision(Section& section, Decision& decision) {
    read_flag(section, "recorded", decision.recorded);
    read_flag(section, "import_mail", decision.import_mail);
    read_text(section, "team", decision.team);
    read_text(section, "permission_profile", decision.permission_profile);
    read_text(section, "workspace", decision.workspace);
    section.done();
}

void read_identity(Section& root, AssignmentRules& rules) {
    Section section = root.section("identity");
    if (section.has("by")) {
        std::vector<std::string> words;
        section.texts("by", words);
        const auto has = [&](const char* word) {
            return std::ranges::find(words, word) != words.end();
        };
        rules.by_federation_id = has("federation_id");
        rules.by_email = has("email");
        for (const std::string& word : words)
            if (word != "federation_id" && word != "email")
                section.problem("by", "names '" + word +
                                          "'; write a list of federation_id and email; the user "
                                          "id always counts");
    } else {
        std::string unused;
        section.text("by", unused);
    }
    section.done();
}

void read_leave_out(Section& root, UserConditions& conditions, AssignmentRules& rules) {
    // What is not said has its default; an empty list says that nobody is left out.
    if (root.has("leave_out")) rules.leave_out.clear();
    root.sections("leave_out", [&](Section& section) {
        LeaveOut& leave_out = rules.leave_out.emplace_back();
        section.text("reason", leave_out.reason);
        if (leave_out.reason.empty())
            section.problem("reason", "is missing; say in a few words who these users are");
        leave_out.when = conditions.read_at(section, kWhen);
        section.done();
    });
}

void read_rule(Section& section, UserConditions& conditions, AssignmentRule& rule) {
    rule.line = section.line();
    section.text("name", rule.name);
    if (rule.name.empty())
        section.problem("name", "is missing; people see it as the reason of a decision");
    rule.when = conditions.read_at(section, kWhen);
    section.flag("overrides_manual", rule.overrides_manual);
    if (!section.has("set")) section.problem("", "has no 'set'; say what the rule gives");
    Section set = section.section("set");
    read_decision(set, rule.set);
    section.done();
}

void read_rules(Section& root, UserConditions& conditions, AssignmentRules& rules) {
    std::set<std::string> names;
    std::string everyone;  // the name of the rule behind which none is reached
    root.sections("rules", [&](Section& section) {
        AssignmentRule rule;
        read_rule(section, conditions, rule);
        if (!names.insert(rule.name).second && !rule.name.empty())
            section.problem("name", "'" + rule.name + "' stands twice");
        if (!everyone.empty())
            section.problem("", "is never reached: '" + everyone + "' above it matches everyone");
        if (rule.when.kind == Condition::Kind::All && rule.when.parts.empty()) everyone = rule.name;
        rules.rules.push_back(std::move(rule));
    });
}

}  // namespace

tl::expected<AssignmentRules, base::Issues> parse_assignment(
    std::string_view text, const std::string& name, const std::set<std::string>* importable) {
    YamlReader reader{text, name};
    AssignmentRules rules = provisioning::default_assignment_rules();
    UserConditions conditions{importable};
    Section root = reader.root();
    read_identity(root, rules);
    read_leave_out(root, conditions, rules);
    read_rules(root, conditions, rules);
    Section otherwise = root.section("otherwise");
    read_decision(otherwise, rules.otherwise);
    root.done();
    if (reader.issues().empty() && root.keys().empty())
        root.problem("",
                     "holds no rules; 'dealwire users rules show' prints those in force as a "
                     "document to edit");
    if (!reader.issues().empty()) return tl::unexpected{reader.issues()};
    return rules;
}

std::string_view default_assignment_text() {
    return R"yaml(# Active standard users are members. Of those, integration users are left out; everybody else is recorded.
identity:
  by: [federation_id, email]
leave_out:
  - reason: an integration user
    when: {field: profile, in: [Minimum Access - API Only Integrations, Salesforce API Only System Integrations]}
rules: []
otherwise: {recorded: true, import_mail: false}
)yaml";
}

}  // namespace dealwire::config
