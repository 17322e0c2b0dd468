#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim::soql {

enum class TokenKind { Name, Text, Number, Date, DateTime, Symbol, End };

struct Token {
    TokenKind kind;
    std::string text;     ///< a Name with its dots; a Text without its quotes, escapes resolved
    std::size_t offset;   ///< first byte in the query
    std::string pattern;  ///< of a Text: the same text as a LIKE pattern, `\` before literal % _ \.
};

/// Splits a query. Throws ApiError(MALFORMED_QUERY) on a character or a string that cannot be
/// read. The last token is always End.
[[nodiscard]] std::vector<Token> tokenize(std::string_view query);

}  // namespace dealwire::orgsim::soql
