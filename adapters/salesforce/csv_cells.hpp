#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::salesforce {

/// Without NUL characters, which no database takes, and with U+FFFD in the place of every byte that
/// is no UTF-8: one damaged name must cost neither its record nor the page.
bool needs_repair(std::string_view text);
std::string repaired(std::string_view text);

/// Brings a date-time into the form of `model::Cell` where it stands; its new length. What is no
/// date-time stays as it is. Bulk pages hold `…05.000Z`; `…05.000+0000` is taken as well.
std::size_t canonical_date_time(char* text, std::size_t size);

}  // namespace dealwire::salesforce
