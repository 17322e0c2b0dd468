#pragma once

#include "engine/importing/imported_objects.hpp"
#include "engine/model/schema.hpp"
#include "engine/ports/field_selection_store.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace dealwire::importing {

enum class FieldState {
    Required,    ///< the engine needs it; cannot be deselected
    Automatic,   ///< a simple reference, imported by itself
    Selected,    ///< chosen by the admin
    Usual,       ///< imported as long as the admin has not chosen himself
    Available,   ///< can be selected
    Refused,     ///< cannot be selected
    NotVisible,  ///< required or selected, and hidden, deleted or renamed: stored values are kept
};

/// Lower-case name with dashes, e.g. "not-visible".
const char* name_of(FieldState state);

/// A field of an object with all that decides about it.
struct ListedField {
    std::string name;
    std::string label;
    std::string type;
    FieldState state = FieldState::Available;
    std::string reason;    ///< why it is in this state, one sentence
    bool filling = false;  ///< records from before it was chosen still lack it
    /// For formula and roll-up fields that are imported: values are at least as new as this.
    std::optional<base::Instant> as_of;
};

/// Every field of the object as described, then those that are required, selected or held and not
/// described any more. `held` are the columns that imports read.
std::vector<ListedField> list_fields(const ImportedObject& object,
                                     const model::ObjectInfo& described,
                                     const ports::SelectedFields& selected,
                                     std::span<const ports::ReadColumn> held);

/// Why the admin cannot select the field, as a whole sentence; nothing where he can.
std::optional<std::string> why_not_select(const ImportedObject& object,
                                          const model::ObjectInfo& described,
                                          const std::string& field);

/// What is imported of an object beside what is needed, by the admin's choice or as usual.
std::vector<std::string> chosen_or_usual(const ImportedObject& object,
                                         const ports::SelectedFields& selected);

/// Why he cannot deselect it. Needs no org: `described` may be absent.
std::optional<std::string> why_not_deselect(const ImportedObject& object,
                                            const model::ObjectInfo* described,
                                            const std::string& field);

}  // namespace dealwire::importing
