#include "apps/dealwire/count_option.hpp"

#include <algorithm>

namespace dealwire::app {

std::string count_problem(const std::string& text) {
    const bool digits =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return digits ? "" : "is '" + text + "'; write a whole number, 0 or more";
}

}  // namespace dealwire::app
