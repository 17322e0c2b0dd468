#pragma once

#include "tests/bench/import/data/object.hpp"

#include <string>
#include <vector>

namespace dealwire::bench {

/// A line of a result page: every value quoted, quotes doubled, ended by a newline.
void append_csv(const std::vector<std::string>& cells, std::string& out);
void append_csv_header(const Object& object, std::string& out);

/// A record as a REST query gives it, on one line without a newline.
void append_json(const Object& object, const std::vector<std::string>& cells, std::string& out);

/// The answer of `sobjects/{object}/describe`. Beside the object's own fields it has some that
/// nobody may select.
std::string describe(const Object& object);

}  // namespace dealwire::bench
