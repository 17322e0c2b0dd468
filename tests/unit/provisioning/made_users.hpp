#pragma once

#include "engine/provisioning/members.hpp"

#include <string>
#include <vector>

namespace dealwire::provisioning {

inline model::RecordId user_id(int number) {
    const std::string digits = std::to_string(number);
    return *model::RecordId::parse("005" + std::string(12 - digits.size(), '0') + digits);
}

inline base::Instant minute(int number) {
    return std::chrono::sys_days{std::chrono::year{2026} / 5 / 1} + std::chrono::minutes{number};
}

/// An active colleague; manager 0 is none.
inline OrgUser user(int number, int manager = 0) {
    const std::string login = "u" + std::to_string(number) + "@acme.test";
    return {{.id = user_id(number),
             .username = login,
             .name = "User " + std::to_string(number),
             .email = login,
             .title = "AE",
             .user_type = "Standard",
             .active = true,
             .manager = manager == 0 ? model::RecordId{} : user_id(manager),
             .last_modified = minute(number)}};
}

inline OrgUser former(int number, int manager = 0) {
    OrgUser made = user(number, manager);
    made.user.active = false;
    return made;
}

inline OrgUser with(OrgUser user, const char* field, std::string value) {
    user.fields.set(field, std::move(value));
    return user;
}

/// Plans with ids m1, m2, …
struct Plans {
    std::vector<model::Member> known = {};
    std::vector<model::Member> elsewhere = {};
    std::vector<model::ManualSetting> manual = {};
    AssignmentRules rules = default_assignment_rules();
    int next = 0;

    MemberPlan plan(const std::vector<OrgUser>& users) {
        return plan_members({users, known, elsewhere, manual, rules},
                            [&] { return model::MemberId{"m" + std::to_string(++next)}; });
    }

    /// Plans and keeps what came of it, as if it were saved.
    MemberPlan provision(const std::vector<OrgUser>& users) {
        MemberPlan made = plan(users);
        known = made.members;
        return made;
    }
};

/// The member who stands for user `number`; throws where there is none.
inline const model::Member& member_of(const MemberPlan& plan, int number) {
    for (const model::Member& member : plan.members)
        if (member.user == user_id(number)) return member;
    throw std::out_of_range{"no member for user " + std::to_string(number)};
}

inline std::vector<std::string> kinds_of(const std::vector<Note>& notes) {
    std::vector<std::string> kinds;
    for (const Note& note : notes) kinds.push_back(note.kind);
    return kinds;
}

inline Condition test(const char* field, Operator op, std::vector<std::string> operands) {
    return {.kind = Condition::Kind::Test,
            .field = field,
            .api = std::string{find_user_field(field).api},
            .op = op,
            .operands = std::move(operands)};
}

}  // namespace dealwire::provisioning
