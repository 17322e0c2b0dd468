#pragma once

#include "tests/bench/import/data/object.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace dealwire::bench {

/// A value in the one form in which contents are compared, whatever a database made of it:
/// instants as milliseconds since 1970, numbers without superfluous digits, flags as true or false,
/// everything else to the byte. Empty stands for null.
std::string canonical(Kind kind, std::string_view value);

/// A checksum of rows that does not depend on the order of rows or columns: each cell that is not
/// null is hashed together with the id of its record and the name of its field, and the hashes are
/// added up.
struct ContentSum {
    std::uint64_t rows = 0;
    std::uint64_t cells = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    void add_row() { ++rows; }

    /// `value` as `canonical` makes it; an empty one counts for nothing.
    void add(std::string_view id, std::string_view field, std::string_view value);

    ContentSum& operator+=(const ContentSum& other);
    ContentSum& operator-=(const ContentSum& other);

    bool operator==(const ContentSum&) const = default;

    /// `rows cells hash`, to be compared and printed.
    [[nodiscard]] std::string text() const;
};

/// Adds a record as `fill_cells` yields it.
void add_cells(ContentSum& sum, const Object& object, const std::vector<std::string>& cells);

}  // namespace dealwire::bench
