#include "adapters/http/poco_transport.hpp"

#include "adapters/http/connection_pool.hpp"
#include "adapters/http/failure.hpp"
#include "adapters/http/gzip.hpp"
#include "adapters/http/response_reader.hpp"
#include "adapters/http/url.hpp"

#include <Poco/Exception.h>

#include <utility>

namespace dealwire::http {

namespace {

using base::Fault;

// Below this a compressed body saves less than it costs.
constexpr std::size_t kWorthCompressing = 1'024;
constexpr std::size_t kSentTogether = 65'536;  // bytes of a body that go with the head

void check_header(const Header& header) {
    for (const std::string& text : {header.name, header.value})
        if (text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos)
            fail_with(Fault::Rejected, "BAD_URL", "A request header holds a line break.");
}

std::string host_header(const Url& url) { return url.origin().substr(url.secure ? 8 : 7); }

std::string head_of(const Request& request, const Url& url, const std::string& user_agent) {
    std::string head = request.method + " " + url.target + " HTTP/1.1\r\n";
    const auto add = [&head](const Header& header) {
        check_header(header);
        head += header.name + ": " + header.value + "\r\n";
    };
    add({"Host", host_header(url)});
    add({"User-Agent", user_agent});
    add({"Accept-Encoding", "gzip"});
    for (const Header& header : request.headers) add(header);
    return head;
}

/// Sends head and body. A large body is sent from where it lies: a job's takes up to 100 MB.
void write_message(Connection& connection, std::string head, std::string_view body,
                   Patience& patience) {
    if (body.size() <= kSentTogether) head.append(std::exchange(body, {}));
    connection.write(head, patience);
    if (!body.empty()) connection.write(body, patience);
}

void write_request(Connection& connection, std::string head, const Request& request,
                   Patience& patience) {
    const bool packed = request.compress && request.body.size() >= kWorthCompressing;
    const std::string packed_body = packed ? gzip(request.body) : std::string{};
    const std::string_view body = packed ? packed_body : request.body;
    if (packed) head += "Content-Encoding: gzip\r\n";
    if (!body.empty() || request.method == "POST" || request.method == "PATCH")
        head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    write_message(connection, head + "\r\n", body, patience);
}

}  // namespace

class PocoTransport::Impl {
public:
    explicit Impl(TransportSettings settings)
        : settings_{std::move(settings)},
          context_{settings_.extra_authorities},
          pool_{settings_.idle_limit, settings_.idle_per_host} {}

    Response exchange(const Request& request, const BodySink* sink, std::stop_token stop) {
        const Url url = checked_url(request);
        Patience patience{request.deadlines, std::move(stop), url.host};
        patience.check();
        std::string head = head_of(request, url, settings_.user_agent);

        std::unique_ptr<Connection> connection = pool_.take(url.origin());
        if (!connection) connection = std::make_unique<Connection>(url, context_, patience);
        if (request.traffic) ++request.traffic->requests;
        write_request(*connection, std::move(head), request, patience);
        ResponseReader reader{*connection, patience, request.traffic};
        Response response = reader.read(request, sink);
        if (reader.reusable()) pool_.give_back(url.origin(), std::move(connection));
        return response;
    }

private:
    Url checked_url(const Request& request) const {
        const std::optional<Url> url = parse_url(request.url);
        if (!url) fail_with(Fault::Rejected, "BAD_URL", "A request was made for a malformed URL.");
        if (!url->secure && !settings_.plain_hosts.contains(url->host))
            fail_with(Fault::Rejected, "BAD_URL",
                      "Plain http to " + url->host + " is not allowed; use https.");
        return *url;
    }

    TransportSettings settings_;
    TlsContext context_;
    ConnectionPool pool_;
};

PocoTransport::PocoTransport(TransportSettings settings)
    : impl_{std::make_unique<Impl>(std::move(settings))} {}

PocoTransport::~PocoTransport() = default;

base::Result<Response> PocoTransport::send(const Request& request, std::stop_token stop) {
    return exchange(request, nullptr, std::move(stop));
}

base::Result<Response> PocoTransport::stream(const Request& request, const BodySink& sink,
                                             std::stop_token stop) {
    return exchange(request, &sink, std::move(stop));
}

base::Result<Response> PocoTransport::exchange(const Request& request, const BodySink* sink,
                                               std::stop_token stop) {
    try {
        return impl_->exchange(request, sink, std::move(stop));
    } catch (const Failure& failure) {
        base::Error error = failure.error;
        if (error.fault == Fault::Transient && error.remedy.empty())
            error.remedy = "Check the network; the next run goes on where this one ended.";
        return base::fail(std::move(error));
    } catch (const Poco::Exception& problem) {
        return base::fail({Fault::Transient, "CONNECT_FAILED",
                           std::string{"The network answered: "} + problem.name() + "."});
    }
}

}  // namespace dealwire::http
