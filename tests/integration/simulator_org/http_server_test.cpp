#include "tests/simulators/salesforce/http/server.hpp"

#include <Poco/DeflatingStream.h>
#include <Poco/Exception.h>
#include <Poco/InflatingStream.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>

#include <sstream>

namespace dealwire::orgsim {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

/// A server that answers with what it was sent: "METHOD target body", padded when asked to.
class OrgHttpServer : public ::testing::Test {
protected:
    struct Answer {
        HTTPResponse head;
        std::string body;
    };

    static Reply echo(const HttpRequest& request) {
        Reply reply;
        reply.drop = request.path == "/drop";
        reply.response.body = request.method + " " + request.target + " " + request.body;
        if (request.path == "/long") {
            reply.response.body.append(100'000, 'x');
        }
        return reply;
    }

    Answer exchange(HTTPRequest& request, const std::string& body = "") {
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
        session_.sendRequest(request) << body;
        Answer answer;
        std::istream& stream = session_.receiveResponse(answer.head);
        Poco::StreamCopier::copyToString(stream, answer.body);
        return answer;
    }

    HttpServer server_{"127.0.0.1", 0, echo, {}};
    HTTPClientSession session_{"127.0.0.1", server_.port()};
};

std::string gzip(const std::string& text) {
    std::ostringstream out;
    Poco::DeflatingOutputStream stream(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
    stream << text;
    stream.close();
    return out.str();
}

std::string gunzip(const std::string& bytes) {
    std::istringstream in(bytes);
    Poco::InflatingInputStream stream(in, Poco::InflatingStreamBuf::STREAM_GZIP);
    std::string text;
    Poco::StreamCopier::copyToString(stream, text);
    return text;
}

TEST_F(OrgHttpServer, KeepsTheConnectionOpen) {
    session_.setKeepAlive(true);
    for (int i = 0; i < 3; ++i) {
        HTTPRequest request("GET", "/a?b=c%2Fd", HTTPRequest::HTTP_1_1);
        EXPECT_EQ(exchange(request).body, "GET /a?b=c%2Fd ");
        EXPECT_TRUE(session_.connected());
    }
}

TEST_F(OrgHttpServer, PacksLongAnswersWhenAsked) {
    HTTPRequest request("GET", "/long", HTTPRequest::HTTP_1_1);
    request.set("Accept-Encoding", "gzip");

    const Answer answer = exchange(request);

    EXPECT_EQ(answer.head.get("Content-Encoding"), "gzip");
    EXPECT_LT(answer.body.size(), 5'000U);
    EXPECT_GT(gunzip(answer.body).size(), 100'000U);
}

TEST_F(OrgHttpServer, UnpacksRequestBodies) {
    HTTPRequest request("POST", "/", HTTPRequest::HTTP_1_1);
    request.set("Content-Encoding", "gzip");

    EXPECT_EQ(exchange(request, gzip("hello")).body, "POST / hello");
}

TEST_F(OrgHttpServer, TakesAPostWithoutALengthAsEmpty) {
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", server_.port()));
    socket.setReceiveTimeout(Poco::Timespan(10, 0));
    const std::string request = "POST /bare HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.sendBytes(request.data(), static_cast<int>(request.size()));

    std::array<char, 1024> buffer{};
    const int size = socket.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));

    EXPECT_TRUE(
        std::string(buffer.data(), static_cast<std::size_t>(size)).starts_with("HTTP/1.1 200"));
}

TEST_F(OrgHttpServer, DropsTheConnectionWithoutAnAnswer) {
    HTTPRequest request("GET", "/drop", HTTPRequest::HTTP_1_1);

    EXPECT_THROW(exchange(request), Poco::Exception);

    session_.reset();
    HTTPRequest next("GET", "/next", HTTPRequest::HTTP_1_1);
    EXPECT_EQ(exchange(next).body, "GET /next ");
}

TEST_F(OrgHttpServer, RefusesUrisAndHeadersThatAreTooLong) {
    HTTPRequest long_uri("GET", "/" + std::string(16'300, 'a'), HTTPRequest::HTTP_1_1);
    long_uri.set("X-More", std::string(200, 'b'));
    EXPECT_EQ(exchange(long_uri).head.getStatus(), 414);

    HTTPRequest long_headers("GET", "/", HTTPRequest::HTTP_1_1);
    for (int i = 0; i < 3; ++i) {
        long_headers.set("X-More-" + std::to_string(i), std::string(6'000, 'b'));
    }
    EXPECT_EQ(exchange(long_headers).head.getStatus(), 431);
}

TEST_F(OrgHttpServer, SaysWhenAPortIsTaken) {
    EXPECT_THROW(HttpServer("127.0.0.1", server_.port(), echo, {}), std::runtime_error);
}

}  // namespace
}  // namespace dealwire::orgsim
