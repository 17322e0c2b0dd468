#include "tests/simulators/salesforce/bulk/result_file.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace dealwire::orgsim {

struct ResultFile::Impl {
    std::FILE* file = std::tmpfile();
};

ResultFile::ResultFile() : impl_(std::make_unique<Impl>()) {
    if (impl_->file == nullptr) throw std::runtime_error("Cannot make a temporary file.");
}

ResultFile::~ResultFile() { std::fclose(impl_->file); }

void ResultFile::append(std::string_view row) {
    if (std::fwrite(row.data(), 1, row.size(), impl_->file) != row.size()) {
        throw std::runtime_error("Cannot write to a temporary file: is the disk full?");
    }
    starts_.push_back(starts_.back() + row.size());
}

std::string ResultFile::read(std::size_t first, std::size_t count) {
    first = std::min(first, rows());
    const std::size_t last = std::min(rows(), first + count);
    std::string text(starts_[last] - starts_[first], '\0');
    std::fflush(impl_->file);
    std::fseek(impl_->file, static_cast<long>(starts_[first]), SEEK_SET);
    const std::size_t got = std::fread(text.data(), 1, text.size(), impl_->file);
    std::fseek(impl_->file, 0, SEEK_END);
    if (got != text.size()) throw std::runtime_error("Cannot read from a temporary file.");
    return text;
}

}  // namespace dealwire::orgsim
