#pragma once

#include "engine/exporting/packer.hpp"

#include <span>
#include <string>
#include <vector>

namespace dealwire::exporting {

/// Rows of one object whose records are asked for by their keys in one call.
struct KeyQuestion {
    std::string object;
    std::string key_field;
    std::vector<Row> rows;  ///< 1 to 200
    bool operator==(const KeyQuestion&) const = default;
};

/// All rows in as few questions as there can be, object by object; those of one object in the order
/// given. Pure.
std::vector<KeyQuestion> key_questions(std::span<const ConversationPlan> plans,
                                       std::span<const Row> rows);

/// Beside the rows.
std::vector<std::string> keys_of(std::span<const ConversationPlan> plans,
                                 std::span<const Row> rows);

}  // namespace dealwire::exporting
