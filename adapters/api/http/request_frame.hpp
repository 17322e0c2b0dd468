#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dealwire::api {

/// Finds out, while its bytes arrive, when an HTTP/1.1 request can be worked on without waiting for
/// its client. It decides about waiting alone: what a head says is read and judged elsewhere, and
/// a head that makes no sense is whole as soon as it ends.
class RequestFrame {
public:
    struct Limits {
        std::size_t head = 0;  ///< bytes of a head, with its empty line
        std::size_t body = 0;  ///< of a body that is waited for
    };

    enum class Step {
        Head,         ///< more of the head has to come
        Body,         ///< more of the body has to come
        Whole,        ///< all is there, or all but a body that is too long to be waited for
        HeadTooLong,  ///< it has passed its limit
    };

    explicit RequestFrame(Limits limits) : limits_{limits} {}

    /// `bytes` are all that came since the request began; between two calls they only grow.
    Step look(std::string_view bytes);

    /// Of a whole request: its length, where `body_follows` is false.
    [[nodiscard]] std::size_t size() const { return size_; }

    /// The body is longer than what is waited for, or its length makes no sense.
    [[nodiscard]] bool body_follows() const { return body_ == Body::Follows; }

    /// The head has a line that is no field, or the length of a chunk cannot be read or is one that
    /// nobody means.
    [[nodiscard]] bool broken() const { return broken_; }

    /// The client sends its body once it is told to (`Expect: 100-continue`).
    [[nodiscard]] bool waits_to_be_told() const { return expects_; }

private:
    enum class Body { None, Sized, Chunked, Follows };

    Step next_step(std::string_view bytes);
    bool head_ends_in(std::string_view bytes);
    void read_head(std::string_view head);
    void read_line(std::string_view line);
    void read_field(std::string_view name, std::string_view value);
    Step look_at_body(std::string_view bytes);
    Step look_at_chunks(std::string_view bytes);
    Step look_at_trailer(std::string_view bytes);

    Limits limits_;
    Step step_ = Step::Head;
    std::size_t seen_ = 0;  ///< no end of the head stands before it
    std::size_t head_ = 0;  ///< its length once it is whole
    std::size_t at_ = 0;    ///< where the next line of a chunked body begins
    bool trailer_ = false;
    Body body_ = Body::None;
    bool sized_ = false;
    std::uint64_t length_ = 0;
    bool expects_ = false;
    bool broken_ = false;
    std::size_t size_ = 0;
};

}  // namespace dealwire::api
