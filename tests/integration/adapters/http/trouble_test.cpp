#include "adapters/http/gzip.hpp"
#include "tests/integration/adapters/http/transport_fixture.hpp"

#include <future>

namespace dealwire::http {
namespace {

using base::Fault;
using std::chrono::milliseconds;

constexpr Deadlines kShortRead{
    .connect = milliseconds{5'000}, .read = milliseconds{100}, .total = milliseconds{5'000}};
constexpr Deadlines kShortTotal{
    .connect = milliseconds{5'000}, .read = milliseconds{5'000}, .total = milliseconds{200}};

std::string code_from(test::ScriptedServer::Behaviour behaviour, Deadlines deadlines = kGenerous) {
    test::ScriptedServer server{std::move(behaviour)};
    PocoTransport transport{loopback_settings()};
    return code_of(transport.send(get(server.url(), deadlines), {}));
}

TEST(Trouble, GivesUpOnAServerThatSaysNothing) {
    EXPECT_EQ(code_from([](test::Peer& peer) { peer.stall(); }, kShortRead), "TIMEOUT");
}

TEST(Trouble, GivesUpOnSlowHeadersThoughBytesKeepComing) {
    const auto drip = [](test::Peer& peer) {
        peer.read_request();
        peer.drip("HTTP/1.1 200 OK\r\nX-Slow: " + std::string(100, 'x'));
    };
    EXPECT_EQ(code_from(drip, kShortTotal), "TIMEOUT");
}

TEST(Trouble, GivesUpOnASlowBodyThoughBytesKeepComing) {
    const auto drip = [](test::Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        peer.drip(std::string(100, 'x'));
    };
    EXPECT_EQ(code_from(drip, kShortTotal), "TIMEOUT");
}

TEST(Trouble, GivesUpOnABodyThatStalls) {
    const auto stall = [](test::Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        peer.stall();
    };
    EXPECT_EQ(code_from(stall, kShortRead), "TIMEOUT");
}

TEST(Trouble, ReportsAConnectionClosedAfterTheRequest) {
    EXPECT_EQ(code_from([](test::Peer& peer) { peer.read_request(); }), "CONNECTION_CLOSED");
}

TEST(Trouble, ReportsABodyShorterThanAnnounced) {
    EXPECT_EQ(code_from(once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
              "CONNECTION_CLOSED");
}

TEST(Trouble, ReportsAMissingLastChunk) {
    EXPECT_EQ(code_from(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")),
              "CONNECTION_CLOSED");
}

TEST(Trouble, ReportsTruncatedGzip) {
    const std::string packed = gzip("something long enough to be cut in the middle");
    const std::string half = packed.substr(0, packed.size() / 2);
    EXPECT_EQ(code_from(once(test::plain_answer(half, "Content-Encoding: gzip\r\n"))),
              "BAD_ANSWER");
}

TEST(Trouble, StopsAGzipBombAtItsLimit) {
    const std::string bomb = gzip(std::string(5'000'000, '0'));
    ASSERT_LT(bomb.size(), 10'000U);
    test::ScriptedServer server{once(test::plain_answer(bomb, "Content-Encoding: gzip\r\n"))};
    PocoTransport transport{loopback_settings()};
    Request request = get(server.url());
    request.body_limit = 1'000'000;

    const auto response = transport.send(request, {});

    EXPECT_EQ(code_of(response), "ANSWER_TOO_LARGE");
    EXPECT_EQ(response.error().fault, Fault::Rejected);
}

TEST(Trouble, LimitsPlainBodiesAndHeadersToo) {
    test::ScriptedServer server{once(test::plain_answer(std::string(2'000, 'x')))};
    PocoTransport transport{loopback_settings()};
    Request request = get(server.url());
    request.body_limit = 1'999;

    EXPECT_EQ(code_of(transport.send(request, {})), "ANSWER_TOO_LARGE");
    EXPECT_EQ(code_from(once("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x'))), "BAD_ANSWER");
}

TEST(Trouble, ReportsWhatIsNoHttp) {
    EXPECT_EQ(code_from(once("SSH-2.0-OpenSSH_9.2\r\n")), "BAD_ANSWER");
    EXPECT_EQ(code_from(once("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")), "BAD_ANSWER");
    EXPECT_EQ(code_from(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")),
              "BAD_ANSWER");
}

TEST(Trouble, ReportsAClosedPort) {
    int port = 0;
    {
        const test::ScriptedServer gone{[](test::Peer&) {}};
        port = gone.port();
    }
    PocoTransport transport{loopback_settings()};

    const auto response = transport.send(get("http://localhost:" + std::to_string(port)), {});

    EXPECT_EQ(code_of(response), "CONNECT_FAILED");
    EXPECT_EQ(response.error().fault, Fault::Transient);
    EXPECT_NE(response.error().remedy, "");
}

TEST(Trouble, RefusesPlainHttpAndBrokenUrlsWithoutConnecting) {
    PocoTransport transport{{}};

    for (const char* url :
         {"http://localhost:1/", "ftp://localhost/", "https://u:p@localhost/", "x"})
        EXPECT_EQ(code_of(transport.send(get(url), {})), "BAD_URL") << url;
}

TEST(Trouble, RefusesHeadersWithLineBreaks) {
    PocoTransport transport{loopback_settings()};
    Request request = get("http://localhost:1/");
    request.headers = {{"X", "a\r\nY: b"}};

    EXPECT_EQ(code_of(transport.send(request, {})), "BAD_URL");
}

TEST(Trouble, StopsPromptlyWhenTold) {
    std::promise<void> reached;
    test::ScriptedServer server{[&reached](test::Peer& peer) {
        peer.read_request();
        reached.set_value();
        peer.stall();
    }};
    PocoTransport transport{loopback_settings()};
    std::stop_source stop;
    auto pending = std::async(std::launch::async,
                              [&] { return transport.send(get(server.url()), stop.get_token()); });
    reached.get_future().wait();

    stop.request_stop();

    ASSERT_EQ(pending.wait_for(std::chrono::seconds{20}), std::future_status::ready);
    EXPECT_EQ(pending.get().error().fault, Fault::Stopped);
}

}  // namespace
}  // namespace dealwire::http
