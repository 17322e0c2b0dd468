#pragma once

#include "engine/base/tree.hpp"
#include "engine/calls/user_book.hpp"
#include "engine/calls/values.hpp"
#include "engine/model/member_change.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::calls {

/// A user as GET /v2/users/{id} shows him. What nobody keeps here is null, false or empty.
base::Tree user_data(const model::Member& member, const UserBook& users);

/// `userSettingsHistory[]`, the oldest first, from the log of members.
base::Tree settings_history(std::span<const model::LoggedMemberChange> changes);

/// Which users a client asks for (`filter` of POST /v2/users/extensive and of statistics).
struct UserFilter {
    std::optional<std::vector<std::string>> ids;
    std::optional<base::Instant> created_from;
    std::optional<base::Instant> created_to;
};

Read<UserFilter> read_user_filter(const base::Tree& filter);

/// Those who match, by ascending id.
std::vector<const model::Member*> users_found(const UserBook& users, const UserFilter& filter);

}  // namespace dealwire::calls
