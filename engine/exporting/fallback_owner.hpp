#pragma once

#include "engine/model/member.hpp"

#include <optional>
#include <span>
#include <string>

namespace dealwire::exporting {

/// What is wrong with who should own tasks and events where the host cannot: he is no member who is
/// active, so the connected user would own them. Nothing where he is, where none is chosen, or
/// where no members are known yet.
std::optional<std::string> fallback_owner_trouble(const std::string& owner,
                                                  std::span<const model::Member> members);

/// What to do about it.
const char* fallback_owner_remedy();

}  // namespace dealwire::exporting
