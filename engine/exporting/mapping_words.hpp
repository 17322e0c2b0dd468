#pragma once

#include "engine/exporting/mapping.hpp"

#include <string>

namespace dealwire::exporting {

// The language of the mapping files, as people wrote it (mappings/README.md).

const char* name_of(FieldType type);
const char* name_of(Transform transform);
const char* name_of(Unlisted unlisted);

/// `call.content.highlights[title=Next steps].items.text`; `parse_path` reads it back.
std::string text_of(const Path& path);

/// `item.count above 0`
std::string text_of(const Condition& condition);

/// Where a field comes from: `call.metaData.title`, several joined by ` + `, a constant in quotes.
std::string source_of(const FieldRule& rule);

/// How it is taken, in a few words: `text 80, default 'Untitled conversation'`.
std::string manner_of(const FieldRule& rule);

}  // namespace dealwire::exporting
