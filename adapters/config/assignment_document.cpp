#include "adapters/config/assignment_document.hpp"

#include "adapters/config/yaml_reader.hpp"
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
using Kind = Condition::Kind;
using Section = YamlReader::Section;

constexpr int kDeepest = 20;  ///< conditions inside one another; nobody reads more
constexpr const char* kEveryone = "everyone";

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// Also makes the others known, so that a misspelt one is told what it is near to.
std::vector<std::string> those_present(Section& section, const std::vector<std::string>& words) {
    std::vector<std::string> present;
    std::string unused;
    for (const std::string& word : words)
        if (section.has(word))
            present.push_back(word);
        else
            section.text(word, unused);
    return present;
}

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
    if (operand.empty()) return "is empty; write 'present: false' to ask for what is not there";
    if ((op == Above || op == Below) && !base::to_double(base::Number{operand}))
        return "is '" + operand + "'; write a number";
    if ((op == Before || op == After) && !base::parse_date(operand) &&
        !base::parse_instant(operand))
        return "is '" + operand +
               "'; write a day such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z";
    return "";
}

/// Reads conditions of one document.
class ConditionReader {
public:
    explicit ConditionReader(const std::set<std::string>* importable) : importable_{importable} {}

    /// What stands under `when`.
    Condition read_when(Section& parent) const {
        if (!parent.has("when")) {
            std::string unused;
            parent.text("when", unused);
            parent.problem("", "has no 'when'; write a condition, or 'when: everyone'");
            return {};
        }
        if (parent.is_single("when")) {
            std::string word;
            parent.one_of("when", word, {kEveryone});
            return {};
        }
        Section section = parent.section("when");
        Condition condition = read(section, 0);
        section.done();
        return condition;
    }

private:
    Condition read(Section& section, int depth) const {
        Condition condition;
        condition.line = section.line();
        if (depth > kDeepest) {
            section.problem("", "is nested too deeply; put conditions side by side");
            section.ignore_rest();
            return condition;
        }
        const std::vector<std::string> words{"field", "and", "or", "not", "under"};
        const auto present = those_present(section, words);
        if (present.size() != 1) {
            section.problem("", "must have exactly one of " + listed(words));
            if (!present.empty()) section.ignore_rest();
            return condition;
        }
        read_kind(section, present.front(), depth, condition);
        return condition;
    }

    void read_kind(Section& section, const std::string& word, int depth,
                   Condition& condition) const {
        if (word == "field") return read_test(section, condition);
        if (word == "under") {
            condition.kind = Kind::Under;
            section.text(word, condition.manager);
            if (condition.manager.empty())
                section.problem(word,
                                "must name a manager: a user id, an e-mail address, a user name "
                                "or a federation id");
        } else if (word == "not") {
            condition.kind = Kind::Not;
            Section part = section.section(word);
            condition.parts.push_back(read(part, depth + 1));
            part.done();
        } else {
            condition.kind = word == "and" ? Kind::All : Kind::Any;
            section.sections(
                word, [&](Section& part) { condition.parts.push_back(read(part, depth + 1)); });
            if (condition.parts.empty())
                section.problem(word, "must be a list of at least one condition");
        }
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
        const auto words = names_of(fitting(field));
        const auto present = those_present(section, names_of(provisioning::operators()));
        if (present.size() != 1 || std::ranges::find(words, present.front()) == words.end()) {
            section.problem("", "must have exactly one of " + listed(words));
            return section.ignore_rest();
        }
        read_operands(section, present.front(), condition);
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

    static void read_operands(Section& section, const std::string& word, Condition& condition) {
        using enum Operator;
        for (const Operator op : provisioning::operators())
            if (word == provisioning::name_of(op)) condition.op = op;
        if (condition.op == Present) {
            bool there = true;
            section.flag(word, there);
            condition.operands = {there ? "true" : "false"};
            return;
        }
        if (condition.op == In || condition.op == MatchesAny)
            section.texts(word, condition.operands);
        else if (condition.op == Contains || condition.op == StartsWith)
            section.one_or_more(word, condition.operands);
        else
            section.text(word, condition.operands.emplace_back());
        if (condition.operands.empty()) return section.problem(word, "must not be an empty list");
        for (const std::string& operand : condition.operands)
            if (const std::string problem = problem_of(condition.op, operand); !problem.empty())
                return section.problem(word, problem);
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

void read_leave_out(Section& root, const ConditionReader& conditions, AssignmentRules& rules) {
    // What is not said has its default; an empty list says that nobody is left out.
    if (root.has("leave_out")) rules.leave_out.clear();
    root.sections("leave_out", [&](Section& section) {
        LeaveOut& leave_out = rules.leave_out.emplace_back();
        section.text("reason", leave_out.reason);
        if (leave_out.reason.empty())
            section.problem("reason", "is missing; say in a few words who these users are");
        leave_out.when = conditions.read_when(section);
        section.done();
    });
}

void read_rule(Section& section, const ConditionReader& conditions, AssignmentRule& rule) {
    rule.line = section.line();
    section.text("name", rule.name);
    if (rule.name.empty())
        section.problem("name", "is missing; people see it as the reason of a decision");
    rule.when = conditions.read_when(section);
    section.flag("overrides_manual", rule.overrides_manual);
    if (!section.has("set")) section.problem("", "has no 'set'; say what the rule gives");
    Section set = section.section("set");
    read_decision(set, rule.set);
    section.done();
}

void read_rules(Section& root, const ConditionReader& conditions, AssignmentRules& rules) {
    std::set<std::string> names;
    std::string everyone;  // the name of the rule behind which none is reached
    root.sections("rules", [&](Section& section) {
        AssignmentRule rule;
        read_rule(section, conditions, rule);
        if (!names.insert(rule.name).second && !rule.name.empty())
            section.problem("name", "'" + rule.name + "' stands twice");
        if (!everyone.empty())
            section.problem("", "is never reached: '" + everyone + "' above it matches everyone");
        if (rule.when.kind == Kind::All && rule.when.parts.empty()) everyone = rule.name;
        rules.rules.push_back(std::move(rule));
    });
}

}  // namespace

tl::expected<AssignmentRules, base::Issues> parse_assignment(
    std::string_view text, const std::string& name, const std::set<std::string>* importable) {
    YamlReader reader{text, name};
    AssignmentRules rules = provisioning::default_assignment_rules();
    const ConditionReader conditions{importable};
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
