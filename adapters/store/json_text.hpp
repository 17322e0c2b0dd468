#pragma once

#include <string>
#include <string_view>

namespace dealwire::store {

/// Appends `value` as a JSON string in quotes. NUL characters are left out, because jsonb refuses
/// them; other bytes stay as they are, so `value` should be UTF-8.
void append_json_string(std::string& out, std::string_view value);

}  // namespace dealwire::store
