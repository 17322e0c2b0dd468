#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::base {

/// How many digits that is.
inline constexpr std::size_t kPhoneEnding = 5;

/// The last digits of a telephone number, which are the same however it is written and wherever it
/// is dialled: where `parse_phone` reads two texts as one number, with whatever `home`, their
/// endings are equal. Empty where no home makes a number of the text.
std::string phone_ending(std::string_view text);

}  // namespace dealwire::base
