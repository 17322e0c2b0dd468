#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::importing {

/// A field of the record that a reference leads to, read together with the reference. Such values
/// change without the record being stamped, as those of formulas do, and are refreshed like them.
struct RelatedField {
    std::string_view reference;  ///< "ProfileId"
    std::string_view path;       ///< "Profile.Name"
};

/// An object that is always imported, with the fields the engine itself needs.
struct ImportedObject {
    std::string_view name;
    std::vector<std::string_view> needed;  ///< read whenever the connected user can see them
    std::vector<std::string_view> usual;   ///< selected for the admin until he chooses otherwise
    bool selectable = false;               ///< whether the admin chooses fields of it
    /// Read where the connected user can see them; nothing is said where he cannot.
    std::vector<std::string_view> helpful = {};
    std::vector<RelatedField> related = {};  ///< as `helpful`; the org may refuse them
};

/// In the order in which they are read: users first, because they decide whose opportunities count.
std::span<const ImportedObject> imported_objects();

/// The object `name`, or null pointer.
const ImportedObject* imported_object(std::string_view name);

}  // namespace dealwire::importing
