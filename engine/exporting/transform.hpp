#pragma once

#include "engine/exporting/mapping.hpp"
#include "engine/exporting/source.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::exporting {

/// The Salesforce user id behind a user id of the document; empty where there is none.
using UserLookup = std::function<std::string(std::string_view)>;

/// Finds the values of the rule and makes one text of them. Nothing where there is no value, or
/// only empty ones.
std::optional<std::string> transformed(const FieldRule& rule, const Scope& scope,
                                       const UserLookup& user_of);

/// `text` without tags and comments of HTML, line breaks kept, the common entities read. A lone
/// `<`, as in `a < b`, stays. A mention `@[name](id)` becomes `@name`.
std::string plain_text(std::string_view text);

/// `pattern` with `{}` replaced by the value and `{name}` by its member.
std::string filled(std::string_view pattern, const base::Tree& value);

}  // namespace dealwire::exporting
