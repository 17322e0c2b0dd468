#include "tests/simulators/salesforce/store/json.hpp"

#include "tests/simulators/salesforce/store/times.hpp"

namespace dealwire::orgsim {

Json rest_value(const FieldSchema& field, const Value& value) {
    if (is_null(value)) {
        return nullptr;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        if (field.type == FieldType::Boolean) {
            return *integer != 0;
        }
        return storage_of(field.type) == Storage::Real ? Json(static_cast<double>(*integer))
                                                       : Json(*integer);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return *real;
    }
    const auto& text = std::get<std::string>(value);
    return field.type == FieldType::DateTime ? rest_time(text) : text;
}

}  // namespace dealwire::orgsim
