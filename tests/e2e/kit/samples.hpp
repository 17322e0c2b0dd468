#pragma once

#include "engine/base/tree.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dealwire::e2e {

/// tests/data/conversations.ndjson
std::filesystem::path samples_file();

/// A file below tests/data.
std::filesystem::path data_file(const std::string& name);

/// The line of one sample conversation; throws where there is none.
const std::string& sample(const std::string& id);

/// All sample conversations by id.
const std::map<std::string, base::Tree>& samples();

/// Conversations of a few kinds, enough for an export of several calls; two are not exported.
std::vector<std::string> a_few();

/// What each sample conversation must resolve to, from tests/data/expected.json.
const base::Tree& expected_resolutions();

/// By the default filter: not private, and somebody external took part.
bool exportable(const base::Tree& conversation);

}  // namespace dealwire::e2e
