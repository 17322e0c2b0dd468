#pragma once

#include "engine/model/resolution.hpp"

#include <string>

namespace dealwire::store {

/// How a resolution with its trace is stored. Reading throws StoreError where the text is damaged;
/// members that an older program did not write come out empty.
std::string resolution_to_json(const model::Resolution& resolution);
model::Resolution resolution_from_json(const std::string& text);

}  // namespace dealwire::store
