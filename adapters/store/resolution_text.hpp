#pragma once

#include "engine/model/resolution.hpp"

#include <string>

namespace dealwire::store {

/// How a resolution with its trace is stored: as JSON without the members that are empty, for there
/// is one for every conversation. Reading throws StoreError where the text is damaged; members that
/// are not there come out empty.
void append_resolution_json(std::string& out, const model::Resolution& resolution);
model::Resolution resolution_from_json(const std::string& text);

}  // namespace dealwire::store
