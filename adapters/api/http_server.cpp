#include "adapters/api/http_server.hpp"

#include "adapters/api/open_connections.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include <array>
#include <istream>
#include <ostream>
#include <stdexcept>
#include <thread>

namespace dealwire::api {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

HttpReply bare(int status, std::string text) {
    return {.status = status,
            .content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = std::move(text)};
}

std::size_t header_bytes(const HTTPServerRequest& request) {
    constexpr std::size_t kSeparators = 4;
    std::size_t bytes = request.getMethod().size() + request.getURI().size();
    for (const auto& [name, value] : request) bytes += name.size() + value.size() + kSeparators;
    return bytes;
}

/// Nothing where there is more than `most`.
std::optional<std::string> read_body(std::istream& in, std::size_t most) {
    constexpr std::size_t kPiece = 8192;
    std::array<char, kPiece> piece{};
    std::string body;
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
        body.append(piece.data(), static_cast<std::size_t>(in.gcount()));
        if (body.size() > most) return std::nullopt;
    }
    return body;
}

HttpRequest without_body(const HTTPServerRequest& source) {
    HttpRequest request;
    const std::string& target = source.getURI();
    const std::size_t question = target.find('?');
    request.method = source.getMethod();
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.content_type = source.getContentType();
    request.destination = source.get("Sec-Fetch-Dest", "");
    request.cookies = source.get("Cookie", "");
    return request;
}

void send(HTTPServerResponse& target, const HttpReply& reply, bool with_body) {
    const auto status = static_cast<HTTPResponse::HTTPStatus>(reply.status);
    target.setStatusAndReason(status, HTTPResponse::getReasonForStatus(status));
    for (const auto& [name, value] : reply.headers) target.set(name, value);
    target.set("X-Content-Type-Options", "nosniff");
    target.setContentType(reply.content_type);
    target.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    std::ostream& out = target.send();
    if (with_body) out.write(reply.body.data(), static_cast<std::streamsize>(reply.body.size()));
    out.flush();
}

/// What the requests of one connection share.
struct Desk {
    const ServerSettings& settings;
    const HttpHandler& handler;
    OpenConnections::Guest& guest;
};

class RequestHandler : public Poco::Net::HTTPRequestHandler {
public:
    explicit RequestHandler(const Desk& desk) : desk_{desk} {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
        try {
            bool whole = false;
            HttpReply reply = answer(request, whole);
            // What is left of a body that nobody read would be taken for the next request.
            if (!whole) response.setKeepAlive(false);
            send(response, reply, request.getMethod() != "HEAD");
        } catch (const Poco::Exception&) {
            response.setKeepAlive(false);  // the client went away; there is nobody to tell
        }
        desk_.guest.end();
    }

private:
    HttpReply answer(HTTPServerRequest& source, bool& whole) {
        const ServerSettings& settings = desk_.settings;
        if (header_bytes(source) > settings.most_header)
            return bare(431, "The head of the request is too long.\n");
        const bool chunked = source.getChunkedTransferEncoding();
        if (chunked && source.hasContentLength())
            return bare(400, "The length of the request is not clear.\n");
        HttpRequest request = without_body(source);
        if (chunked || source.hasContentLength()) {
            const bool long_body =
                source.hasContentLength() &&
                source.getContentLength64() > static_cast<Poco::Int64>(settings.most_body);
            auto body = long_body ? std::nullopt : read_body(source.stream(), settings.most_body);
            if (!body) return bare(413, "The request is too long.\n");
            request.body = std::move(*body);
        }
        whole = desk_.guest.begin();
        if (!whole) return bare(503, "The server is stopping.\n");
        try {
            return desk_.handler(request);
        } catch (const std::exception&) {
            return bare(500, "Something went wrong here.\n");
        }
    }

    const Desk& desk_;
};

class RequestHandlers : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit RequestHandlers(const Desk& desk) : desk_{desk} {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new RequestHandler{desk_};  // the connection deletes it
    }

