#pragma once

#include "tests/simulators/salesforce/schema/schema.hpp"

#include <nlohmann/json_fwd.hpp>

namespace dealwire::orgsim {

/// The standard objects of an org, from the data files in `schema/standard`.
Schema standard_schema();

/// One object written in the short form of the data files:
/// `address` expands to its parts and the compound; `required`, `readonly`, `createOnly`,
/// `nofilter`, `owner` set the flags they name; Id and the audit fields are added.
/// Throws std::runtime_error naming the object and field that cannot be read.
ObjectSchema object_from_json(const nlohmann::ordered_json& json);

/// Id, IsDeleted and the audit fields around `object.fields`. `audit`: "full", "history", "stamp".
void add_system_fields(ObjectSchema& object, std::string_view audit);

/// "BillingStreet" → "Billing Street".
std::string label_of(std::string_view api_name);

}  // namespace dealwire::orgsim
