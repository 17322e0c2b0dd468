#include "apps/dealwire/members.hpp"

#include "engine/base/text.hpp"
#include "engine/provisioning/org_user.hpp"

#include <algorithm>
#include <functional>

namespace dealwire::app {
namespace {

using model::Member;

bool has_former(const Member& member, const model::RecordId& user) {
    return std::ranges::find(member.former_users, user) != member.former_users.end();
}

bool has_address(const Member& member, const std::string& address) {
    return std::ranges::any_of(member.aliases, [&](const model::MemberAlias& alias) {
        return alias.kind != model::kRefused && alias.address == address;
    });
}

}  // namespace

std::vector<Member> members_named(Place& place, const std::string& text) {
    const std::vector<Member> members = place.local.members().all(place.scope);
    const auto user = model::RecordId::parse(text);
    const std::string email = provisioning::member_email(text);
    const std::string name = base::to_lower_ascii(base::trim(text));
    // The surest first: what one of them finds, the others are not asked.
    const std::vector<std::function<bool(const Member&)>> ways{
        [&](const Member& member) { return member.id.value == text; },
        [&](const Member& member) { return user && member.user == *user; },
        [&](const Member& member) { return user && has_former(member, *user); },
        [&](const Member& member) { return member.active && member.email == email; },
        [&](const Member& member) { return member.email == email; },
        [&](const Member& member) { return has_address(member, email); },
        [&](const Member& member) { return base::to_lower_ascii(member.name) == name; },
    };
    for (const auto& fits : ways) {
        std::vector<Member> found;
        std::ranges::copy_if(members, std::back_inserter(found), fits);
        if (!found.empty()) return found;
    }
    return {};
}

tl::expected<Member, ExitCode> one_member(Invocation& invocation, Place& place,
                                          const std::string& text) {
    std::vector<Member> found = members_named(place, text);
    if (found.size() == 1) return std::move(found.front());
    if (found.empty())
        return tl::unexpected{invocation.output.failure(
            ExitCode::Failed, "There is no member '" + text + "'.",
            "See 'dealwire users list --inactive'. A user id, an e-mail address or a name is "
            "understood; who is left out and why: dealwire users provision --plan.")};
    std::string several;
    for (const Member& member : found)
        several += (several.empty() ? "" : ", ") + member.name + " (" + member.user.text() + ")";
    return tl::unexpected{invocation.output.failure(
        ExitCode::Usage, "'" + text + "' may be one of several: " + several + ".",
        "Name one of them by the user id.")};
}

}  // namespace dealwire::app
