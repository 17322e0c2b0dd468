#pragma once

#include "engine/base/tree.hpp"
#include "engine/exporting/mapping.hpp"

#include <optional>
#include <span>
#include <vector>

namespace dealwire::exporting {

/// What paths are read from. Nothing is owned; item and parent are null where there is none.
struct Scope {
    const base::Tree* call = nullptr;
    const base::Tree* resolved = nullptr;
    const base::Tree* item = nullptr;
    const base::Tree* parent = nullptr;
    base::Tree position;
};

struct FoundItem {
    const base::Tree* item = nullptr;
    const base::Tree* parent = nullptr;  ///< element of the outer list, or null
};

/// Every element that the path leads to, lists passed through, null values left out.
std::vector<FoundItem> items_at(const Path& path, const Scope& scope);

/// The values of all paths, in their order.
std::vector<const base::Tree*> values_at(std::span<const Path> paths, const Scope& scope);

/// Whether the document knows the place that the path names, be it empty; where it does not, the
/// known path nearest to it, if one is near at all.
struct PathSight {
    bool known = false;
    std::optional<Path> meant = {};
};

PathSight look_along(const Path& path, const Scope& scope);

/// A string, number or boolean as text; empty for everything else.
std::string text_of(const base::Tree& value);

bool holds(const Condition& condition, const Scope& scope);

}  // namespace dealwire::exporting
