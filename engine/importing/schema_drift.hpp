#pragma once

#include "engine/model/schema.hpp"
#include "engine/ports/field_selection_store.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::importing {

struct SchemaDrift {
    std::vector<model::SeenField> fields;      ///< to be remembered, in alphabetical order
    std::vector<model::SchemaChange> changes;  ///< none the first time
};

/// How the fields of an object differ from those seen at the import before (promise I4).
SchemaDrift compare_schema(std::span<const model::SeenField> before, const model::ObjectInfo& now,
                           base::Instant noticed);

/// What an admin should know of it, one sentence each: fields that can be selected from now on,
/// those that are read without being asked for, and what became of those in `read`. A field that
/// vanished is not among them: that is told for as long as it lasts, not only when it is noticed.
std::vector<std::string> drift_warnings(const model::ObjectInfo& now,
                                        std::span<const model::SchemaChange> changes,
                                        std::span<const ports::ReadColumn> read);

}  // namespace dealwire::importing
