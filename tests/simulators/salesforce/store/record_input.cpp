#include "tests/simulators/salesforce/store/record_input.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"
#include "tests/simulators/salesforce/store/ids.hpp"
#include "tests/simulators/salesforce/store/times.hpp"

#include <charconv>
#include <cmath>

namespace dealwire::orgsim {
namespace {

[[noreturn]] void cannot_read(std::string_view type, std::string_view token,
                              const std::string& value) {
    throw ApiError(400, "JSON_PARSER_ERROR",
                   "Cannot deserialize instance of " + std::string(type) + " from " +
                       std::string(token) + " value " + value +
                       " or request may be missing a required field at [line:1, column:2]");
}

std::string_view token_name(const Json& json) {
    switch (json.type()) {
        case Json::value_t::boolean:
            return json.get<bool>() ? "VALUE_TRUE" : "VALUE_FALSE";
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
            return "VALUE_NUMBER_INT";
        case Json::value_t::number_float:
            return "VALUE_NUMBER_FLOAT";
        case Json::value_t::array:
            return "START_ARRAY";
        case Json::value_t::object:
            return "START_OBJECT";
        default:
            return "VALUE_STRING";
    }
}

std::string plain_text(const Json& json) {
    return json.is_string() ? json.get<std::string>() : json.dump();
}

/// What Salesforce calls the type in its parser errors.
std::string_view wire_type(const FieldSchema& field) {
    switch (storage_of(field.type)) {
        case Storage::Real:
            return "double";
        case Storage::Integer:
            return field.type == FieldType::Boolean ? "boolean" : "int";
        default:
            return field.type == FieldType::DateTime ? "datetime"
                   : field.type == FieldType::Date   ? "date"
                                                     : "string";
    }
}

double round_to(double value, int scale) {
    const double factor = std::pow(10.0, scale);
    const double rounded = std::round(std::abs(value) * factor) / factor;
    return std::isfinite(rounded) ? std::copysign(rounded, value) : value;
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

/// Nothing when the text cannot be a value of this type.
std::optional<Value> parse(const FieldSchema& field, std::string_view text) {
    switch (field.type) {
        case FieldType::Boolean:
            if (same_name(text, "true") || text == "1") {
                return Value{std::int64_t{1}};
            }
            if (same_name(text, "false") || text == "0") {
                return Value{std::int64_t{0}};
            }
            return std::nullopt;
        case FieldType::Int: {
            const auto number = number_in<std::int64_t>(text);
            return number ? std::optional<Value>(*number) : std::nullopt;
        }
        case FieldType::Double:
        case FieldType::Currency:
        case FieldType::Percent: {
            const auto number = number_in<double>(text);
            return number ? std::optional<Value>(round_to(*number, field.scale)) : std::nullopt;
        }
        case FieldType::Date: {
            const auto date = parse_date(text);
            return date ? std::optional<Value>(*date) : std::nullopt;
        }
        case FieldType::DateTime: {
            const auto time = text.size() > 10 ? parse_time(text) : std::nullopt;
            return time ? std::optional<Value>(stored_time(*time)) : std::nullopt;
        }
        default:
            return Value{std::string(text)};
    }
}

Value id_value(const FieldSchema& field, std::string_view text) {
    const auto id = normal_id(text);
    if (!id) {
        throw ApiError(400, "MALFORMED_ID",
                       field.label + ": id value of incorrect type: " + std::string(text),
                       {field.name});
    }
    return *id;
}

const FieldSchema* visible_field(const ObjectSchema& object, const std::string& name,
                                 const SchemaView& view) {
    const ObjectSchema* visible = view.visible.find_object(object.name);
    return visible == nullptr ? nullptr : visible->find_field(name);
}

[[noreturn]] void unknown_field(const std::string& name, const ObjectSchema& object) {
    throw ApiError(400, "INVALID_FIELD",
                   "No such column '" + name + "' on sobject of type " + object.name);
}

ParentKey parent_from_json(const ObjectSchema& object, const std::string& relationship,
                           const Json& json, const SchemaView& view) {
    std::string type;
    std::string key_name;
    const Json* key_value = nullptr;
    for (const auto& [name, value] : json.items()) {
        if (name == "attributes") {
            type = value.value("type", "");
        } else if (key_value == nullptr) {
            key_name = name;
            key_value = &value;
        } else {
            throw ApiError(400, "INVALID_FIELD",
                           "More than one external ID field found in the foreign key reference: " +
                               key_name + ", " + name);
        }
    }
    if (key_value == nullptr) {
        throw ApiError(400, "INVALID_FIELD",
                       "No external ID field found in the foreign key reference " + relationship);
    }
    ParentKey parent = parent_key(object, relationship, type, key_name, view);
    parent.value = value_from_json(*parent.key, *key_value);
    return parent;
}

}  // namespace

void RecordInput::set(const FieldSchema& field, Value value) {
    for (auto& [known, old] : values) {
        if (known == &field) {
            old = std::move(value);
            return;
        }
    }
    values.emplace_back(&field, std::move(value));
}

bool RecordInput::has(const FieldSchema& field) const {
    for (const auto& [known, unused] : values) {
        if (known == &field) {
            return true;
        }
    }
    for (const auto& parent : parents) {
        if (parent.reference == &field) {
            return true;
        }
    }
    return false;
}

Value value_from_json(const FieldSchema& field, const Json& json) {
    if (json.is_null()) {
        return std::monostate{};
    }
    const bool text_like = is_text(field.type) || is_id(field.type) ||
                           field.type == FieldType::Date || field.type == FieldType::DateTime ||
                           field.type == FieldType::Time;
    const bool fits = json.is_string() || (json.is_boolean() && field.type == FieldType::Boolean) ||
                      (json.is_number() && is_number(field.type));
    if (!fits || (text_like && !json.is_string())) {
        cannot_read(wire_type(field), token_name(json), plain_text(json));
    }
    if (json.is_boolean()) {
        return std::int64_t{json.get<bool>() ? 1 : 0};
    }
    if (json.is_number() && storage_of(field.type) == Storage::Real) {
        return round_to(json.get<double>(), field.scale);
    }
    if (json.is_number_integer()) {
        return json.get<std::int64_t>();
    }
    const std::string text = plain_text(json);
    if (text.empty()) {
        return std::monostate{};
    }
    if (is_id(field.type)) {
        return id_value(field, text);
    }
    const auto value = parse(field, text);
    if (!value) {
        cannot_read(wire_type(field), token_name(json), text);
    }
    return *value;
}

Value value_from_text(const FieldSchema& field, std::string_view text) {
    if (text.empty()) {
        return std::monostate{};
    }
    if (is_id(field.type)) {
        return id_value(field, text);
    }
    auto value = parse(field, text);
    if (!value) {
        const bool time = field.type == FieldType::Date || field.type == FieldType::DateTime;
        throw ApiError(400, time ? "INVALID_DATE_FORMAT" : "INVALID_TYPE_ON_FIELD_IN_RECORD",
                       field.label + ": value not of required type: " + std::string(text),
                       {field.name});
    }
    return *value;
}

ParentKey parent_key(const ObjectSchema& object, std::string_view relationship,
                     std::string_view target_type, std::string_view key_field,
                     const SchemaView& view) {
    const FieldSchema* reference = object.find_relationship(relationship);
    if (reference == nullptr || visible_field(object, reference->name, view) == nullptr) {
        unknown_field(std::string(relationship), object);
    }
    const ObjectSchema* target = nullptr;
    for (const auto& candidate : reference->reference_to) {
        const bool chosen = target_type.empty()
                                ? reference->reference_to.size() == 1 || candidate == "User"
                                : same_name(candidate, target_type);
        if (chosen) {
            target = view.full.find_object(candidate);
        }
    }
    if (target == nullptr) {
        throw ApiError(400, "INVALID_FIELD",
                       "The type of the foreign key reference " + std::string(relationship) +
                           " is missing or not one of its targets");
    }
    const FieldSchema* key = target->find_field(key_field);
    const bool usable = key != nullptr && (key->external_id || key->id_lookup) &&
                        visible_field(*target, key->name, view) != nullptr;
    if (!usable) {
        throw ApiError(400, "INVALID_FIELD",
                       "Field name provided, " + std::string(key_field) +
                           " is not an External ID or indexed field for " + target->name);
    }
    return {reference, target, key, {}};
}

RecordInput input_from_json(const Json& body, const ObjectSchema& object, const SchemaView& view) {
    if (!body.is_object()) {
        throw ApiError(400, "JSON_PARSER_ERROR", "The HTTP entity body must be a JSON object.");
    }
    RecordInput input;
    for (const auto& [name, value] : body.items()) {
        if (name == "attributes") {
            continue;
        }
        const FieldSchema* field = object.find_field(name);
        if (field != nullptr && visible_field(object, name, view) != nullptr) {
            if (is_compound(field->type)) {
                throw ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                               "Unable to create/update fields: " + field->name, {field->name});
            }
            input.set(*field, value_from_json(*field, value));
        } else if (object.find_relationship(name) != nullptr && value.is_object()) {
            input.parents.push_back(parent_from_json(object, name, value, view));
        } else {
            unknown_field(name, object);
        }
    }
    return input;
}

int utf16_length(std::string_view utf8) {
    int units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80U) {
            units += byte >= 0xF0U ? 2 : 1;
        }
    }
    return units;
}

}  // namespace dealwire::orgsim
