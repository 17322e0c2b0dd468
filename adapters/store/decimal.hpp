#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::store {

/// A number taken apart, its exponent worked in.
struct Decimal {
    bool negative = false;
    std::string whole;     ///< at least one digit
    std::string fraction;  ///< as many digits as were written
};

/// Reads `-12.50`, `.5`, `1.0E7`. Nothing for other texts and for more than a thousand digits.
std::optional<Decimal> parse_decimal(std::string_view text);

/// Whether `text` is a number that JSON allows as it stands: `007`, `.5` and `+1` are not.
bool is_json_number(std::string_view text);

}  // namespace dealwire::store
