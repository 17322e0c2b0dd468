#pragma once

#include "apps/dealwire/desk.hpp"
#include "engine/importing/imported_objects.hpp"
#include "engine/matching/explain.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::app {

// People write names in any case, as Salesforce takes them.

/// The imported object of this name; null pointer where there is none.
const importing::ImportedObject* object_named(std::string_view name);

/// Those of `names` that differ from one of `known` by case alone, as they are written there.
std::vector<std::string> as_known(std::vector<std::string> names,
                                  std::span<const std::string> known);

/// The record id that somebody typed, or why it is none and what to do.
tl::expected<model::RecordId, base::Error> record_id_in(const std::string& text);

/// Names of records as they are held, asked for one by one. `place` must live as long.
matching::NameOf names_in(Place& place);

}  // namespace dealwire::app
