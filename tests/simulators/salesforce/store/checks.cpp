#include "tests/simulators/salesforce/store/checks.hpp"

#include "tests/simulators/salesforce/http/api_error.hpp"

#include <algorithm>
#include <cmath>

namespace dealwire::orgsim {
namespace {

std::string joined(const std::vector<std::string>& names) {
    std::string result;
    for (const auto& name : names) {
        result += result.empty() ? name : ", " + name;
    }
    return result;
}

bool plausible_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != text.npos) {
        return false;
    }
    const auto domain = text.substr(at + 1);
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == domain.size() ||
        domain.front() == '.' || domain.find("..") != domain.npos || text[at - 1] == '.') {
        return false;
    }
    return std::all_of(text.begin(), text.end(), [](char c) {
        constexpr std::string_view kForbidden = " \t\r\n,;:<>()[]\\\"";
        return kForbidden.find(c) == std::string_view::npos;
    });
}

void check_picklist(const FieldSchema& field, const std::string& text) {
    if (!field.restricted_picklist || field.picklist.empty()) {
        return;
    }
    const bool known = std::any_of(field.picklist.begin(), field.picklist.end(), [&](auto& value) {
        return value.active && same_name(value.value, text);
    });
    if (!known) {
        throw ApiError(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                       field.label + ": bad value for restricted picklist field: " + text,
                       {field.name});
    }
}

void check_text(const FieldSchema& field, const std::string& text) {
    if (text.find('\0') != std::string::npos) {
        throw ApiError(400, "TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET",
                       field.label + ": text holds a NUL character", {field.name});
    }
    if (field.length > 0 && utf16_length(text) > field.length) {
        throw ApiError(400, "STRING_TOO_LONG",
                       field.label + ": data value too large: " + text +
                           " (max length=" + std::to_string(field.length) + ")",
                       {field.name});
    }
    if (field.type == FieldType::Email && !plausible_email(text)) {
        throw ApiError(400, "INVALID_EMAIL_ADDRESS",
                       field.label + ": invalid email address: " + text, {field.name});
    }
    if (field.type == FieldType::Picklist) {
        check_picklist(field, text);
    }
}

void check_number(const FieldSchema& field, double number) {
    const int whole = field.type == FieldType::Int ? field.digits : field.precision - field.scale;
    if (whole > 0 && std::abs(number) >= std::pow(10.0, whole)) {
        throw ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE",
                       field.label + ": value outside of valid range on numeric field: " +
                           std::to_string(number),
                       {field.name});
    }
}

}  // namespace

void check_writable(const RecordInput& input, const ObjectSchema& visible, bool create) {
    std::vector<std::string> refused;
    const auto test = [&](const FieldSchema& field) {
        const FieldSchema* seen = visible.find_field(field.name);
        if (seen == nullptr || !(create ? seen->createable : seen->updateable)) {
            refused.push_back(field.name);
        }
    };
    for (const auto& [field, unused] : input.values) {
        test(*field);
    }
    for (const auto& parent : input.parents) {
        test(*parent.reference);
    }
    if (!refused.empty()) {
        throw ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                       "Unable to create/update fields: " + joined(refused) +
                           ". Please check the security settings of this field and verify that it "
                           "is read/write for your profile or permission set.",
                       refused);
    }
}

void check_value(const FieldSchema& field, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (is_text(field.type)) {
            check_text(field, *text);
        }
    } else if (const auto* real = std::get_if<double>(&value)) {
        check_number(field, *real);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        if (field.type == FieldType::Int) {
            check_number(field, static_cast<double>(*integer));
        }
    }
}

void check_required(const Record& record) {
    std::vector<std::string> missing;
    for (const auto& field : record.object().fields) {
        const bool required = !field.nillable && field.createable && !field.defaulted_on_create;
        if (required && is_null(record.get(field))) {
            missing.push_back(field.name);
        }
    }
    if (!missing.empty()) {
        throw ApiError(400, "REQUIRED_FIELD_MISSING",
                       "Required fields are missing: [" + joined(missing) + "]", missing);
    }
}

}  // namespace dealwire::orgsim
