#pragma once

#include "engine/base/clock.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::model {

/// One field as the org describes it for the connected user. `type` keeps Salesforce's own word
/// ("string", "picklist", "reference", "datetime", …); an unknown word is treated as read-only
/// text.
struct FieldInfo {
    std::string name;
    std::string label;
    std::string type;
    int length = 0;     ///< characters, for text types
    int precision = 0;  ///< digits in total, for numbers
    int scale = 0;      ///< digits after the point
    bool custom = false;
    bool nillable = false;
    bool createable = false;
    bool updateable = false;
    bool defaulted_on_create = false;
    bool filterable = false;
    bool calculated = false;
    bool external_id = false;
    bool unique = false;
    bool case_sensitive = false;
    bool encrypted = false;
    bool polymorphic = false;
    bool restricted_picklist = false;
    bool deprecated_and_hidden = false;
    /// Whether rights on it can be granted; nothing where the org does not tell.
    std::optional<bool> permissionable = {};
    std::vector<std::string> reference_to;
    std::string relationship_name;
    std::vector<std::string> picklist_values;  ///< active values only

    bool operator==(const FieldInfo&) const = default;
};

/// One object as the org describes it for the connected user. Fields he may not read are absent.
struct ObjectInfo {
    std::string name;
    std::string label;
    std::string key_prefix;
    bool custom = false;
    bool queryable = false;
    bool createable = false;
    bool updateable = false;
    bool deletable = false;
    bool replicateable = false;
    std::vector<FieldInfo> fields;

    /// The field `name` (exact case), or null pointer.
    [[nodiscard]] const FieldInfo* field(std::string_view field_name) const {
        for (const FieldInfo& field : fields)
            if (field.name == field_name) return &field;
        return nullptr;
    }

    bool operator==(const ObjectInfo&) const = default;
};

/// What is remembered of a field from one import to the next.
struct SeenField {
    std::string name;
    std::string type;
    bool gone = false;  ///< not described any more: deleted, renamed or hidden

    auto operator<=>(const SeenField&) const = default;
    bool operator==(const SeenField&) const = default;
};

enum class SchemaChangeKind { Appeared, Vanished, CameBack, Retyped };

const char* name_of(SchemaChangeKind kind);

/// Something about an object's fields that is not as it was at the import before.
struct SchemaChange {
    std::string object;
    std::string field;
    SchemaChangeKind kind = SchemaChangeKind::Appeared;
    std::string before;  ///< type, where it is about types
    std::string after;
    base::Instant noticed;

    bool operator==(const SchemaChange&) const = default;
};

}  // namespace dealwire::model