private:
    const Desk desk_;
};

/// What all connections share.
struct House {
    ServerSettings settings;
    HttpHandler handler;
    OpenConnections connections;
    Poco::Net::HTTPServerParams::Ptr parameters;
};

class Connection : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket& socket, House& house)
        : TCPServerConnection{socket}, house_{house} {}

    void run() override {
        OpenConnections::Guest guest{house_.connections, socket().impl()->sockfd()};
        Poco::Net::HTTPServerConnection http{
            socket(), house_.parameters,
            new RequestHandlers{Desk{house_.settings, house_.handler, guest}}};
        http.run();
    }

private:
    House& house_;
};

class Connections : public Poco::Net::TCPServerConnectionFactory {
public:
    explicit Connections(House& house) : house_{house} {}

    Poco::Net::TCPServerConnection* createConnection(
        const Poco::Net::StreamSocket& socket) override {
        return new Connection{socket, house_};  // the server deletes it
    }

private:
    House& house_;
};

Poco::Net::HTTPServerParams::Ptr parameters_of(const ServerSettings& settings) {
    const Poco::Timespan silence{static_cast<long>(settings.silence.count()), 0};
    Poco::Net::HTTPServerParams::Ptr parameters = new Poco::Net::HTTPServerParams;
    parameters->setKeepAlive(true);
    parameters->setKeepAliveTimeout(silence);
    parameters->setTimeout(silence);
    parameters->setMaxThreads(settings.threads);
    parameters->setMaxQueued(settings.waiting);
    return parameters;
}

/// With TLS where there is a certificate.
Poco::Net::ServerSocket make_socket(const ServerSettings& settings) {
    if (settings.certificate.empty()) return Poco::Net::ServerSocket{};
    using Poco::Net::Context;
    Context::Params files;
    files.certificateFile = settings.certificate;
    files.privateKeyFile = settings.private_key;
    files.verificationMode = Context::VERIFY_NONE;  // browsers have no certificates
    Context::Ptr context = new Context{Context::TLS_SERVER_USE, files};
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    return Poco::Net::SecureServerSocket{context};
}

Poco::Net::ServerSocket listen_at(const ServerSettings& settings) {
    try {
        Poco::Net::ServerSocket socket = make_socket(settings);
        socket.bind(Poco::Net::SocketAddress{settings.address, settings.port}, true, false);
        socket.listen(settings.waiting);
        return socket;
    } catch (const Poco::Exception& error) {
        throw std::runtime_error{"Cannot listen on " + settings.address + ":" +
                                 std::to_string(settings.port) + ": " + error.displayText() + "."};
    }
}

}  // namespace

struct HttpServer::Impl {
    Impl(ServerSettings settings, HttpHandler handler, base::Clock& given)
        : clock{given},
          house{std::move(settings), std::move(handler), OpenConnections{given}, {}},
          pool{1, house.settings.threads + 1},
          socket{listen_at(house.settings)} {
        house.parameters = parameters_of(house.settings);
        server = std::make_unique<Poco::Net::TCPServer>(new Connections{house}, pool, socket,
                                                        house.parameters);
        server->start();
        watch = std::jthread{[this](const std::stop_token& stop) {
            constexpr std::chrono::seconds kBetweenLooks{1};
            while (!stop.stop_requested()) {
                clock.wait(kBetweenLooks, stop);
                house.connections.end_older_than(house.settings.connection);
            }
        }};
    }

    ~Impl() {
        watch.request_stop();
        server->stop();
        house.connections.end_all(house.settings.farewell);
        pool.joinAll();
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    base::Clock& clock;
    House house;
    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    std::unique_ptr<Poco::Net::TCPServer> server;
    std::jthread watch;
};

HttpServer::HttpServer(ServerSettings settings, HttpHandler handler, base::Clock& clock)
    : impl_{std::make_unique<Impl>(std::move(settings), std::move(handler), clock)} {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return impl_->socket.address().port(); }

}  // namespace dealwire::api
