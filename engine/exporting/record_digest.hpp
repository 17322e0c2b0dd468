#pragma once

#include "engine/model/export_record.hpp"

#include <string>

namespace dealwire::exporting {

/// Over object, key, key field, parent and fields, in whatever order the fields stand.
std::string record_digest(const model::DesiredRecord& record);

}  // namespace dealwire::exporting
