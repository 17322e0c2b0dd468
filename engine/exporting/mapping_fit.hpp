#pragma once

#include "engine/exporting/mapping.hpp"
#include "engine/model/schema.hpp"

#include <optional>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Something about a rule that the org does not go along with.
struct Misfit {
    std::string code;  ///< stable: type, length, digits, value, create-only, read-only
    std::string problem;
    std::string remedy;
    bool grave = true;  ///< records would be refused; else only worth knowing

    bool operator==(const Misfit&) const = default;
};

/// What is wrong between a rule and the field as the org describes it for the connected user; empty
/// where the field takes everything that the rule makes. Pure. Types and lengths: SOAP API
/// Developer Guide, "Field Types" and DescribeSObjectResult.
std::vector<Misfit> misfits(const FieldRule& rule, const model::FieldInfo& field);

/// The most UTF-16 units that a value of the rule can have; nothing for types without length.
std::optional<std::size_t> longest_value(const FieldRule& rule);

}  // namespace dealwire::exporting
