#pragma once

#include <cstdint>
#include <string_view>

namespace dealwire::orgsim {

/// The describe `type` of a field, and with it its storage in SQLite (see `storage_of`).
enum class FieldType : std::uint8_t {
    Id,
    Reference,
    String,
    TextArea,
    Picklist,
    MultiPicklist,
    Combobox,
    Email,
    Phone,
    Url,
    EncryptedString,
    Boolean,
    Int,
    Double,
    Currency,
    Percent,
    Date,
    DateTime,
    Time,
    Address,
    Location,
    AnyType,
    Base64,
};

/// How a field's column is declared. `None`: compound fields have no column of their own.
enum class Storage : std::uint8_t { None, Text, Integer, Real };

/// The spelling describe uses, for example "textarea".
std::string_view describe_name(FieldType type);

/// Inverse of `describe_name`; throws std::invalid_argument for an unknown spelling.
FieldType field_type_from(std::string_view describe_name);

Storage storage_of(FieldType type);

/// string, textarea, picklist, multipicklist, combobox, email, phone, url, encryptedstring.
bool is_text(FieldType type);

/// int, double, currency, percent.
bool is_number(FieldType type);

/// id or reference: 18-character ids compared byte by byte.
bool is_id(FieldType type);

/// address or location: no column; the parts carry this field's name in `compound_field_name`.
bool is_compound(FieldType type);

}  // namespace dealwire::orgsim
