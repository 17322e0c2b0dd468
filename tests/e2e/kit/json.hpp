#pragma once

#include "engine/base/tree.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::e2e {

/// The text as JSON; throws with the text where it is none.
base::Tree json_of(std::string_view text);

/// The text at `path`; empty for null and absent.
std::string text(const base::Tree& tree, std::string_view path);

/// The whole number at `path`; throws where there is none.
std::int64_t number(const base::Tree& tree, std::string_view path);

bool flag(const base::Tree& tree, std::string_view path);

/// The elements of the list at `path`; none where it is absent.
std::vector<base::Tree> list(const base::Tree& tree, std::string_view path = "");

/// The elements of a list of texts.
std::set<std::string> texts(const base::Tree& tree, std::string_view path);

}  // namespace dealwire::e2e
