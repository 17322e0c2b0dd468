#pragma once

#include "adapters/api/http/channel.hpp"
#include "adapters/api/http/request_frame.hpp"
#include "engine/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace dealwire::api {

/// How long a visitor may take.
struct Patience {
    std::chrono::milliseconds silence;  ///< between two pieces
    std::chrono::milliseconds request;  ///< for what the front waits for; twice that for an answer
    std::chrono::milliseconds leaving{2000};  ///< to read a last answer
};

/// One connection: what came of its request, and what is still to be sent. It belongs to one thread
/// at a time: the front's, or that of the worker who answers.
class Visitor {
public:
    enum class Stage {
        Asking,     ///< a request is awaited, or comes
        Answering,  ///< with a worker
        Hearing,    ///< an answer goes out
        Leaving,    ///< reads the last answer; what it still says is thrown away
    };

    Visitor(std::uint64_t number, std::unique_ptr<Channel> channel, std::string address,
            RequestFrame::Limits limits, const Patience& patience, base::Instant now);

    /// Goes as far as it can without waiting. `Nothing`: a request is whole (stage Answering).
    Wait go_on(base::Instant now);
    /// As `go_on`, but waits a moment for the next request. False where none came.
    bool asks_again_within(int most_ms, base::Instant now);

    /// The answer to its request: a head, and a body that may be empty. With `keep` another request
    /// may follow.
    void answer(std::string head, std::string body, bool keep, base::Instant now);
    /// Sends a part of an answer before the rest.
    void say_first(std::string text, base::Instant now);

    [[nodiscard]] bool is_late(base::Instant now) const;

    /// Of a request that is whole.
    [[nodiscard]] std::string_view request() const;

    [[nodiscard]] bool head_too_long() const { return too_long_; }

    [[nodiscard]] bool is_broken() const { return frame_.broken(); }

    [[nodiscard]] bool body_follows() const { return frame_.body_follows(); }

    [[nodiscard]] bool waits_to_be_told() const { return frame_.waits_to_be_told() && !told_; }

    /// What the worker took from behind the head, and did not need.
    void give_back(std::string rest) { rest_ = std::move(rest); }

    /// The next bytes of a body that follows; waits for them until `enough`. 0: no more.
    std::size_t read_body(char* into, std::size_t most, const std::function<bool()>& enough);

    [[nodiscard]] std::uint64_t number() const { return number_; }

    [[nodiscard]] const std::string& address() const { return address_; }

    [[nodiscard]] Stage stage() const { return stage_; }

    [[nodiscard]] base::Instant since() const { return since_; }

    [[nodiscard]] base::Instant stage_began() const { return began_; }

    [[nodiscard]] int socket() const { return channel_->socket(); }

private:
    void await_request(base::Instant now);
    void begin_leaving(base::Instant now);
    Wait collect(base::Instant now);
    Wait send(base::Instant now);

    std::uint64_t number_;
    std::unique_ptr<Channel> channel_;
    std::string address_;
    RequestFrame::Limits limits_;
    Patience patience_;
    base::Instant since_;
    Stage stage_ = Stage::Asking;
    base::Instant began_;  ///< the stage
    base::Instant heard_;  ///< when bytes moved last
    base::Instant until_;  ///< the stage has to end
    std::string came_;
    RequestFrame frame_;
    bool too_long_ = false;
    bool told_ = false;
    std::string rest_;
    std::string out_;
    std::string body_;
    std::size_t sent_ = 0;
    bool keep_ = false;
};

}  // namespace dealwire::api
