#pragma once

#include "adapters/api/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// UTF-8 without the character U+0000: what a store can hold and look for.
bool is_text(std::string_view bytes);

/// Whether the names and values of a form or a query are text.
bool are_text(const FormFields& fields);

/// What is answered to a request whose head is no text.
struct NoText {
    int status = 400;
    std::string why;  ///< a sentence for people
};

/// Judges what sites read of a head: a method that is no word (RFC 9110, 9.1), a path or a query
/// that is no text once it is decoded, a NUL in a header (RFC 9110, 5.5). What else a header holds
/// is judged by who reads it, and what cannot be decoded by the site. Nothing where all is well.
std::optional<NoText> no_text_in(const HttpRequest& request);

}  // namespace dealwire::api
