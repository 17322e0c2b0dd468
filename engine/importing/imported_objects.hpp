#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::importing {

/// An object that is always imported, with the fields the engine itself needs.
struct ImportedObject {
    std::string_view name;
    std::vector<std::string_view> needed;  ///< read whenever the connected user can see them
    std::vector<std::string_view> usual;   ///< selected for the admin until he chooses otherwise
    bool selectable = false;               ///< whether the admin chooses fields of it
};

/// In the order in which they are read: users first, because they decide whose opportunities count.
std::span<const ImportedObject> imported_objects();

/// The object `name`, or null pointer.
const ImportedObject* imported_object(std::string_view name);

}  // namespace dealwire::importing
