#pragma once

#include <CLI/Validators.hpp>

#include <algorithm>
#include <string>

namespace dealwire::app {

/// Whole numbers from 0 up, with a message that fits into a line.
inline CLI::Validator count_validator() {
    const auto problem = [](const std::string& text) -> std::string {
        const bool digits =
            !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
        return digits ? "" : "is '" + text + "'; write a whole number, 0 or more";
    };
    return {problem, "NUMBER", "count"};
}

}  // namespace dealwire::app
