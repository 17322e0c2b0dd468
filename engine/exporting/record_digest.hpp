#pragma once

#include "engine/model/export_record.hpp"

#include <string>
#include <string_view>

namespace dealwire::exporting {

/// Over object, key, key field, parent and fields, in whatever order the fields stand; of steady
/// fields over their basis instead.
std::string record_digest(const model::DesiredRecord& record);

/// The basis of steady fields that went into a digest; empty where there were none.
std::string_view steady_basis_of(std::string_view digest);

}  // namespace dealwire::exporting
