#pragma once

#include "engine/base/email_address.hpp"
#include "engine/base/phone_number.hpp"
#include "engine/model/conversation.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace dealwire::model {

/// Somebody by an address (without a plus tag) or a telephone number, as a number that he is found
/// by. Several people may share one, those whose telephone numbers end alike in particular: whoever
/// finds compares. It is stored, so it stays as it is.
using PersonKey = std::int64_t;

PersonKey person_key(const base::EmailAddress& address);
PersonKey person_key(const base::PhoneNumber& number);

/// What participants are found by, ascending, each once. Also numbers that are only one where they
/// are dialled at home, whatever the home.
std::vector<PersonKey> person_keys(std::span<const Participant> participants);

}  // namespace dealwire::model
