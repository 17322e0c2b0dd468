#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/mapping.hpp"
#include "engine/exporting/transform.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dealwire::exporting {

/// What became of a value on its way into the field.
enum class Fate {
    Sent,
    Absent,    ///< nothing was found
    Cut,       ///< longer than the field: it ends in `…`
    Unfit,     ///< found, but nothing that the field could take
    Unlisted,  ///< a picklist value that the rule does not list
    Parked     ///< the same, and the record is not to be sent because of it
};

struct MadeValue {
    std::optional<base::Tree> value;  ///< null clears; nothing: the field is not sent
    Fate fate = Fate::Sent;
    bool by_default = false;  ///< the rule's `default` took the place
    std::size_t whole = 0;    ///< with Cut: UTF-16 units before
    std::string seen;         ///< with Unfit, Unlisted and Parked: the beginning of what was found
};

/// Makes the value of a field, and tells what became of what was found.
MadeValue make_value(const FieldRule& rule, const Scope& scope, const UserLookup& user_of);

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
