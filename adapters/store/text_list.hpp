#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dealwire::store {

/// Short texts without line feeds in one column, a line each.
std::string lines_of(const std::vector<std::string>& texts);
std::vector<std::string> lines_in(std::string_view text);

}  // namespace dealwire::store
