#include "adapters/http/gzip.hpp"
#include "tests/integration/adapters/http/transport_fixture.hpp"

#include <stdexcept>

namespace dealwire::http {
namespace {

std::string long_text() {
    std::string text;
    for (int i = 0; text.size() < 3'000'000; ++i) text += "row " + std::to_string(i) + "\n";
    return text;
}

/// What one streamed request delivered, and how it ended.
class Streaming : public testing::Test {
protected:
    base::Result<Response> stream(test::ScriptedServer::Behaviour behaviour,
                                  std::stop_token stop = {}) {
        test::ScriptedServer server{std::move(behaviour)};
        PocoTransport transport{loopback_settings()};
        Request request = get(server.url());
        request.traffic = &traffic_;
        request.body_limit = 1'000;
        const BodySink sink = [this](std::string_view piece) { return take(piece); };
        return transport.stream(request, sink, std::move(stop));
    }

    virtual base::Result<void> take(std::string_view piece) {
        largest_ = std::max(largest_, piece.size());
        received_ += piece;
        return {};
    }

    Traffic traffic_;
    std::string received_;
    std::size_t largest_ = 0;
};

TEST_F(Streaming, DeliversABodyOfAnySizeInSmallPieces) {
    const std::string text = long_text();

    const auto response = stream(always(test::plain_answer(text)));

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(received_, text);
    EXPECT_LE(largest_, 65'536U);
    EXPECT_EQ(response->body, "");
    EXPECT_EQ(traffic_.requests, 1);
    EXPECT_GT(traffic_.bytes, 3'000'000);
}

TEST_F(Streaming, InflatesOnTheWayAndCountsWhatTravelled) {
    const std::string text = long_text();
    const std::string packed = gzip(text);

    const auto response = stream(always(test::plain_answer(packed, "Content-Encoding: gzip\r\n")));

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(received_, text);
    EXPECT_LE(largest_, 65'536U);
    EXPECT_LT(traffic_.bytes, static_cast<std::int64_t>(packed.size()) + 500);
}

TEST_F(Streaming, CallsATruncatedBodyAnErrorAfterItsPieces) {
    const auto outcome =
        stream(once("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe beginning"));

    EXPECT_EQ(code_of(outcome), "CONNECTION_CLOSED");
    EXPECT_EQ(received_, "the beginning");
}

TEST_F(Streaming, CallsATruncatedChunkedBodyAnError) {
    const auto outcome =
        stream(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"));

    EXPECT_EQ(code_of(outcome), "CONNECTION_CLOSED");
    EXPECT_EQ(received_, "first");
}

TEST_F(Streaming, CallsDamagedCompressionAnError) {
    std::string packed = gzip(long_text());
    packed.resize(packed.size() / 2);

    const auto outcome = stream(always(test::plain_answer(packed, "Content-Encoding: gzip\r\n")));

    EXPECT_EQ(code_of(outcome), "BAD_ANSWER");
}

TEST_F(Streaming, KeepsTheBodyOfARefusalInTheAnswer) {
    const auto response = stream(always("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"));

    ASSERT_TRUE(response);
    EXPECT_EQ(response->body, "gone");
    EXPECT_EQ(received_, "");
}

class RefusedStreaming : public Streaming {
    base::Result<void> take(std::string_view) override {
        return base::fail({base::Fault::Rejected, "NOT_WANTED", "The sink wants no more."});
    }
};

TEST_F(RefusedStreaming, EndsWithTheErrorOfTheSink) {
    EXPECT_EQ(code_of(stream(always(test::plain_answer(long_text())))), "NOT_WANTED");
}

class ThrowingStreaming : public Streaming {
    base::Result<void> take(std::string_view) override { throw std::logic_error{"the sink"}; }
};

TEST_F(ThrowingStreaming, LetsThroughWhatTheSinkThrows) {
    EXPECT_THROW(std::ignore = stream(always(test::plain_answer("x"))), std::logic_error);
}

class StoppedStreaming : public Streaming {
public:
    std::stop_source stop_;

private:
    base::Result<void> take(std::string_view) override {
        stop_.request_stop();
        return {};
    }
};

TEST_F(StoppedStreaming, EndsWhenStoppedInTheMiddle) {
    EXPECT_EQ(code_of(stream(always(test::plain_answer(long_text())), stop_.get_token())),
              "STOPPED");
}

}  // namespace
}  // namespace dealwire::http
