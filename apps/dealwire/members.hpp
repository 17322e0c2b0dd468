#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/model/member.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::app {

/// The members whom somebody may mean: by member id, user id (present or former), e-mail address
/// (one's own, then a further one), user name or name in any case. Several where a name is shared.
std::vector<model::Member> members_named(Place& place, const std::string& text);

/// The one member whom somebody means; else ends the command with what to write instead.
tl::expected<model::Member, ExitCode> one_member(Invocation& invocation, Place& place,
                                                 const std::string& text);

}  // namespace dealwire::app
