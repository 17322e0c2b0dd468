#pragma once

#include "engine/intake/person.hpp"
#include "engine/ports/participant_index.hpp"

#include <functional>
#include <stop_token>
#include <string_view>

namespace dealwire::intake {

/// Hands over every conversation in which the person took part, in ascending id. The cost is what
/// is found; the first search of a tenant with conversations of an older release adds them to the
/// index before. False where it was stopped.
bool search_person(const Person& person, const base::TenantId& tenant, std::string_view home,
                   ports::ParticipantIndex& index,
                   const std::function<void(const model::Conversation&)>& take,
                   const std::stop_token& stop = {});

}  // namespace dealwire::intake
