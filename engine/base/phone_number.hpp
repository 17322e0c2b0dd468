#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::base {

/// A telephone number with its country: `+` and 8 to 15 digits (E.164).
struct PhoneNumber {
    std::string e164;

    auto operator<=>(const PhoneNumber&) const = default;
    bool operator==(const PhoneNumber&) const = default;
};

/// Reads a number written with `+`; blanks, dots, dashes, slashes and brackets are dropped, so are
/// an extension and the `(0)` that is not dialled from abroad. Nothing for numbers without `+`:
/// whose country they belong to would be a guess.
std::optional<PhoneNumber> parse_phone(std::string_view text);

}  // namespace dealwire::base
