#include "tests/simulators/salesforce/store/record.hpp"

namespace dealwire::orgsim {

const Value& Record::get(std::string_view field) const {
    static const Value kNull;
    const FieldSchema* found = object_->find_field(field);
    return found == nullptr ? kNull : get(*found);
}

void Record::set(std::string_view field, Value value) {
    if (const FieldSchema* found = object_->find_field(field)) {
        set(*found, std::move(value));
    }
}

std::string Record::text(std::string_view field) const {
    const auto* text = std::get_if<std::string>(&get(field));
    return text == nullptr ? std::string() : *text;
}

bool Record::flag(std::string_view field) const {
    const auto* integer = std::get_if<std::int64_t>(&get(field));
    return integer != nullptr && *integer != 0;
}

std::optional<double> Record::number(std::string_view field) const {
    const Value& value = get(field);
    if (const auto* real = std::get_if<double>(&value)) {
        return *real;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*integer);
    }
    return std::nullopt;
}

}  // namespace dealwire::orgsim
