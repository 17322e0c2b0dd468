#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace dealwire::http {

std::string gzip(std::string_view text);

/// Takes decoded bytes. Throws Failure where it wants no more of them.
using Outlet = std::function<void(std::string_view)>;

/// Decompresses the body of an answer on its way, in constant memory.
class BodyDecoder {
public:
    enum class Coding { Plain, Compressed };  ///< Compressed: gzip or zlib, told by its header

    BodyDecoder(Coding coding, std::string host, Outlet outlet);
    ~BodyDecoder();
    BodyDecoder(const BodyDecoder&) = delete;
    BodyDecoder& operator=(const BodyDecoder&) = delete;

    /// Throws Failure where the compressed data is broken.
    void append(std::string_view bytes);
    /// Throws Failure where compressed data ended too early.
    void finish();

private:
    struct Inflater;

    void inflate(std::string_view bytes);

    std::string host_;
    Outlet outlet_;
    std::unique_ptr<Inflater> inflater_;
};

/// Holds a decoded body, and never more than its limit: a small bomb cannot fill the memory.
class BodyCollector {
public:
    BodyCollector(std::size_t limit, std::string host) : limit_{limit}, host_{std::move(host)} {}

    /// Throws Failure where the limit is passed.
    void append(std::string_view decoded);

    std::string take() { return std::move(body_); }

private:
    std::size_t limit_;
    std::string host_;
    std::string body_;
};

}  // namespace dealwire::http
