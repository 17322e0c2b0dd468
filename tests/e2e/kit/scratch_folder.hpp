#pragma once

#include <filesystem>
#include <string>

namespace dealwire::e2e {

/// A temporary folder that goes with this object.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

/// The whole file, byte for byte. Throws where it cannot be read.
std::string content_of(const std::filesystem::path& file);

/// Writes `text` as the whole file; the file.
std::filesystem::path write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace dealwire::e2e
