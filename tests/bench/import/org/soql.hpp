#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::bench {

/// The few shapes of query that the static org answers.
struct Soql {
    std::vector<std::string> columns;
    std::string object;
    std::string from;              ///< at least this stamp, `2026-01-02T03:04:05`; empty: all
    std::string past_id;           ///< with `from`: only what follows this (stamp, id)
    std::vector<std::string> ids;  ///< only these
    std::optional<std::uint64_t> limit;
};

/// Nothing for a query of another shape.
std::optional<Soql> parse_soql(std::string_view text);

}  // namespace dealwire::bench
