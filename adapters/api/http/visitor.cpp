#include "adapters/api/http/visitor.hpp"

#include <array>

namespace dealwire::api {

Visitor::Visitor(std::uint64_t number, std::unique_ptr<Channel> channel, std::string address,
                 RequestFrame::Limits limits, const Patience& patience, base::Instant now)
    : number_{number},
      channel_{std::move(channel)},
      address_{std::move(address)},
      limits_{limits},
      patience_{patience},
      since_{now},
      began_{now},
      heard_{now},
      frame_{limits} {
    await_request(now);
}

void Visitor::await_request(base::Instant now) {
    stage_ = Stage::Asking;
    frame_ = RequestFrame{limits_};
    told_ = false;
    began_ = heard_ = now;
    until_ = now + patience_.request;
}

void Visitor::begin_leaving(base::Instant now) {
    channel_->finish();
    stage_ = Stage::Leaving;
    began_ = heard_ = now;
    until_ = now + patience_.leaving;
}

Wait Visitor::go_on(base::Instant now) {
    if (stage_ == Stage::Hearing) {
        const Wait wait = send(now);
        if (wait != Wait::Nothing) return wait;
        if (keep_)
            await_request(now);
        else
            begin_leaving(now);
    }
    return stage_ == Stage::Leaving ? channel_->discard() : collect(now);
}

bool Visitor::asks_again_within(int most_ms, base::Instant now) {
    Wait wait = go_on(now);
    if (stage_ != Stage::Asking || wait == Wait::Over) return wait == Wait::Nothing;
    if (most_ms == 0) return false;
    channel_->wait_for(wait, most_ms);
    wait = go_on(now);
    return wait == Wait::Nothing;
}

Wait Visitor::collect(base::Instant now) {
    constexpr std::size_t kPiece = 16U << 10U;
    std::array<char, kPiece> piece;  // NOLINT: is written before it is read
    while (true) {
        const RequestFrame::Step step = frame_.look(came_);
        too_long_ = step == RequestFrame::Step::HeadTooLong;
        if (too_long_ || step == RequestFrame::Step::Whole) {
            stage_ = Stage::Answering;
            return Wait::Nothing;
        }
        if (step == RequestFrame::Step::Body && waits_to_be_told())
            say_first("HTTP/1.1 100 Continue\r\n\r\n", now);
        const Moved moved = channel_->read(piece.data(), piece.size());
        if (moved.wait != Wait::Nothing) return moved.wait;
        came_.append(piece.data(), moved.bytes);
        heard_ = now;
    }
}

void Visitor::say_first(std::string text, base::Instant now) {
    told_ = true;
    out_ = std::move(text);
    sent_ = 0;
    send(now);
}

void Visitor::answer(std::string head, std::string body, bool keep, base::Instant now) {
    constexpr std::size_t kAtOnce = 64U << 10U;
    out_.erase(0, sent_);
    sent_ = 0;
    out_ += head;
    if (body.size() <= kAtOnce)
        out_ += body;
    else
        body_ = std::move(body);
    keep_ = keep;
    // What came behind this request is the beginning of the next.
    if (body_follows())
        came_ = std::move(rest_);
    else
        came_.erase(0, frame_.size());
    rest_.clear();
    stage_ = Stage::Hearing;
    began_ = heard_ = now;
    until_ = now + 2 * patience_.request;
}

Wait Visitor::send(base::Instant now) {
    while (true) {
        if (sent_ == out_.size()) {
            out_ = std::move(body_);
            body_.clear();
            sent_ = 0;
            if (out_.empty()) return Wait::Nothing;
        }
        const Moved moved = channel_->write(std::string_view{out_}.substr(sent_));
        if (moved.wait != Wait::Nothing) return moved.wait;
        sent_ += moved.bytes;
        heard_ = now;
    }
}

bool Visitor::is_late(base::Instant now) const {
    return now > until_ || now - heard_ > patience_.silence;
}

std::string_view Visitor::request() const {
    const std::string_view all = came_;
    return body_follows() || too_long_ ? all : all.substr(0, frame_.size());
}

std::size_t Visitor::read_body(char* into, std::size_t most, const std::function<bool()>& enough) {
    constexpr int kBetweenLooks = 250;
    while (true) {
        const Moved moved = channel_->read(into, most);
        if (moved.wait == Wait::Nothing) return moved.bytes;
        if (moved.wait == Wait::Over || enough()) return 0;
        channel_->wait_for(moved.wait, kBetweenLooks);
    }
}

}  // namespace dealwire::api
