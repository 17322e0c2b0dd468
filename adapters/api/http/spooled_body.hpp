#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>

namespace dealwire::api {

/// The body of a request in a temporary file without a name: it is gone with this object, also
/// after a crash. Threads: several may read at once, each by its own stream.
class SpooledBody {
public:
    /// Throws std::runtime_error where no file can be made there.
    explicit SpooledBody(const std::filesystem::path& folder);
    ~SpooledBody();
    SpooledBody(const SpooledBody&) = delete;
    SpooledBody& operator=(const SpooledBody&) = delete;

    /// Throws std::runtime_error where the disk is full.
    void append(const char* bytes, std::size_t count);

    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// From its first byte.
    [[nodiscard]] std::unique_ptr<std::istream> open() const;

private:
    int file_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace dealwire::api
