#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace dealwire::orgsim {

/// One cell or bind as SQLite knows it: NULL, INTEGER, REAL, TEXT.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
using Row = std::vector<Value>;

inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

}  // namespace dealwire::orgsim
