#include "adapters/http/gzip.hpp"
#include "tests/integration/adapters/http/transport_fixture.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>

namespace dealwire::http {
namespace {

using testing::HasSubstr;

/// Answers with what it was asked; chunked, as Poco's server likes it.
class Echo : public Poco::Net::HTTPRequestHandler {
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        std::string body;
        Poco::StreamCopier::copyToString(request.stream(), body);
        response.setChunkedTransferEncoding(true);
        response.set("X-Authorization", request.get("Authorization", "none"));
        response.send() << request.getMethod() << ' ' << request.getURI() << ' '
                        << request.get("Content-Encoding", "plain") << ' ' << body;
    }
};

class EchoFactory : public Poco::Net::HTTPRequestHandlerFactory {
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return new Echo;  // owned by the server
    }
};

class EchoServer {
public:
    EchoServer() { server_.start(); }

    ~EchoServer() { server_.stopAll(true); }

    [[nodiscard]] std::string url(const std::string& target) const {
        return "http://localhost:" + std::to_string(socket_.address().port()) + target;
    }

private:
    Poco::Net::ServerSocket socket_{Poco::Net::SocketAddress{"127.0.0.1", 0}};
    Poco::Net::HTTPServer server_{new EchoFactory, socket_, new Poco::Net::HTTPServerParams};
};

TEST(Exchange, SendsTheTargetAsWrittenWithHeadersAndBody) {
    const EchoServer server;
    PocoTransport transport{loopback_settings()};
    Request request = get(server.url("/a%2Fb/c?q=x%2By&z=%26"));
    request.method = "PATCH";
    request.headers = {{"Authorization", "Bearer made.up"}};
    request.body = "the body";

    const auto response = transport.send(request, {});

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "PATCH /a%2Fb/c?q=x%2By&z=%26 plain the body");
    EXPECT_EQ(header(response->headers, "x-authorization"), "Bearer made.up");
}

TEST(Exchange, CompressesALargeBodyWhereAsked) {
    const EchoServer server;
    PocoTransport transport{loopback_settings()};
    Request request = get(server.url("/x"));
    request.method = "POST";
    request.body = std::string(5'000, 'a');
    request.compress = true;

    const auto response = transport.send(request, {});

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_THAT(response->body, HasSubstr("POST /x gzip \x1F\x8B"));
    EXPECT_LT(response->body.size(), 200U);
}

TEST(Exchange, InflatesACompressedAnswer) {
    test::ScriptedServer server{
        always(test::plain_answer(gzip("plain at last"), "Content-Encoding: gzip\r\n"))};
    PocoTransport transport{loopback_settings()};

    const auto response = transport.send(get(server.url()), {});

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->body, "plain at last");
}

TEST(Exchange, ReadsAnAnswerWithoutABody) {
    test::ScriptedServer server{always("HTTP/1.1 204 No Content\r\n\r\n")};
    PocoTransport transport{loopback_settings()};

    const auto response = transport.send(get(server.url()), {});

    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->status, 204);
    EXPECT_EQ(response->body, "");
}

TEST(Exchange, ReadsToTheEndWhereNoLengthIsAnnounced) {
    test::ScriptedServer server{once("HTTP/1.1 200 OK\r\n\r\nall of it")};
    PocoTransport transport{loopback_settings()};

    EXPECT_EQ(transport.send(get(server.url()), {})->body, "all of it");
}

TEST(Exchange, SkipsInformationalAnswers) {
    test::ScriptedServer server{always("HTTP/1.1 100 Continue\r\n\r\n" + test::plain_answer("x"))};
    PocoTransport transport{loopback_settings()};

    EXPECT_EQ(transport.send(get(server.url()), {})->status, 200);
}

TEST(Exchange, NeverFollowsRedirects) {
    test::ScriptedServer server{
        always("HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n")};
    PocoTransport transport{loopback_settings()};

    EXPECT_EQ(transport.send(get(server.url()), {})->status, 302);
    EXPECT_EQ(server.connections(), 1);
}

TEST(KeepAlive, ReusesAConnection) {
    test::ScriptedServer server{always(test::plain_answer("x"))};
    PocoTransport transport{loopback_settings()};

    for (int i = 0; i < 3; ++i) ASSERT_TRUE(transport.send(get(server.url()), {}));

    EXPECT_EQ(server.connections(), 1);
}

TEST(KeepAlive, OpensAnotherAfterTheServerClosedTheIdleOne) {
    test::ScriptedServer server{once(test::plain_answer("x"))};
    PocoTransport transport{loopback_settings()};

    for (int i = 0; i < 3; ++i) {
        const std::string code = code_of(transport.send(get(server.url()), {}));
        // The close may arrive a moment after the answer; then the next request meets it.
        EXPECT_THAT(code, testing::AnyOf("answered", "CONNECTION_CLOSED"));
    }

    EXPECT_GT(server.connections(), 1);
}

TEST(KeepAlive, ObeysAnAnnouncedClose) {
    test::ScriptedServer server{once(test::plain_answer("x", "Connection: close\r\n"))};
    PocoTransport transport{loopback_settings()};

    for (int i = 0; i < 3; ++i) EXPECT_TRUE(transport.send(get(server.url()), {}));

    EXPECT_EQ(server.connections(), 3);
}

TEST(KeepAlive, DropsConnectionsThatWereIdleTooLong) {
    test::ScriptedServer server{[](test::Peer& peer) {
        peer.read_request();
        peer.send(test::plain_answer("x"));
        peer.stall();
    }};
    TransportSettings settings = loopback_settings();
    settings.idle_limit = std::chrono::milliseconds{0};
    PocoTransport transport{settings};

    for (int i = 0; i < 2; ++i) EXPECT_TRUE(transport.send(get(server.url()), {}));

    EXPECT_EQ(server.connections(), 2);
}

TEST(KeepAlive, DropsAConnectionAfterATimeOut) {
    test::ScriptedServer server{[](test::Peer& peer) { peer.stall(); }};
    PocoTransport transport{loopback_settings()};
    Deadlines short_read = kGenerous;
    short_read.read = std::chrono::milliseconds{50};

    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(code_of(transport.send(get(server.url(), short_read), {})), "TIMEOUT");

    EXPECT_EQ(server.connections(), 2);
}

}  // namespace
}  // namespace dealwire::http
