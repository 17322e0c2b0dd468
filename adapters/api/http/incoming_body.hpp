#pragma once

#include "adapters/api/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <istream>

namespace dealwire::api {

struct BodyLimits {
    std::uint64_t most = 0;
    std::size_t in_memory = 0;     ///< what is longer goes into a file
    std::filesystem::path folder;  ///< of such files
};

/// Reads a body into `request`. False where it is longer than allowed. Throws std::runtime_error
/// where the file cannot be written.
bool read_body(std::istream& in, const BodyLimits& limits, HttpRequest& request);

}  // namespace dealwire::api
