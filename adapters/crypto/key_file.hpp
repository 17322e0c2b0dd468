#pragma once

#include "engine/base/secret.hpp"

#include <filesystem>
#include <optional>
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

/// The right to change a key file, among all processes of this machine. Whoever changes it reads
/// it, replaces it and puts data keys under the new one in one turn: a key that another one added
/// meanwhile, and wrapped with, would be gone for ever. Ends with the process at the latest.
class KeyFileTurn {
public:
    /// Nothing where somebody else has it. Locks a file of its own beside the key file. Throws
    /// ports::SealError where that cannot be made.
    static std::optional<KeyFileTurn> take(const std::filesystem::path& file);

    KeyFileTurn(KeyFileTurn&& other) noexcept;
    KeyFileTurn& operator=(KeyFileTurn&&) = delete;
    ~KeyFileTurn();

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    KeyFileTurn(std::filesystem::path file, int descriptor);

    std::filesystem::path file_;
    int descriptor_;
};

/// Puts these keys in place of those in the file: whoever reads it finds all old ones or all new
/// ones, even after a crash. Throws ports::SealError; the old ones are in place then.
void replace_key_file(const KeyFileTurn& turn, const std::vector<MasterKey>& keys);

}  // namespace dealwire::crypto
