#include "adapters/api/http/http_server.hpp"

#include "adapters/http/poco_transport.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/support/throwaway_certificates.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <list>
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
    EXPECT_THAT(client.hear(), AllOf(HasSubstr("Content-Length: 8"), Not(HasSubstr("GET /b"))));
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

TEST_F(HttpServerTest, RefusesAHeadThatIsNoText) {
    using namespace std::string_literals;
    const auto server = serve();
    const auto answer_to = [&](const std::string& head) {
        Client client{*server};
        client.say(head + "Host: x\r\nConnection: close\r\n\r\n");
        return client.hear();
    };

    EXPECT_THAT(answer_to("GET /%ff HTTP/1.1\r\n"), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(answer_to("GET /\xfe HTTP/1.1\r\n"), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(answer_to("GET /?a=%00 HTTP/1.1\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(answer_to("G\xfeT / HTTP/1.1\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(answer_to("GET / HTTP/1.1\r\nX-A: a\0b\r\n"s), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(answer_to("GET /caf\xC3\xA9 HTTP/1.1\r\nX-A: \xFC\r\n"),
                StartsWith("HTTP/1.1 200"));
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

/// A good client among bad ones is answered; who had to wait until the silent are closed would
/// give up before.
void expect_answer(const HttpServer& server) {
    Client good{server};
    good.say("GET /good HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(good.hear(), AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("GET /good")));
}

TEST_F(HttpServerTest, AnswersAtOnceHoweverManySayNothing) {
    settings_.threads = 2;
    settings_.silence = settings_.connection = 10min;
    const auto server = serve();
    std::list<Client> silent;
    for (int i = 0; i < 400; ++i) {
        silent.emplace_back(*server);
        if (i % 2 == 0) silent.back().say("GET / HTTP/1.1\r\nHost:");
        if (i % 50 == 0) expect_answer(*server);
    }
    for (int i = 0; i < 10; ++i) expect_answer(*server);

    silent.back().say("GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(silent.back().hear(), HasSubstr("GET /late")) << "who was silent is not sent away";
}

TEST_F(HttpServerTest, ClosesWhoWasSilentForLongestWhenItIsFull) {
    settings_.connections = 2;
    const auto server = serve();
    Client first{*server};
    Client second{*server};
    Client third{*server};

    EXPECT_EQ(first.hear(), "");
    second.say("GET /second HTTP/1.1\r\nHost: x\r\n\r\n");
    third.say("GET /third HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(second.hear("/second"), HasSubstr("GET /second"));
    EXPECT_THAT(third.hear("/third"), HasSubstr("GET /third"));
}

TEST_F(HttpServerTest, HoldsNobodyUpForSlowBodies) {
    settings_.threads = 1;
    const auto server = serve();
    std::list<Client> slow;
    for (int i = 0; i < 20; ++i)
        slow.emplace_back(*server).say(
            i % 2 == 0 ? "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nx"
                       : "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n");

    expect_answer(*server);
}

TEST_F(HttpServerTest, HoldsNobodyUpForWhoGoesOnSendingWhatWasRefused) {
    settings_.threads = 1;
    settings_.most_body = 10;
    const auto server = serve();
    std::list<Client> stubborn;
    for (int i = 0; i < 5; ++i) {
        stubborn.emplace_back(*server).say(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\nsome");
        EXPECT_THAT(stubborn.back().hear("long"), StartsWith("HTTP/1.1 413"));
    }
    expect_answer(*server);
}

TEST_F(HttpServerTest, HoldsNobodyUpForWhoDoesNotReadItsAnswer) {
    settings_.threads = 1;
    const auto server = serve([](const HttpRequest& request) -> HttpReply {
        if (request.path == "/large") return {.body = std::string(30U << 20U, 'x')};
        return echo(request);
    });
    Client deaf{*server};
    deaf.say("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    deaf.hear("\r\n\r\n");

    expect_answer(*server);
    EXPECT_GT(deaf.hear().size(), 29U << 20U) << "it may still read on";
}

TEST_F(HttpServerTest, GivesAThreadBackFromALongBodyWhileOthersWait) {
    settings_.threads = 1;
    settings_.patience = 1s;
    settings_.most_body = 100'000;
    const auto server = serve();
    Client slow{*server};
    slow.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nx");
    clock_.wait(100ms, {});

    Client next{*server};
    next.say("GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(next.hear(), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(slow.hear(), StartsWith("HTTP/1.1 408"));
}

TEST_F(HttpServerTest, AnswersRequestsThatCameTogetherInTheirOrder) {
    settings_.most_body = 300'000;
    const auto server = serve();
    Client client{*server};
    const std::string body(200'000, 'b');

    client.say(
        "GET /one HTTP/1.1\r\nHost: x\r\n\r\n"
        "POST /two HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n0\r\nX: y\r\n\r\n"
        "POST /three HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" +
        body + "GET /four HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    const std::string heard = client.hear();
    std::size_t at = 0;
    for (const std::string& answer : {std::string{"GET /one  "}, std::string{"POST /two  abc"},
                                      "POST /three  " + body, std::string{"GET /four  "}}) {
        at = heard.find("\r\n\r\n" + answer, at);
        ASSERT_NE(at, std::string::npos) << answer.substr(0, 20);
    }
}

TEST_F(HttpServerTest, TellsClientsThatWaitForItToSendTheirBodies) {
    settings_.most_body = 300'000;
    const auto server = serve();
    for (const std::size_t size : {std::size_t{4}, std::size_t{200'000}}) {
        Client client{*server};
        client.say(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
            "Content-Length: " +
            std::to_string(size) + "\r\n\r\n");
        EXPECT_EQ(client.hear("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
        client.say(std::string(size, 'x'));
        EXPECT_THAT(client.hear(), AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("xxxx")));
    }
    Client refused{*server};
    refused.say(
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 300001\r\n\r\n");
    EXPECT_THAT(refused.hear("long"), StartsWith("HTTP/1.1 413")) << "it is not told to send";
}

TEST_F(HttpServerTest, RefusesWhatIsNotClearAndEndsTheConnection) {
    const auto server = serve();
    const std::string post = "POST /a HTTP/1.1\r\nHost: x\r\n";
    const std::pair<std::string, const char*> cases[] = {
        {post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody1", "HTTP/1.1 400"},
        {post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 400"},
        {post + "Content-Length: 5x\r\n\r\n", "HTTP/1.1 400"},
        {post + "Content-Length: -5\r\n\r\n", "HTTP/1.1 400"},
        {post + "X: a\r\n Content-Length: 4\r\n\r\nbody", "HTTP/1.1 400"},
        {post + "Content-Length : 4\r\n\r\nbody", "HTTP/1.1 400"},
        {post + "\rContent-Length: 4\r\n\r\nbody", "HTTP/1.1 400"},
        {post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", "HTTP/1.1 4"},
        {post + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbody", "HTTP/1.1 415"},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1 505"},
        {"GET / HTTP/1.1\r\n" + std::string(300, 'n') + ": x\r\n\r\n", "HTTP/1.1 400"}};
    for (const auto& [request, expected] : cases) {
        Client client{*server};
        client.say(request);
        EXPECT_THAT(client.hear(), AllOf(StartsWith(expected), HasSubstr("Connection: Close"),
                                         HasSubstr("X-Request-Id: ")))
            << request;
    }
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

TEST_F(HttpServerTest, HoldsNobodyUpForWhoDoesNotFinishTheHandshake) {
    test::ThrowawayAuthority authority;
    const auto files = authority.issue({});
    settings_.certificate = files.certificate;
    settings_.private_key = files.private_key;
    settings_.threads = 1;
    const auto server = serve([](const HttpRequest& request) -> HttpReply {
        return {.body = std::string(request.path == "/large" ? 5U << 20U : 10U, 'x')};
    });
    std::list<Client> silent;
    for (int i = 0; i < 50; ++i) silent.emplace_back(*server).say(i % 2 == 0 ? "\x16\x03\x01" : "");
    http::PocoTransport transport{{.extra_authorities = authority.certificate_file()}};
    const std::string base = "https://localhost:" + std::to_string(server->port());

    for (int i = 0; i < 3; ++i) EXPECT_TRUE(transport.send({.url = base + "/small"}, {}));
    const auto large = transport.send({.url = base + "/large"}, {});

    ASSERT_TRUE(large) << large.error().detail;
    EXPECT_EQ(large->body.size(), 5U << 20U);
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
