#include "adapters/api/http/http_server.hpp"

#include "adapters/api/http/incoming_body.hpp"
#include "adapters/api/http/open_connections.hpp"
#include "adapters/api/http/peer.hpp"
#include "adapters/api/http/reply.hpp"
#include "adapters/api/http/request_id.hpp"
#include "engine/base/text.hpp"

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

#include <ostream>
#include <stdexcept>
#include <thread>

namespace dealwire::api {
namespace {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

/// A site of one handler.
class HandlerSite final : public Site {
public:
    explicit HandlerSite(HttpHandler handler) : handler_{std::move(handler)} {}

    HttpReply answer(const HttpRequest& request) override { return handler_(request); }

private:
    HttpHandler handler_;
};

std::size_t header_bytes(const HTTPServerRequest& request) {
    constexpr std::size_t kSeparators = 4;
    std::size_t bytes = request.getMethod().size() + request.getURI().size();
    for (const auto& [name, value] : request) bytes += name.size() + value.size() + kSeparators;
    return bytes;
}

/// Whether a header has a field of its own in a request.
bool stands_alone(const std::string& name) {
    const std::string plain = base::to_lower_ascii(name);
    return plain == "authorization" || plain == "cookie" || plain == "content-type";
}

HttpRequest without_body(const HTTPServerRequest& source, bool behind_proxy) {
    HttpRequest request;
    const std::string& target = source.getURI();
    const std::size_t question = target.find('?');
    request.id = next_request_id();
    request.method = source.getMethod();
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = target.substr(question + 1);
    request.content_type = source.getContentType();
    request.destination = source.get("Sec-Fetch-Dest", "");
    request.cookies = source.get("Cookie", "");
    request.authorization = source.get("Authorization", "");
    std::string forwarded;  // the last of several: what came first, the client may have written
    for (const auto& [name, value] : source) {
        if (!stands_alone(name)) request.headers.emplace_back(name, value);
        if (base::to_lower_ascii(name) == "x-forwarded-for") forwarded = value;
    }
    request.peer = peer_address(source.clientAddress().host().toString(), forwarded, behind_proxy);
    return request;
}

void send(HTTPServerResponse& target, const HttpRequest& request, const HttpReply& reply,
          bool secure) {
    const auto status = static_cast<HTTPResponse::HTTPStatus>(reply.status);
    target.setStatusAndReason(status, HTTPResponse::getReasonForStatus(status));
    if (secure) target.set("Strict-Transport-Security", "max-age=31536000");
    for (const auto& [name, value] : reply.headers) target.set(name, value);
    target.set("X-Content-Type-Options", "nosniff");
    target.set("X-Request-Id", request.id);
    target.setContentType(reply.content_type);
    target.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    std::ostream& out = target.send();
    if (request.method != "HEAD")
        out.write(reply.body.data(), static_cast<std::streamsize>(reply.body.size()));
    out.flush();
}

/// What all connections share.
struct House {
    ServerSettings settings;
    Site& site;
    OpenConnections connections;
    Poco::Net::HTTPServerParams::Ptr parameters;
    const Poco::Net::TCPServer* server = nullptr;  ///< set before it starts
};

class RequestHandler : public Poco::Net::HTTPRequestHandler {
public:
    RequestHandler(House& house, OpenConnections::Guest& guest) : house_{house}, guest_{guest} {}

    void handleRequest(HTTPServerRequest& source, HTTPServerResponse& response) override {
        try {
            guest_.head_came();
            HttpRequest request = without_body(source, house_.settings.behind_proxy);
            bool whole = false;
            const HttpReply reply = answer(source, request, whole);
            // What is left of a body that nobody read would be taken for the next request.
            if (!whole || is_enough()) response.setKeepAlive(false);
            send(response, request, reply, house_.settings.secure);
            if (!whole) guest_.drain();
        } catch (const Poco::Exception&) {
            response.setKeepAlive(false);  // the client went away; there is nobody to tell
        }
        guest_.end();
    }

private:
    /// Whether it is time for others: each connection holds a thread.
    [[nodiscard]] bool is_enough() const {
        return guest_.age() > house_.settings.connection || house_.server->queuedConnections() > 0;
    }

