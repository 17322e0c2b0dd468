#include "adapters/api/http/request_frame.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dealwire::api {
namespace {

using Step = RequestFrame::Step;

constexpr RequestFrame::Limits kLimits{.head = 200, .body = 100};

/// Byte by byte; where it was whole, and how.
struct Seen {
    std::size_t after = 0;
    Step step = Step::Head;
    std::size_t size = 0;
    bool follows = false;
};

Seen fed_slowly(const std::string& text) {
    RequestFrame frame{kLimits};
    for (std::size_t bytes = 0; bytes <= text.size(); ++bytes) {
        const Step step = frame.look(std::string_view{text}.substr(0, bytes));
        if (step == Step::Whole || step == Step::HeadTooLong)
            return {bytes, step, frame.size(), frame.body_follows()};
    }
    return {text.size(), frame.look(text)};
}

Seen fed_at_once(const std::string& text) {
    RequestFrame frame{kLimits};
    const Step step = frame.look(text);
    return {text.size(), step, frame.size(), frame.body_follows()};
}

/// Whole with its last byte and not before, however it comes; what follows is another request's.
void expect_whole(const std::string& text) {
    const Seen slow = fed_slowly(text);
    EXPECT_EQ(slow.step, Step::Whole) << text;
    EXPECT_EQ(slow.after, text.size()) << text;
    EXPECT_EQ(slow.size, text.size()) << text;
    const Seen fast = fed_at_once(text + "GET /next HTTP/1.1\r\n\r\n");
    EXPECT_EQ(fast.step, Step::Whole) << text;
    EXPECT_EQ(fast.size, text.size()) << text;
    EXPECT_FALSE(fast.follows);
}

/// A thread has to deal with it as soon as the head is there.
void expect_body_follows(const std::string& head, const std::string& body = "") {
    const Seen slow = fed_slowly(head + body);
    EXPECT_EQ(slow.step, Step::Whole) << head;
    EXPECT_TRUE(slow.follows) << head;
}

TEST(RequestFrame, IsWholeWithTheEmptyLineWhereThereIsNoBody) {
    expect_whole("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect_whole("GET / HTTP/1.1\nHost: x\n\n");
    expect_whole("\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    expect_whole("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
}

TEST(RequestFrame, WaitsForABodyOfKnownLength) {
    expect_whole("POST / HTTP/1.1\r\ncontent-length:  4 \r\n\r\nbody");
    expect_whole("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n" + std::string(100, '\n'));
}

TEST(RequestFrame, WaitsForTheLastChunk) {
    expect_whole("POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
    expect_whole(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\na;x=y\r\n0\r\n\r\n1234\n\r\n00\r\n"
        "Trailer: x\r\n\r\n");
}

TEST(RequestFrame, WaitsForNoBodyThatIsTooLongOrMakesNoSense) {
    const std::string begin = "POST / HTTP/1.1\r\n";
    expect_body_follows(begin + "Content-Length: 101\r\n\r\n");
    expect_body_follows(begin + "Content-Length: 4x\r\n\r\n");
    expect_body_follows(begin + "Content-Length: -1\r\n\r\n");
    expect_body_follows(begin + "Content-Length: 99999999999999999999999\r\n\r\n");
    expect_body_follows(begin + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n");
    expect_body_follows(begin + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n");
    expect_body_follows(begin + "Transfer-Encoding: gzip, chunked\r\n\r\n");
}

TEST(RequestFrame, WaitsForNoChunksThatAreTooLongOrMakeNoSense) {
    const std::string head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect_body_follows(head, "65\r\n");
    expect_body_follows(head, "ffffffffffffffff\r\n");
    expect_body_follows(head, "x\r\n");
    expect_body_follows(head, "50\r\n" + std::string(80, 'x') + "\r\n50\r\n");
    expect_body_follows(head, "1;" + std::string(300, 'x'));
    expect_body_follows(head, "0\r\n" + std::string(300, 'x'));
}

TEST(RequestFrame, KnowsChunksThatMakeNoSense) {
    const auto broken = [](const std::string& chunk) {
        RequestFrame frame{kLimits};
        frame.look("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
        return frame.broken();
    };
    EXPECT_TRUE(broken("x\r\n"));
    EXPECT_TRUE(broken("ffffffffffffffff\r\n"));
    EXPECT_TRUE(broken("fffffffffffffffff\r\n"));
    EXPECT_FALSE(broken("fff\r\n")) << "too long to be waited for, and nothing else";
    EXPECT_TRUE(broken("000000004\r\nbody\r\n0\r\n\r\n")) << "some read eight digits of it";
    EXPECT_TRUE(broken("4 5\r\nbody\r\n0\r\n\r\n"));
    EXPECT_TRUE(broken("4\r\nbody12\r\n0\r\n\r\n")) << "longer than it says";
    EXPECT_FALSE(broken("4;name=value\r\nbody\r\n0\r\n\r\n"));
}

TEST(RequestFrame, KnowsHeadsThatOthersMayReadOtherwise) {
    const auto broken = [](const std::string& lines) {
        RequestFrame frame{kLimits};
        EXPECT_EQ(frame.look("\r\nPOST / HTTP/1.1\r\n" + lines + "\r\n\r\n"), Step::Whole);
        return frame.broken();
    };
    EXPECT_TRUE(broken("X: a\r\n Content-Length: 4"));
    EXPECT_TRUE(broken("X: a\r\n\tTransfer-Encoding: chunked"));
    EXPECT_TRUE(broken(" Content-Length: 4"));
    EXPECT_TRUE(broken("Content-Length : 4"));
    EXPECT_TRUE(broken("\rContent-Length: 4"));
    EXPECT_TRUE(broken("Content-Length"));
    EXPECT_TRUE(broken(": 4"));
    EXPECT_TRUE(broken("Transfer-Encoding: chunked\r\n X: a"));
    EXPECT_FALSE(broken("x-Y_1.~: a: b\r\nZ:"));
}

TEST(RequestFrame, LimitsTheHeadWhetherItEndsOrNot) {
    const std::string begin = "GET / HTTP/1.1\r\nX: ";
    EXPECT_EQ(fed_slowly(begin + std::string(500, 'x')).step, Step::HeadTooLong);
    EXPECT_EQ(fed_slowly(begin + std::string(500, 'x')).after, kLimits.head + 1);
    EXPECT_EQ(fed_at_once(begin + std::string(500, 'x') + "\r\n\r\n").step, Step::HeadTooLong);
    EXPECT_EQ(fed_slowly(std::string(500, '\n')).step, Step::HeadTooLong);
}

TEST(RequestFrame, KnowsWhoWaitsToBeTold) {
    RequestFrame frame{kLimits};
    const std::string head = "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n";

    EXPECT_EQ(frame.look(head), Step::Body);

    EXPECT_TRUE(frame.waits_to_be_told());
    EXPECT_EQ(frame.look(head + "body"), Step::Whole);
    EXPECT_EQ(frame.look(head + "body"), Step::Whole) << "also when asked again";
}

}  // namespace
}  // namespace dealwire::api
