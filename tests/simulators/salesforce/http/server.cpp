#include "tests/simulators/salesforce/http/server.hpp"

#include <Poco/DeflatingStream.h>
#include <Poco/Exception.h>
#include <Poco/InflatingStream.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include <iterator>
#include <sstream>
#include <stdexcept>

namespace dealwire::orgsim {
namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

/// URI and headers together, as the service allows.
constexpr std::size_t kMostHeaderBytes = 16384;
/// Below this, packing costs more than it saves.
constexpr std::size_t kSmallestPackedBody = 1024;
constexpr int kFastPacking = 1;

std::string read_all(std::istream& stream) {
    std::string body;
    Poco::StreamCopier::copyToString(stream, body, 1U << 16U);
    return body;
}

std::string body_of(HTTPServerRequest& request) {
    // Poco would wait for the end of the connection here (`curl -X POST` sends no length).
    if (!request.hasContentLength() && !request.getChunkedTransferEncoding()) {
        return {};
    }
    const std::string encoding = request.get("Content-Encoding", "");
    if (encoding == "gzip" || encoding == "deflate") {
        const auto type = encoding == "gzip" ? Poco::InflatingStreamBuf::STREAM_GZIP
                                             : Poco::InflatingStreamBuf::STREAM_ZLIB;
        Poco::InflatingInputStream unpacked(request.stream(), type);
        return read_all(unpacked);
    }
    return read_all(request.stream());
}

std::string packed(const std::string& body) {
    std::ostringstream out;
    Poco::DeflatingOutputStream stream(out, Poco::DeflatingStreamBuf::STREAM_GZIP, kFastPacking);
    stream.write(body.data(), static_cast<std::streamsize>(body.size()));
    stream.close();
    return out.str();
}

std::size_t header_bytes(const HTTPServerRequest& request) {
    std::size_t bytes = request.getMethod().size() + request.getURI().size();
    for (const auto& [name, value] : request) {
        bytes += name.size() + value.size() + 4;
    }
    return bytes;
}

HttpRequest read_request(HTTPServerRequest& source) {
    HttpRequest request = make_request(source.getMethod(), source.getURI());
    for (const auto& [name, value] : source) {
        request.headers[lower(name)] = value;
    }
    request.body = body_of(source);
    return request;
}

void close_connection(HTTPServerRequest& request) {
    auto& socket = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
    try {
        socket.shutdown();
    } catch (const Poco::Exception&) {
        // The client was faster.
    }
    socket.close();
}

void send(HTTPServerResponse& target, const HttpRequest& request, const Reply& reply) {
    const HttpResponse& response = reply.response;
    const auto status = static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status);
    target.setStatus(status);
    target.setReason(Poco::Net::HTTPResponse::getReasonForStatus(status));
    for (const auto& [name, value] : response.headers) {
        // Poco has put the machine's own time there already.
        if (same_name(name, "Date")) {
            target.set(name, value);
        } else {
            target.add(name, value);
        }
    }
    const bool no_body = response.status == 204 || response.status == 304;
    if (!response.body.empty() || !no_body) {
        target.setContentType(response.content_type);
    }
    const bool pack = response.body.size() >= kSmallestPackedBody &&
                      request.header("accept-encoding").find("gzip") != std::string::npos;
    if (pack) {
        target.set("Content-Encoding", "gzip");
        target.set("Vary", "Accept-Encoding");
    }
    const std::string body = pack ? packed(response.body) : std::string();
    const std::string& sent = pack ? body : response.body;
    if (!no_body) {
        target.setContentLength64(static_cast<Poco::Int64>(sent.size()));
    }
    auto& stream = target.send();
    if (request.method != "HEAD") {
        const std::size_t size = std::min(sent.size(), reply.truncate.value_or(sent.size()));
        stream.write(sent.data(), static_cast<std::streamsize>(size));
    }
    stream.flush();
}

HttpResponse too_long(bool uri) {
    HttpResponse response;
    response.status = uri ? 414 : 431;
    response.content_type = "text/html;charset=UTF-8";
    response.body = "<html><body><h1>URI or headers too long</h1></body></html>";
    return response;
}

class RequestHandler : public Poco::Net::HTTPRequestHandler {
public:
    RequestHandler(const Handler& handler, const AccessLog& log) : handler_(handler), log_(log) {}

    void handleRequest(HTTPServerRequest& source, HTTPServerResponse& target) override {
        try {
            const HttpRequest request = read_request(source);
            const bool fits = header_bytes(source) <= kMostHeaderBytes;
            const bool long_uri = source.getURI().size() > kMostHeaderBytes / 2;
            const Reply reply = fits ? handler_(request) : Reply{too_long(long_uri)};
            if (log_) {
                log_(request, reply);
            }
            if (reply.drop) {
                target.setKeepAlive(false);
                close_connection(source);
                return;
            }
            send(target, request, reply);
            if (reply.truncate) {
                target.setKeepAlive(false);
                close_connection(source);
            }
        } catch (const Poco::Exception&) {
            // A client that went away or sent a broken body; there is nobody to tell.
            target.setKeepAlive(false);
            close_connection(source);
        }
    }

private:
    const Handler& handler_;
    const AccessLog& log_;
};

class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    HandlerFactory(Handler handler, AccessLog log)
        : handler_(std::move(handler)), log_(std::move(log)) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
        return new RequestHandler(handler_, log_);  // the server deletes it
    }

private:
    Handler handler_;
    AccessLog log_;
};

Poco::Net::ServerSocket bind_to(const std::string& address, std::uint16_t port) {
    try {
        Poco::Net::ServerSocket socket;
        socket.bind(Poco::Net::SocketAddress(address, port), true, false);
        socket.listen(256);
        return socket;
    } catch (const Poco::Exception& error) {
        throw std::runtime_error("Cannot listen on " + address + ":" + std::to_string(port) + ": " +
                                 error.displayText());
    }
}

Poco::Net::HTTPServerParams* parameters() {
    // Every open connection holds a thread; idle ones are let go before they pile up.
    auto* parameters = new Poco::Net::HTTPServerParams;
    parameters->setKeepAlive(true);
    parameters->setKeepAliveTimeout(Poco::Timespan(30, 0));
    parameters->setMaxKeepAliveRequests(0);
    parameters->setTimeout(Poco::Timespan(120, 0));
    parameters->setMaxThreads(96);
    parameters->setMaxQueued(256);
    return parameters;
}

}  // namespace

struct HttpServer::Impl {
    Impl(const std::string& address, std::uint16_t port, Handler handler, AccessLog log)
        : pool(4, 100),
          socket(bind_to(address, port)),
          server(new HandlerFactory(std::move(handler), std::move(log)), pool, socket,
                 parameters()) {}

    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer server;
};

HttpServer::HttpServer(const std::string& address, std::uint16_t port, Handler handler,
                       AccessLog log)
    : impl_(std::make_unique<Impl>(address, port, std::move(handler), std::move(log))) {
    impl_->server.start();
}

HttpServer::~HttpServer() { impl_->server.stopAll(true); }

std::uint16_t HttpServer::port() const { return impl_->socket.address().port(); }

}  // namespace dealwire::orgsim
