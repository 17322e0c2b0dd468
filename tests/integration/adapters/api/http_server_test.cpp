#include "adapters/api/http/http_server.hpp"

#include "adapters/http/poco_transport.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/support/throwaway_certificates.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <memory>
#include <stdexcept>

namespace dealwire::api {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

HttpReply echo(const HttpRequest& request) {
    return {.content_type = "text/plain",
            .headers = {{"X-Destination", request.destination}},
            .body = request.method + " " + request.path + " " + request.query + " " + request.body};
}

/// A client that writes what it likes.
class Client {
public:
    explicit Client(const HttpServer& server)
        : socket_{Poco::Net::SocketAddress{"127.0.0.1", server.port()}} {
        socket_.setReceiveTimeout(Poco::Timespan{20, 0});
    }

    /// False where the server has closed.
    bool say(std::string_view text) {
        try {
            socket_.sendBytes(text.data(), static_cast<int>(text.size()));
            return true;
        } catch (const Poco::Exception&) {
            return false;
        }
    }

    /// Until `end` stands there, or the server closes.
    std::string hear(std::string_view end = "") {
        std::string heard;
        std::array<char, 4096> piece{};
        try {
            while (end.empty() || heard.find(end) == std::string::npos) {
                const int bytes = socket_.receiveBytes(piece.data(), piece.size());
                if (bytes <= 0) break;
                heard.append(piece.data(), static_cast<std::size_t>(bytes));
            }
        } catch (const Poco::Net::NetException&) {
            heard += "(reset)";
        }
        return heard;
    }

private:
    Poco::Net::StreamSocket socket_;
};

class HttpServerTest : public testing::Test {
protected:
    std::unique_ptr<HttpServer> serve(HttpHandler handler = echo) {
        return std::make_unique<HttpServer>(settings_, std::move(handler), clock_);
    }

    system::SystemClock clock_;
    ServerSettings settings_;
};

TEST_F(HttpServerTest, HandsOverWhatWasAskedAndAnswersOnTheSameConnection) {
    const auto server = serve();
    Client client{*server};

    client.say(
        "POST /a%2Fb?q=1 HTTP/1.1\r\nHost: x\r\nSec-Fetch-Dest: iframe\r\n"
        "Content-Length: 4\r\n\r\nbody");
    EXPECT_THAT(client.hear("body"),
                AllOf(StartsWith("HTTP/1.1 200 OK"), HasSubstr("X-Destination: iframe"),
                      HasSubstr("X-Content-Type-Options: nosniff"),
                      HasSubstr("POST /a%2Fb q=1 body"), Not(HasSubstr("Server:"))));
    client.say("HEAD /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(client.hear(), AllOf(HasSubstr("Content-Length: 9"), Not(HasSubstr("HEAD /b"))));
}

TEST_F(HttpServerTest, RefusesABodyThatIsTooLongHoweverItIsAnnounced) {
    settings_.most_body = 100;
    const auto server = serve();
    Client announced{*server};
    announced.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n");
    EXPECT_THAT(announced.hear(), StartsWith("HTTP/1.1 413"));

    Client chunked{*server};
    chunked.say("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" +
                std::string(128, 'x') + "\r\n0\r\n\r\n");
    EXPECT_THAT(chunked.hear(), StartsWith("HTTP/1.1 413"));

    Client unclear{*server};
    unclear.say(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
        "\r\n0\r\n\r\n");
    EXPECT_THAT(unclear.hear(), StartsWith("HTTP/1.1 400"));
}

TEST_F(HttpServerTest, RefusesAHeadThatIsTooLong) {
    settings_.most_header = 1000;
    const auto server = serve();
    Client client{*server};

    client.say("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(1000, 'x') + "\r\n\r\n");

    EXPECT_THAT(client.hear(), StartsWith("HTTP/1.1 431"));
}

TEST_F(HttpServerTest, TellsNothingAboutWhatWentWrongInside) {
    const auto server =
        serve([](const HttpRequest&) -> HttpReply { throw std::runtime_error{"a secret detail"}; });
    Client client{*server};

    client.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(client.hear(),
                AllOf(StartsWith("HTTP/1.1 500"), Not(HasSubstr("a secret detail"))));
}

TEST_F(HttpServerTest, LetsGoOfClientsThatSayNothing) {
    settings_.silence = 1s;
    const auto server = serve();
    Client client{*server};

    client.say("GET / HTTP/1.1\r\nHost:");

    EXPECT_THAT(client.hear(), Not(HasSubstr("200 OK")));
}

TEST_F(HttpServerTest, LetsGoOfClientsThatDripForLong) {
    settings_.silence = 1s;
    settings_.connection = 1s;
    settings_.threads = 1;
    const auto server = serve();
    Client dripping{*server};
    const auto began = clock_.now();
    while (dripping.say("x") && clock_.now() - began < 15s) clock_.wait(50ms, {});

    EXPECT_LT(clock_.now() - began, 15s);
    Client next{*server};
    next.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(next.hear(), StartsWith("HTTP/1.1 200")) << "its thread works for others again";
}

TEST_F(HttpServerTest, LetsGoOfWhoSaysNothingWhileOthersWait) {
    settings_.silence = 60s;
    settings_.connection = 60s;
    settings_.patience = 1s;
    settings_.threads = 1;
    const auto server = serve();
    Client slow{*server};
    slow.say("GET / HTTP/1.1\r\nHost:");

    Client next{*server};
    next.say("GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(next.hear(), StartsWith("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, LetsRunningRequestsEndWhenItStops) {
    std::latch arrived{1};
    std::latch go_on{1};
    auto server = serve([&](const HttpRequest& request) {
        arrived.count_down();
        go_on.wait();
        return echo(request);
    });
    Client busy{*server};
    Client idle{*server};
    busy.say("GET /last HTTP/1.1\r\nHost: x\r\n\r\n");
    arrived.wait();

    auto stopped = std::async(std::launch::async, [&] { server.reset(); });
    EXPECT_EQ(idle.hear(), "") << "who asks nothing is let go";
    go_on.count_down();

    EXPECT_THAT(busy.hear(), HasSubstr("GET /last"));
    EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
}

TEST_F(HttpServerTest, SpeaksTlsWithItsCertificate) {
    test::ThrowawayAuthority authority;
    const auto files = authority.issue({});
    settings_.certificate = files.certificate;
    settings_.private_key = files.private_key;
    const auto server = serve();
    http::PocoTransport transport{{.extra_authorities = authority.certificate_file()}};

    const auto answer = transport.send(
        {.url = "https://localhost:" + std::to_string(server->port()) + "/healthz"}, {});

    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, "GET /healthz  ");
}

TEST_F(HttpServerTest, SaysWhyItCannotListen) {
    const auto server = serve();
    settings_.port = server->port();
    try {
        serve();
        FAIL() << "two servers listen on one port";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("Cannot listen on 127.0.0.1:"));
    }
    settings_.port = 0;
    settings_.certificate = settings_.private_key = "/nonexistent.pem";
    EXPECT_THROW(serve(), std::runtime_error);
}

}  // namespace
}  // namespace dealwire::api
