#include "adapters/api/http/request_frame.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::api {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// A line without its end. `next` becomes the place after it, or npos where it has not ended.
std::string_view line_at(std::string_view bytes, std::size_t at, std::size_t& next) {
    const std::size_t end = at < bytes.size() ? bytes.find('\n', at) : kNowhere;
    next = end == kNowhere ? kNowhere : end + 1;
    if (end == kNowhere) return {};
    std::string_view line = bytes.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Whether it can name a field (RFC 9110, 5.6.2).
bool is_name(std::string_view text) {
    constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
    const auto fits = [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kSigns.find(c) != kNowhere;
    };
    return !text.empty() && std::ranges::all_of(text, fits);
}

/// Whether all readers see the same size of a chunk: some read eight digits at most, some stop at
/// the first that is none.
bool ends_size(std::string_view line, const char* end) {
    constexpr std::ptrdiff_t kMostDigits = 8;
    const std::string_view rest = line.substr(static_cast<std::size_t>(end - line.data()));
    return end - line.data() <= kMostDigits && (rest.empty() || rest.front() == ';');
}

}  // namespace

RequestFrame::Step RequestFrame::look(std::string_view bytes) {
    if (step_ == Step::Head || step_ == Step::Body) step_ = next_step(bytes);
    return step_;
}

RequestFrame::Step RequestFrame::next_step(std::string_view bytes) {
    if (head_ == 0) {
        const bool ended = head_ends_in(bytes);
        if ((ended ? head_ : bytes.size()) > limits_.head) return Step::HeadTooLong;
        if (!ended) return Step::Head;
        read_head(bytes.substr(0, head_));
    }
    return look_at_body(bytes);
}

bool RequestFrame::head_ends_in(std::string_view bytes) {
    if (seen_ == 0) {
        // Empty lines before a request are allowed (RFC 9112, 2.2) and end nothing.
        const std::size_t begin = bytes.find_first_not_of("\r\n");
        if (begin == kNowhere) return false;
        seen_ = begin;
    }
    while (true) {
        const std::size_t end = bytes.find('\n', seen_);
        if (end == kNowhere) return false;
        std::size_t next = end + 1;
        if (next < bytes.size() && bytes[next] == '\r') ++next;
        if (next >= bytes.size()) return false;
        if (bytes[next] == '\n') {
            head_ = next + 1;
            return true;
        }
        seen_ = end + 1;
    }
}

void RequestFrame::read_head(std::string_view head) {
    std::size_t next = 0;
    line_at(head, head.find_first_not_of("\r\n"), next);  // the request line
    for (std::size_t at = next; at < head_; at = next) {
        const std::string_view line = line_at(head, at, next);
        if (!line.empty()) read_line(line);
    }
    if (broken_) body_ = Body::Follows;
    at_ = head_;
}

void RequestFrame::read_line(std::string_view line) {
    const std::string_view name = line.substr(0, line.find(':'));
    // A line that goes on from the one before it, or blanks before a colon: others read them
    // otherwise, and might see the next request where we see a body (RFC 9112, 5.1 and 5.2).
    if (name.size() == line.size() || !is_name(name))
        broken_ = true;
    else
        read_field(name, base::trim(line.substr(name.size() + 1)));
}

void RequestFrame::read_field(std::string_view name, std::string_view value) {
    const std::string plain = base::to_lower_ascii(name);
    if (plain == "expect") expects_ = base::to_lower_ascii(value) == "100-continue";
    if (plain != "content-length" && plain != "transfer-encoding") return;
    // Of two lengths one is a lie: that is judged by whoever reads the head.
    if (sized_) {
        body_ = Body::Follows;
        return;
    }
    sized_ = true;
    if (plain == "transfer-encoding") {
        body_ = base::to_lower_ascii(value) == "chunked" ? Body::Chunked : Body::Follows;
        return;
    }
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length_);
    const bool clear = error == std::errc{} && end == value.data() + value.size();
    body_ = clear && length_ <= limits_.body ? Body::Sized : Body::Follows;
}

RequestFrame::Step RequestFrame::look_at_body(std::string_view bytes) {
    switch (body_) {
        case Body::Sized:
            size_ = head_ + static_cast<std::size_t>(length_);
            return bytes.size() >= size_ ? Step::Whole : Step::Body;
        case Body::Chunked:
            return trailer_ ? look_at_trailer(bytes) : look_at_chunks(bytes);
        case Body::None:
        case Body::Follows:
            break;
    }
    size_ = head_;
    return Step::Whole;
}

RequestFrame::Step RequestFrame::look_at_chunks(std::string_view bytes) {
    constexpr int kHex = 16;
    constexpr std::size_t kMostMeant = 0x7fffffff;
    constexpr std::size_t kEndOfLine = 2;
    while (true) {
        // Also where what is announced passes it: nobody waits for that.
        if (at_ - head_ > limits_.body || bytes.size() - head_ > 2 * limits_.body) {
            body_ = Body::Follows;
            return Step::Whole;
        }
        std::size_t next = 0;
        const std::string_view line = line_at(bytes, at_, next);
        if (next == kNowhere) return Step::Body;
        std::size_t size = 0;
        const auto [end, error] =
            std::from_chars(line.data(), line.data() + line.size(), size, kHex);
        broken_ = error != std::errc{} || size > kMostMeant || !ends_size(line, end) ||
                  (at_ > head_ && bytes.substr(at_ - kEndOfLine, kEndOfLine) != "\r\n");
        if (broken_ || size > limits_.body) {
            body_ = Body::Follows;
            return Step::Whole;
        }
        at_ = next;
        if (size == 0) {
            trailer_ = true;
            return look_at_trailer(bytes);
        }
        at_ += size + kEndOfLine;
    }
}

RequestFrame::Step RequestFrame::look_at_trailer(std::string_view bytes) {
    while (true) {
        if (bytes.size() - head_ > 2 * limits_.body) {
            body_ = Body::Follows;
            return Step::Whole;
        }
        std::size_t next = 0;
        const std::string_view line = line_at(bytes, at_, next);
        if (next == kNowhere) return Step::Body;
        at_ = next;
        if (!line.empty()) continue;
        size_ = at_;
        return Step::Whole;
    }
}

}  // namespace dealwire::api
