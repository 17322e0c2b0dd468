#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace dealwire::http {

std::string gzip(std::string_view text);

/// Collects the body of an answer, decompressing it on the way, and never holds more than its limit
/// of decoded bytes: a small bomb cannot fill the memory.
class BodyCollector {
public:
    enum class Coding { Plain, Compressed };  ///< Compressed: gzip or zlib, told by its header

    BodyCollector(Coding coding, std::size_t limit, std::string host);
    ~BodyCollector();
    BodyCollector(const BodyCollector&) = delete;
    BodyCollector& operator=(const BodyCollector&) = delete;

    /// Throws Failure where the limit is passed or the compressed data is broken.
    void append(std::string_view bytes);
    /// Throws Failure where compressed data ended too early.
    std::string finish();

private:
    struct Inflater;

    void inflate(std::string_view bytes);
    void keep(std::string_view decoded);

    std::size_t limit_;
    std::string host_;
    std::string body_;
    std::unique_ptr<Inflater> inflater_;
};

}  // namespace dealwire::http
