#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"
#include "tests/simulators/salesforce/store/value.hpp"

#include <nlohmann/json.hpp>

namespace dealwire::orgsim {

/// Keeps the order of keys, as the answers of the real service do.
using Json = nlohmann::ordered_json;

/// A stored cell as REST writes it: numbers of a decimal type as `12.0`, times as `…+0000`.
Json rest_value(const FieldSchema& field, const Value& value);

}  // namespace dealwire::orgsim
