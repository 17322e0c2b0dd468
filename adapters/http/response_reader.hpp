#pragma once

#include "adapters/http/connection.hpp"
#include "adapters/http/gzip.hpp"
#include "adapters/http/transport.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dealwire::http {

/// Reads one HTTP/1.1 answer (RFC 9112). A body that ends before its announced end is an error,
/// never a short body.
class ResponseReader {
public:
    /// `traffic` may be null.
    ResponseReader(Connection& connection, Patience& patience, Traffic* traffic)
        : connection_{connection}, patience_{patience}, traffic_{traffic} {}

    /// An accepted body goes to `sink` where there is one. Throws Failure, and what the sink
    /// throws.
    Response read(const Request& request, const BodySink* sink);

    /// The connection can carry another request; asked after `read`.
    [[nodiscard]] bool reusable() const { return reusable_; }

private:
    // A Bulk page has megabytes: fewer system calls, and still within the cache.
    static constexpr std::size_t kBufferBytes = 65'536;

    Response read_head();
    void read_body(const Response& head, const Outlet& outlet);
    void read_chunks(BodyDecoder& body);
    void read_length(const std::string& announced, BodyDecoder& body);
    void copy(std::size_t bytes, BodyDecoder& body);
    void read_to_end(BodyDecoder& body);

    std::string line();
    std::string_view available();  ///< at least one byte, or nothing at the end of the stream

    void consume(std::size_t bytes) { begin_ += bytes; }

    [[noreturn]] void refuse(const std::string& why) const;
    [[noreturn]] void ended_early() const;

    Connection& connection_;
    Patience& patience_;
    Traffic* traffic_;
    bool reusable_ = false;
    std::vector<char> buffer_ = std::vector<char>(kBufferBytes);
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t head_bytes_ = 0;
};

}  // namespace dealwire::http
