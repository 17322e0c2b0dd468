#pragma once

#include "adapters/http/transport.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace dealwire::http {

/// Plays scripted answers, one per request, in order; for tests. Every request is kept so that the
/// test can look at it. A request that does not fit the script gets an error with the code
/// UNEXPECTED_REQUEST. Not thread-safe.
class RecordedTransport : public Transport {
public:
    /// The next request must have this method, and `part` must occur in its URL.
    RecordedTransport& on(std::string method, std::string part, base::Result<Response> outcome);

    base::Result<Response> send(const Request& request, std::stop_token stop) override;

    /// An accepted body comes in pieces of `set_piece_size` bytes.
    base::Result<Response> stream(const Request& request, const BodySink& sink,
                                  std::stop_token stop) override;

    void set_piece_size(std::size_t bytes) { piece_size_ = bytes; }

    /// The next streamed body breaks off after so many bytes, as a lost connection does.
    void break_off_after(std::size_t bytes) { broken_after_ = bytes; }

    [[nodiscard]] const std::vector<Request>& requests() const { return requests_; }

    /// Nothing of the script is left, and nothing unexpected came.
    [[nodiscard]] bool finished() const { return script_.empty() && !surprised_; }

private:
    struct Exchange {
        std::string method;
        std::string part;
        base::Result<Response> outcome;
    };

    std::deque<Exchange> script_;
    std::vector<Request> requests_;
    bool surprised_ = false;
    std::size_t piece_size_ = 7;
    std::optional<std::size_t> broken_after_;
};

}  // namespace dealwire::http
