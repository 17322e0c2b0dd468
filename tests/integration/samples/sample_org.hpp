#pragma once

#include "engine/base/tree.hpp"
#include "engine/model/scope.hpp"
#include "tests/fakes/in_memory_crm_store.hpp"

#include <filesystem>
#include <vector>

namespace dealwire::support {

/// `tests/data` of the source tree.
std::filesystem::path sample_folder();

/// The one document of a JSON file. Throws where it is none.
base::Tree read_document(const std::filesystem::path& file);

/// The documents of an NDJSON file, one per line. Throws where a line is no JSON.
std::vector<base::Tree> read_documents(const std::filesystem::path& file);

model::OrgScope sample_scope();

/// The sample org as an import leaves it: all objects, but of the opportunities only those whose
/// owner is a member.
void import_sample_org(fakes::InMemoryCrmStore& store);

}  // namespace dealwire::support
