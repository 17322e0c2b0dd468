#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::base {

std::string_view trim(std::string_view text);  ///< without ASCII white space at both ends
std::string to_lower_ascii(std::string_view text);

/// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

/// Length in UTF-16 units, which is how Salesforce counts; `text` must be UTF-8.
std::size_t utf16_length(std::string_view text);

/// At most `limit` UTF-16 units of `text`. A longer text fills the limit and ends in `…`; a pair or
/// a code point is never cut in the middle. `text` must be UTF-8; `limit` at least 1.
std::string cut(std::string_view text, std::size_t limit);

/// Without NUL and other control characters that a database or an XML reader chokes on; tab, line
/// feed and carriage return stay.
std::string without_control_characters(std::string_view text);

/// As a terminal may show what came from elsewhere: control characters (C0, DEL, C1) and those that
/// turn the direction of writing (U+202A to U+202E, U+2066 to U+2069) become `<U+001B>`, bytes that
/// are no UTF-8 `<0x9B>`. Line feed and tab stay.
std::string visible(std::string_view text);

/// The same of what stands within one line: line feed and tab are replaced as well.
std::string visible_in_line(std::string_view text);

}  // namespace dealwire::base
