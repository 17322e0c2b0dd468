#pragma once

#include "engine/base/tree.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace dealwire::json {

struct Limits {
    /// Arrays and objects inside one another. Conversation documents and Salesforce answers need
    /// about ten; the limit keeps recursive readers of the value from running out of stack.
    std::size_t depth = 64;
};

/// Why a text is not JSON. `reason` never quotes the text, which may hold anybody's data.
struct JsonProblem {
    std::size_t offset = 0;  ///< bytes from the start, near the place where reading stopped
    std::string reason;

    bool operator==(const JsonProblem&) const = default;
};

/// Reads one JSON value (RFC 8259) with white space around it; a byte order mark is skipped.
/// Numbers keep their digits as written (only `-0` becomes `0`). Of duplicate keys the last value
/// wins, at the place of the first. Refused: invalid UTF-8, lone surrogates, the character U+0000
/// (no database column takes it), numbers beyond a double, more nesting than `limits.depth`.
/// Memory stays proportional to the text; recursion ends at `limits.depth`.
tl::expected<base::Tree, JsonProblem> parse(std::string_view text, Limits limits = {});

/// The same of an object without its member `left_out`, which takes a fraction of the time where
/// that is most of the text: it is passed over, and what it holds is hardly looked at.
tl::expected<base::Tree, JsonProblem> parse_without(std::string_view text,
                                                    std::string_view left_out, Limits limits = {});

/// Without any white space. Bytes that are no UTF-8 come out as U+FFFD, so that the result is
/// always JSON.
std::string to_text(const base::Tree& value);

/// Two blanks of indentation, one member a line, a line feed at the end.
std::string to_pretty_text(const base::Tree& value);

/// The same JSON for a terminal: DEL and C1 (U+007F to U+009F), which JSON lets stand, as `\u009b`.
std::string for_terminal(std::string json);

}  // namespace dealwire::json
