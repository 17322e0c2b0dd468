#pragma once

#include "engine/exporting/mapping.hpp"
#include "engine/exporting/way.hpp"
#include "engine/model/scope.hpp"
#include "engine/ports/export_store.hpp"

#include <cstdint>

namespace dealwire::exporting {

/// Of the records in place, those that conversations are named by.
std::int64_t conversations_in(const ports::WrittenCounts& held, const Mapping& mapping);

/// What is known of so many conversations before they are planned. Records that were refused count
/// as if they were in the org: they are wanted there.
Expected expected_of(ports::ExportStore& exports, const model::OrgScope& scope,
                     const Mapping& mapping, std::int64_t conversations);

}  // namespace dealwire::exporting
