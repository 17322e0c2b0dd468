#include "engine/provisioning/org_user.hpp"

#include "engine/base/email_address.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time_text.hpp"

#include <array>

namespace dealwire::provisioning {
namespace {

constexpr std::array kFields{
    UserField{"name", "Name"},
    UserField{"email", "Email"},
    UserField{"username", "Username"},
    UserField{"title", "Title"},
    UserField{"department", "Department"},
    UserField{"division", "Division"},
    UserField{"company", "CompanyName"},
    UserField{"country", "Country"},
    UserField{"employee_number", "EmployeeNumber"},
    UserField{"federation_id", "FederationIdentifier"},
    UserField{"profile", "Profile.Name"},
    UserField{"role", "UserRole.Name"},
    UserField{"user_type", "UserType"},
    UserField{"last_login", "LastLoginDate", FieldKind::Time},
};

std::string text_of(const base::Tree& value) {
    if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
    if (const base::Number* number = value.number()) return number->text;
    if (const std::string* text = value.string()) return *text;
    return "";
}

bool is_api_name(std::string_view word) {
    return (!word.empty() && word.front() >= 'A' && word.front() <= 'Z') || word.ends_with("__c");
}

}  // namespace

std::string OrgUser::value(std::string_view api_name) const {
    if (api_name == "Id") return user.id.text();
    if (api_name == "Name") return user.name;
    if (api_name == "Email") return member_email(user.email);
    if (api_name == "Username") return user.username;
    if (api_name == "Title") return user.title;
    if (api_name == "UserType") return user.user_type;
    if (api_name == "ManagerId") return user.manager.text();
    const base::Tree* value = fields.find(api_name);
    return value ? text_of(*value) : "";
}

std::span<const UserField> user_fields() { return kFields; }

UserField find_user_field(std::string_view word) {
    for (const UserField& field : kFields)
        if (field.name == word || field.api == word) return field;
    return is_api_name(word) ? UserField{word, word} : UserField{word, {}};
}

std::string member_email(std::string_view user_email) {
    constexpr std::string_view kSandboxMark = ".invalid";
    std::string email = base::to_lower_ascii(base::trim(user_email));
    if (email.ends_with(kSandboxMark)) email.resize(email.size() - kSandboxMark.size());
    return email;
}

std::string email_key(std::string_view email) {
    const std::string plain = member_email(email);
    const auto address = base::parse_email(plain);
    if (!address) return plain;
    const auto untagged = base::without_plus_tag(*address);
    return (untagged ? *untagged : *address).text();
}

}  // namespace dealwire::provisioning
