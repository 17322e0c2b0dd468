#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::exporting {

/// The decimal number `text` (JSON form, exponent allowed) rounded to `scale` digits after the
/// point, half away from zero, in its shortest form: `611.25` to scale 1 is `611.3`, `1e3` is
/// `1000`, `-0.01` to scale 1 is `0`. Works on the digits, so no binary noise comes in. Nothing for
/// what is no number, and beyond 40 digits before the point.
std::optional<std::string> round_decimal(std::string_view text, int scale);

/// Digits before the point of what `round_decimal` gave; 0 for `0.5`.
int digits_before_point(std::string_view rounded);

}  // namespace dealwire::exporting
