#pragma once

#include "engine/model/day_activity.hpp"

#include <string>
#include <string_view>

namespace dealwire::store {

/// What was counted of a day in one column: a line for each of its parts (see line_text.hpp).
std::string activity_text(const model::DayActivity& activity);
model::DayActivity activity_from_text(std::string_view text);

}  // namespace dealwire::store
