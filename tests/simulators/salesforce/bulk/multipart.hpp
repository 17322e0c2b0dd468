#pragma once

#include <map>
#include <string>
#include <string_view>

namespace dealwire::orgsim {

/// The parts of a multipart/form-data body by their names, contents untouched. Empty when
/// `content_type` is another one or the body does not hold what it announces.
[[nodiscard]] std::map<std::string, std::string> multipart_parts(std::string_view content_type,
                                                                 std::string_view body);

}  // namespace dealwire::orgsim
