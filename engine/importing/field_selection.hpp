#pragma once

#include "engine/importing/imported_objects.hpp"
#include "engine/model/crm_records.hpp"
#include "engine/model/schema.hpp"
#include "engine/ports/field_selection_store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::importing {

/// Why a field cannot be selected, as a sentence; nothing where it can. Promise I2: multi-select
/// picklists, addresses, locations and encrypted fields cannot; references that are polymorphic or
/// point to anything but the imported objects are ignored.
std::optional<std::string> why_not_selectable(const model::FieldInfo& field);

/// A reference to exactly one of the imported objects: selected by itself.
bool is_simple_reference(const model::FieldInfo& field);

/// Adds the fields of related records to a description, where the reference is visible: describe
/// knows nothing of them. They count as calculated.
void add_related(const ImportedObject& object, model::ObjectInfo& described);

/// `Profile.Name`: of a record that a reference leads to.
bool is_related(std::string_view field);

/// Takes them out again: the org would not give them.
void leave_out_related(model::ObjectInfo& described);

/// The columns to read of an object, and what the admin should know about them.
struct ColumnChoice {
    std::vector<model::Column>
        columns;              ///< needed, then simple references, then selected; each once
    std::string stamp_field;  ///< what increments go by; empty where there is nothing
    std::vector<std::string>
        warnings;  ///< hidden or no longer selectable fields, one sentence each
};

/// Where the admin did not choose, the usual fields are taken.
ColumnChoice choose_columns(const ImportedObject& object, const model::ObjectInfo& described,
                            const ports::SelectedFields& selected);

}  // namespace dealwire::importing
