#pragma once

#include "engine/base/secret.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace dealwire::crypto {

/// A 256-bit master key and its id, which is written into everything it wraps.
struct MasterKey {
    std::string id;  ///< 8 hexadecimal digits
    base::Secret bytes;
};

/// A random one.
MasterKey make_master_key();

/// Writes a key into a new file readable by its owner only. Throws ports::SealError where the file
/// exists already or cannot be written.
void create_key_file(const std::filesystem::path& file, const MasterKey& key);

/// The keys of a file: the first wraps, the others only open what they wrapped before. Throws
/// ports::SealError, with what to do, where the file is missing, malformed, or readable by others
/// than its owner.
std::vector<MasterKey> load_key_file(const std::filesystem::path& file);

/// Puts these keys in place of those in the file: whoever reads it finds all old ones or all new
/// ones, even after a crash. Throws ports::SealError; the old ones are in place then.
void replace_key_file(const std::filesystem::path& file, const std::vector<MasterKey>& keys);

}  // namespace dealwire::crypto
