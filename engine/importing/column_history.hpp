#pragma once

#include "engine/importing/field_selection.hpp"
#include "engine/model/schema.hpp"
#include "engine/ports/field_selection_store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::importing {

/// What is known when the columns of an object are followed from one import to the next.
struct ColumnSituation {
    bool first_load = false;           ///< nothing was read so far: every column comes with it
    std::optional<base::Instant> now;  ///< by the org's clock
    std::span<const model::SchemaChange> changes;  ///< of the object, noticed just now
};

/// Whether a column says what a whole version of a record is: it comes with the version alone, and
/// is never put beside one that is held.
bool belongs_to_version(std::string_view column);

struct ColumnHistory {
    std::vector<ports::ReadColumn> columns;  ///< to be kept from now on, in alphabetical order
    std::vector<std::string> warnings;       ///< columns that can be seen no longer
};

/// Compares the columns `held` with those about to be read. A column that is new, visible again or
/// of another type is not filled: the records held lack it until a reading of its own has brought
/// it. One that is hidden or gone keeps its stored values and is reported for as long as it stays
/// so (promise I4); one that was deselected is forgotten.
ColumnHistory follow_columns(std::span<const ports::ReadColumn> held, const ColumnChoice& choice,
                             const model::ObjectInfo& described, const ColumnSituation& situation);

/// Visible columns that the records held still lack.
std::vector<model::Column> columns_to_fill(std::span<const ports::ReadColumn> held,
                                           const model::ObjectInfo& described);

/// Formula and roll-up columns: their values move without a stamp.
std::vector<model::Column> columns_to_refresh(std::span<const ports::ReadColumn> held,
                                              const model::ObjectInfo& described,
                                              base::Instant older_than);

/// `held` once these columns were read of all records, not before `as_of` (nothing: not known).
std::vector<ports::ReadColumn> filled(std::vector<ports::ReadColumn> held,
                                      std::span<const model::Column> columns,
                                      const model::ObjectInfo& described,
                                      const std::optional<base::Instant>& as_of);

}  // namespace dealwire::importing
