#pragma once

#include <string>
#include <string_view>

namespace dealwire::orgsim::soql {

/// ASCII only, like `lower` of the schema.
[[nodiscard]] std::string upper(std::string_view text);

/// The 18-character form of a record id given as 15 or 18 characters. Empty if `id` is not an id;
/// 18 characters whose checksum does not fit are none.
[[nodiscard]] std::string long_id(std::string_view id);

}  // namespace dealwire::orgsim::soql
