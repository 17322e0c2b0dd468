#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/mapping.hpp"
#include "engine/exporting/transform.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::exporting {

/// What the rule's field is set to: a value of its type, or null to clear it. Nothing where the
/// field is not to be sent. A value that the field could not take (a number too large, an address
/// without `@`, an unlisted picklist value) counts as absent: one bad value must not cost the
/// record. Lengths: Salesforce field types, object reference.
std::optional<base::Tree> field_value(const FieldRule& rule, const Scope& scope,
                                      const UserLookup& user_of);

/// Whether Salesforce's e-mail type takes this: ASCII, one `@`, a dot in the domain, at most 80.
bool is_plain_address(std::string_view text);

/// White space and control characters become single blanks, none at the ends.
std::string one_line(std::string_view text);

}  // namespace dealwire::exporting
