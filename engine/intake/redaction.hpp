#pragma once

#include "engine/base/tree.hpp"
#include "engine/intake/person.hpp"

#include <string_view>

namespace dealwire::intake {

/// What stands where something was taken out.
inline constexpr std::string_view kTakenOut = "[erased]";

/// The document of a conversation without the data of one person: of the parties who are he, only
/// ids, affiliation and how they took part stay; what they said goes; their addresses, numbers and
/// full names are taken out of every text. Others' words stay, and with them whatever they said of
/// him in other ways, such as by his first name. Pure; twice is the same as once.
base::Tree redacted(base::Tree document, const Person& person, std::string_view home);

}  // namespace dealwire::intake
