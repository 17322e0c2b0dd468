#pragma once

#include "engine/model/member.hpp"
#include "engine/provisioning/assignment_rules.hpp"
#include "engine/provisioning/org_user.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::provisioning {

/// A user of the org, and why he is no member; empty where he is one.
struct Standing {
    const OrgUser* user = nullptr;
    std::string left_out = {};

    [[nodiscard]] bool is_colleague() const { return left_out.empty(); }
};

/// One person, and the users of this org that are or were his.
struct Persona {
    const model::Member* known = nullptr;      ///< as this org knew him until now
    const model::Member* elsewhere = nullptr;  ///< as another org knows him, where this one did not
    std::vector<Standing> users = {};          ///< ascending user id
    std::string recognised_by = {};            ///< how, where a user id is new; else empty

    /// The id of the tenant's member; empty for somebody new.
    [[nodiscard]] model::MemberId id() const;
    [[nodiscard]] bool is_colleague() const;
};

/// Who everybody is: by user id; a colleague whose id is new by the same id in another org together
/// with a name or an address, then by federation id, then by e-mail address, where nobody else
/// stands for that person now. Users who are nobody's colleague and never were are left out.
///
/// `standings` in ascending user id; known persons come first, in their order, then others in the
/// order of the user ids: the answer depends on nothing else. What is pointed to must outlive it.
std::vector<Persona> recognise(std::span<const Standing> standings,
                               std::span<const model::Member> known,
                               std::span<const model::Member> elsewhere,
                               const AssignmentRules& rules);

}  // namespace dealwire::provisioning
