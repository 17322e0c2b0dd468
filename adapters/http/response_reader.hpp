#pragma once

#include "adapters/http/connection.hpp"
#include "adapters/http/gzip.hpp"
#include "adapters/http/transport.hpp"

#include <array>
#include <string>
#include <string_view>

namespace dealwire::http {

/// Reads one HTTP/1.1 answer (RFC 9112). A body that ends before its announced end is an error,
/// never a short body.
class ResponseReader {
public:
    ResponseReader(Connection& connection, Patience& patience)
        : connection_{connection}, patience_{patience} {}

    /// Throws Failure.
    Response read(const Request& request);

    /// The connection can carry another request; asked after `read`.
    [[nodiscard]] bool reusable() const { return reusable_; }

private:
    Response read_head();
    std::string read_body(const Response& head, std::size_t limit);
    void read_chunks(BodyCollector& body);
    void read_length(const std::string& announced, BodyCollector& body);
    void copy(std::size_t bytes, BodyCollector& body);
    void read_to_end(BodyCollector& body);

    std::string line();
    std::string_view available();  ///< at least one byte, or nothing at the end of the stream

    void consume(std::size_t bytes) { begin_ += bytes; }

    [[noreturn]] void refuse(const std::string& why) const;
    [[noreturn]] void ended_early() const;

    Connection& connection_;
    Patience& patience_;
    bool reusable_ = false;
    std::array<char, 16'384> buffer_{};
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t head_bytes_ = 0;
};

}  // namespace dealwire::http
