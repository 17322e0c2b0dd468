#pragma once

#include "engine/model/conversation.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::store {

/// The participants of a conversation in one column, a line each in document order: party id,
/// e-mail, name, telephone, user id, marks. They are read with their conversation and never
/// without it, and a row each cost more to read than all the rest of a conversation.
std::string participants_text(std::span<const model::Participant> participants);
std::vector<model::Participant> participants_from_text(std::string_view text);

}  // namespace dealwire::store
