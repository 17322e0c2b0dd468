#include "engine/provisioning/standing.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace dealwire::provisioning {
namespace {

struct TypeReason {
    std::string_view type;
    const char* reason;
};

// Salesforce API reference 10.8; the list grows, so others are told by their own word.
constexpr std::array kTypes{
    TypeReason{"Guest", "a guest user of a site"},
    TypeReason{"AutomatedProcess", "an automated process"},
    TypeReason{"CloudIntegrationUser", "an integration user"},
    TypeReason{"CsnOnly", "a Chatter-only user"},
    TypeReason{"CspLitePortal", "a portal user"},
    TypeReason{"CustomerSuccess", "a portal user"},
    TypeReason{"PowerCustomerSuccess", "a portal user"},
    TypeReason{"SelfService", "a portal user"},
    TypeReason{"PowerPartner", "a partner user"},
};

std::string reason_of_type(const std::string& type) {
    if (type == "Standard") return "";
    for (const TypeReason& known : kTypes)
        if (known.type == type) return known.reason;
    return type.empty() ? "of an unknown user type" : "of the user type " + type;
}

std::string left_out(const OrgUser& user, const AssignmentRules& rules, ChainOfCommand& chain) {
    if (std::string reason = reason_of_type(user.user.user_type); !reason.empty()) return reason;
    if (!user.user.active) return "inactive";
    for (const LeaveOut& leave_out : rules.leave_out)
        if (holds(leave_out.when, user, chain)) return leave_out.reason;
    return "";
}

}  // namespace

std::vector<Standing> standings_of(std::span<const OrgUser> users, const AssignmentRules& rules,
                                   ChainOfCommand& chain) {
    std::vector<Standing> standings;
    standings.reserve(users.size());
    for (const OrgUser& user : users) standings.push_back({&user, left_out(user, rules, chain)});
    std::ranges::sort(standings, {}, [](const Standing& one) { return one.user->user.id; });
    return standings;
}

}  // namespace dealwire::provisioning
