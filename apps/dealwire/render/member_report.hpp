#pragma once

#include "apps/dealwire/output.hpp"
#include "engine/base/tree.hpp"
#include "engine/model/member.hpp"
#include "engine/model/member_change.hpp"
#include "engine/provisioning/members.hpp"

#include <string>
#include <vector>

namespace dealwire::app {

/// What is kept for what Dealwire does not do yet, so that nobody waits for it in vain.
inline constexpr const char* kMailLater =
    "Whose mail is to be imported is kept; this version imports no mail yet.";

/// How much of a plan is shown.
enum class MemberDetail { Counts, Everything };

/// The shape that `sync` and `users provision` have for --json.
base::Tree provision_tree(const provisioning::MemberPlan& plan,
                          MemberDetail detail = MemberDetail::Counts);

/// Every change, field by field, and what should be known of it.
void print_provision(const provisioning::MemberPlan& plan, bool only_plan, Output& output);

/// One line or two where something changed; else nothing.
void print_members_in_short(const provisioning::MemberPlan& plan, Output& output);

base::Tree member_tree(const model::Member& member);
base::Tree change_tree(const model::MemberChange& change);

/// The members as a tree of managers, each under his; ends whatever the data is like.
std::vector<std::string> tree_lines(const std::vector<model::Member>& members);

/// "recorded", "not recorded", "left".
std::string state_of(const model::Member& member);

}  // namespace dealwire::app
