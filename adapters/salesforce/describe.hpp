#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/schema.hpp"

namespace dealwire::salesforce {

/// Reads the answer of `sobjects/X/describe`. Keys come and go between versions: a missing one
/// means false, zero or empty. Source: SOAP API Developer Guide, "DescribeSObjectResult"; REST
/// answers at versions 48 to 52.
model::ObjectInfo read_describe(const base::Tree& body);

}  // namespace dealwire::salesforce