    HttpReply answer(HTTPServerRequest& source, HttpRequest& request, bool& whole) {
        try {
            if (auto refused = take_in(source, request)) return std::move(*refused);
            whole = guest_.begin();
            if (!whole) return house_.site.refuse(request, 503, "The server is stopping.");
            return house_.site.answer(request);
        } catch (const std::exception&) {
            return failed(request);
        }
    }

    /// Reads the rest of the request. Nothing where that went well.
    std::optional<HttpReply> take_in(HTTPServerRequest& source, HttpRequest& request) {
        const ServerSettings& settings = house_.settings;
        Site& site = house_.site;
        if (header_bytes(source) > settings.most_header)
            return site.refuse(request, 431, "The head of the request is too long.");
        const bool chunked = source.getChunkedTransferEncoding();
        if (chunked && source.hasContentLength())
            return site.refuse(request, 400, "The length of the request is not clear.");
        if (!chunked && !source.hasContentLength()) return std::nullopt;
        Admission admission = site.admit(request);
        if (admission.refused) return std::move(admission.refused);
        const std::uint64_t most =
            admission.most_body == 0 ? settings.most_body : admission.most_body;
        const std::uint64_t length =
            chunked ? most : static_cast<std::uint64_t>(source.getContentLength64());
        guest_.expect_body(std::chrono::seconds{length / settings.slowest});
        const std::filesystem::path spool =
            settings.spool.empty() ? std::filesystem::temp_directory_path() : settings.spool;
        if (length > most ||
            !read_body(source.stream(), {most, settings.in_memory, spool}, request))
            return site.refuse(request, 413, "The request is too long.");
        const std::uint64_t came = request.spooled ? request.spooled->size() : request.body.size();
        if (source.stream().bad() || (!chunked && came != length))
            return site.refuse(request, 400, "The request ended early.");
        return std::nullopt;
    }

    HttpReply failed(const HttpRequest& request) noexcept {
        try {
            return house_.site.refuse(request, 500, "Something went wrong here.");
        } catch (const std::exception&) {
            return text_reply(500, "Something went wrong here.\n");
        }
    }

    House& house_;
    OpenConnections::Guest& guest_;
};

class RequestHandlers : public Poco::Net::HTTPRequestHandlerFactory {
public:
    RequestHandlers(House& house, OpenConnections::Guest& guest) : house_{house}, guest_{guest} {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new RequestHandler{house_, guest_};  // the connection deletes it
    }

private:
    House& house_;
    OpenConnections::Guest& guest_;
};

class Connection : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket& socket, House& house)
        : TCPServerConnection{socket}, house_{house} {}

    void run() override {
        OpenConnections::Guest guest{house_.connections, socket().impl()->sockfd()};
        Poco::Net::HTTPServerConnection http{socket(), house_.parameters,
                                             new RequestHandlers{house_, guest}};
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
    Impl(ServerSettings settings, std::unique_ptr<Site> mine, Site* theirs, base::Clock& given)
        : clock{given},
          own{std::move(mine)},
          house{.settings = std::move(settings),
                .site = own ? *own : *theirs,
                .connections = OpenConnections{given, house.settings.connection}},
          pool{1, house.settings.threads + 1},
          socket{listen_at(house.settings)} {
        house.parameters = parameters_of(house.settings);
        server = std::make_unique<Poco::Net::TCPServer>(new Connections{house}, pool, socket,
                                                        house.parameters);
        house.server = server.get();
        server->start();
        watch = std::jthread{[this](const std::stop_token& stop) {
            constexpr std::chrono::seconds kBetweenLooks{1};
            while (!stop.stop_requested()) {
                clock.wait(kBetweenLooks, stop);
                house.connections.end_late();
                if (server->queuedConnections() > 0)
                    house.connections.end_quiet(house.settings.patience);
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
    std::unique_ptr<Site> own;
    House house;
    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    std::unique_ptr<Poco::Net::TCPServer> server;
    std::jthread watch;
};

HttpServer::HttpServer(ServerSettings settings, Site& site, base::Clock& clock)
    : impl_{std::make_unique<Impl>(std::move(settings), nullptr, &site, clock)} {}

HttpServer::HttpServer(ServerSettings settings, HttpHandler handler, base::Clock& clock)
    : impl_{std::make_unique<Impl>(
          std::move(settings), std::make_unique<HandlerSite>(std::move(handler)), nullptr, clock)} {
}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return impl_->socket.address().port(); }

}  // namespace dealwire::api
