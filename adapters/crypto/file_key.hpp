#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace dealwire::crypto {

/// A 256-bit key with an id that is written into everything it seals.
struct SealingKey {
    std::string id;  ///< 8 hexadecimal digits
    std::array<std::uint8_t, 32> bytes{};
};

/// Makes a random key in a new file readable by its owner only. Throws ports::SealError where the
/// file exists already or cannot be written.
SealingKey create_key_file(const std::filesystem::path& file);

/// Throws ports::SealError, with what to do, where the file is missing, malformed, or readable by
/// others than its owner.
SealingKey load_key_file(const std::filesystem::path& file);

}  // namespace dealwire::crypto
