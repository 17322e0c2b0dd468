#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dealwire::provisioning {

enum class Operator {
    Equals,
    In,
    Contains,    ///< any of the operands
    StartsWith,  ///< any of the operands
    MatchesAny,  ///< `*` is any text, `?` any character
    Above,
    Below,
    Before,
    After,
    Present  ///< "true" or "false"
};

/// As it is written in a document: "starts_with".
const char* name_of(Operator op);
std::vector<Operator> operators();

/// What a user must be like. Texts are compared without regard to the case of ASCII letters; a
/// value that is not there answers no question with yes but `present: false`.
struct Condition {
    enum class Kind {
        All,    ///< every part holds; without parts it holds
        Any,    ///< a part holds
        Not,    ///< the one part does not hold
        Under,  ///< `manager` is somewhere above the user, however far
        Test
    };

    Kind kind = Kind::All;
    std::vector<Condition> parts = {};
    std::string manager = {};  ///< user id, e-mail address, user name or federation id
    std::string field = {};    ///< as it was written
    std::string api = {};      ///< of the field
    Operator op = Operator::Present;
    std::vector<std::string> operands = {};
    int line = 0;  ///< in the document, from 1; 0 where there is none

    bool operator==(const Condition&) const = default;
};

/// What a rule gives. What it leaves open, `otherwise` of the document decides.
struct Decision {
    std::optional<bool> recorded = {};
    std::optional<bool> import_mail = {};
    std::optional<std::string> team = {};
    std::optional<std::string> permission_profile = {};
    std::optional<std::string> workspace = {};

    bool operator==(const Decision&) const = default;
};

struct AssignmentRule {
    std::string name;
    Condition when;
    Decision set;
    bool overrides_manual = false;  ///< above what admins set by hand
    int line = 0;

    bool operator==(const AssignmentRule&) const = default;
};

/// Active standard users who are nobody's colleague all the same.
struct LeaveOut {
    std::string reason;  ///< "an integration user"
    Condition when;

    bool operator==(const LeaveOut&) const = default;
};

/// Who of the org's users is a member, and what members get: the first rule that matches.
struct AssignmentRules {
    /// By what a user whose id is new is recognised as somebody known.
    bool by_federation_id = true;
    bool by_email = true;
    std::vector<LeaveOut> leave_out = {};
    std::vector<AssignmentRule> rules = {};
    Decision otherwise = {};

    bool operator==(const AssignmentRules&) const = default;
};

/// Until others are set: active standard users are members but for integration users, all of them
/// are recorded, nobody's mail is imported.
const AssignmentRules& default_assignment_rules();

/// The profiles that Salesforce ships for programs. Source: Salesforce Help, "Give Integration
/// Users API Only Access".
std::vector<std::string> integration_profiles();

/// API names of the fields that the rules read.
std::set<std::string> fields_of(const AssignmentRules& rules);

/// Managers whom `under` names.
std::set<std::string> managers_of(const AssignmentRules& rules);

}  // namespace dealwire::provisioning
