#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/crm_records.hpp"

#include <span>
#include <string>
#include <string_view>

namespace dealwire::provisioning {

/// A user as the org holds him: what every import reads, and the other fields by API name.
struct OrgUser {
    model::User user;
    base::Tree fields = base::Tree::Object{};

    /// The value of a field by its API name, as text; empty where there is none. `Email` comes in
    /// the form in which members are compared.
    [[nodiscard]] std::string value(std::string_view api_name) const;
};

enum class FieldKind { Text, Time };

/// A field that rules may name, and what Salesforce calls it.
struct UserField {
    std::string_view name;  ///< "department"
    std::string_view api;   ///< "Department"
    FieldKind kind = FieldKind::Text;
};

/// Those with a short name. Rules may name any other field by its API name.
std::span<const UserField> user_fields();

/// The field of a short name or an API name, which begins with a capital or ends in `__c`. Of one
/// without a name of its own both are the same. Null api where the word is neither.
UserField find_user_field(std::string_view word);

/// The address a user is known by: lower case, without the `.invalid` that a sandbox appends.
/// Source: Salesforce API reference 14 (sandbox user e-mail).
std::string member_email(std::string_view user_email);

/// The same without a plus tag: what tells whether two addresses belong to one person.
std::string email_key(std::string_view email);

}  // namespace dealwire::provisioning
