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
/// an extension and the `(0)` that is not dialled from abroad.
///
/// `home` is the calling code of the country in which numbers without `+` are dialled ("49"): its
/// prefixes for abroad (`00`, in North America `011`) and for trunk calls (`0`, `1`, `8`, `06`) are
/// then understood. Without it there is nothing for numbers without `+`: whose country they belong
/// to would be a guess. Nothing either for a local number, which has neither prefix where its
/// country uses one.
std::optional<PhoneNumber> parse_phone(std::string_view text, std::string_view home = {});

/// The digits of a calling code written as `+49`, `49` or `0049`; nothing where it is none.
std::optional<std::string> parse_calling_code(std::string_view text);

/// Whether a country or a service has this calling code, given by its digits.
bool is_assigned_calling_code(std::string_view digits);

}  // namespace dealwire::base
