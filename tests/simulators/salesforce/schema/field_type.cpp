#include "tests/simulators/salesforce/schema/field_type.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace dealwire::orgsim {
namespace {

constexpr std::array<std::pair<FieldType, std::string_view>, 23> kNames{{
    {FieldType::Id, "id"},
    {FieldType::Reference, "reference"},
    {FieldType::String, "string"},
    {FieldType::TextArea, "textarea"},
    {FieldType::Picklist, "picklist"},
    {FieldType::MultiPicklist, "multipicklist"},
    {FieldType::Combobox, "combobox"},
    {FieldType::Email, "email"},
    {FieldType::Phone, "phone"},
    {FieldType::Url, "url"},
    {FieldType::EncryptedString, "encryptedstring"},
    {FieldType::Boolean, "boolean"},
    {FieldType::Int, "int"},
    {FieldType::Double, "double"},
    {FieldType::Currency, "currency"},
    {FieldType::Percent, "percent"},
    {FieldType::Date, "date"},
    {FieldType::DateTime, "datetime"},
    {FieldType::Time, "time"},
    {FieldType::Address, "address"},
    {FieldType::Location, "location"},
    {FieldType::AnyType, "anyType"},
    {FieldType::Base64, "base64"},
}};

}  // namespace

std::string_view describe_name(FieldType type) {
    for (const auto& [known, name] : kNames) {
        if (known == type) {
            return name;
        }
    }
    throw std::invalid_argument("A field type without a name.");
}

FieldType field_type_from(std::string_view describe_name) {
    for (const auto& [type, name] : kNames) {
        if (name == describe_name) {
            return type;
        }
    }
    throw std::invalid_argument("Unknown field type '" + std::string(describe_name) + "'.");
}

Storage storage_of(FieldType type) {
    switch (type) {
        case FieldType::Address:
        case FieldType::Location:
            return Storage::None;
        case FieldType::Boolean:
        case FieldType::Int:
            return Storage::Integer;
        case FieldType::Double:
        case FieldType::Currency:
        case FieldType::Percent:
            return Storage::Real;
        default:
            return Storage::Text;
    }
}

bool is_text(FieldType type) {
    switch (type) {
        case FieldType::String:
        case FieldType::TextArea:
        case FieldType::Picklist:
        case FieldType::MultiPicklist:
        case FieldType::Combobox:
        case FieldType::Email:
        case FieldType::Phone:
        case FieldType::Url:
        case FieldType::EncryptedString:
            return true;
        default:
            return false;
    }
}

bool is_number(FieldType type) {
    return type == FieldType::Int || type == FieldType::Double || type == FieldType::Currency ||
           type == FieldType::Percent;
}

bool is_id(FieldType type) { return type == FieldType::Id || type == FieldType::Reference; }

bool is_compound(FieldType type) {
    return type == FieldType::Address || type == FieldType::Location;
}

}  // namespace dealwire::orgsim
