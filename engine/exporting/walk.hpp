#pragma once

#include "engine/exporting/source.hpp"

#include <functional>

namespace dealwire::exporting {

/// Called with each element; false: no more are wanted.
using TakeItem = std::function<bool(const FoundItem&)>;

/// What `items_at` finds, one by one and without a list of them.
void each_at(const Path& path, const Scope& scope, const TakeItem& take);

}  // namespace dealwire::exporting
