#include "engine/exporting/fallback_owner.hpp"

#include "engine/model/record_id.hpp"

#include <algorithm>

namespace dealwire::exporting {

std::optional<std::string> fallback_owner_trouble(const std::string& owner,
                                                  std::span<const model::Member> members) {
    if (owner.empty() || members.empty()) return std::nullopt;
    const auto user = model::RecordId::parse(owner);
    const auto is_he = [&](const model::Member& member) {
        return member.user == *user ||
               std::ranges::find(member.former_users, *user) != member.former_users.end();
    };
    const auto found = user ? std::ranges::find_if(members, is_he) : members.end();
    if (found == members.end()) return owner + " is no imported user who is active";
    if (found->active) return std::nullopt;
    return found->name + " (" + owner + ") is not active any more";
}

const char* fallback_owner_remedy() {
    return "Until then the connected user owns tasks whose host cannot. Write the id of an active "
           "user under tasks.fallback_owner in the config file, or leave it empty; a user who is "
           "new comes with the next import.";
}

}  // namespace dealwire::exporting
