#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dealwire::orgsim {

/// Rows of text in a nameless temporary file, readable by row number: the results of a bulk query
/// would not fit into memory at a million rows. Gone with the object.
class ResultFile {
public:
    ResultFile();
    ~ResultFile();
    ResultFile(const ResultFile&) = delete;
    ResultFile& operator=(const ResultFile&) = delete;

    /// One row, its line end included. Throws std::runtime_error when the disk is full.
    void append(std::string_view row);

    [[nodiscard]] std::size_t rows() const { return starts_.size() - 1; }

    /// Rows [first, first + count) as one text.
    [[nodiscard]] std::string read(std::size_t first, std::size_t count);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
    std::vector<std::uint64_t> starts_{0};
};

}  // namespace dealwire::orgsim
