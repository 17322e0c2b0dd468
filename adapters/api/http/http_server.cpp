#include "adapters/api/http/http_server.hpp"

#include "adapters/api/http/answering.hpp"
#include "adapters/api/http/front.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

namespace dealwire::api {
namespace {

/// A site of one handler.
class HandlerSite final : public Site {
public:
    explicit HandlerSite(HttpHandler handler) : handler_{std::move(handler)} {}

    HttpReply answer(const HttpRequest& request) override { return handler_(request); }

private:
    HttpHandler handler_;
};

std::runtime_error cannot_listen(const ServerSettings& settings, const std::string& why) {
    return std::runtime_error{"Cannot listen on " + settings.address + ":" +
                              std::to_string(settings.port) + ": " + why + "."};
}

Poco::Net::ServerSocket listen_at(const ServerSettings& settings) {
    constexpr int kNotYetAccepted = 256;
    try {
        Poco::Net::ServerSocket socket;
        socket.bind(Poco::Net::SocketAddress{settings.address, settings.port}, true, false);
        socket.listen(kNotYetAccepted);
        socket.setBlocking(false);
        return socket;
    } catch (const Poco::Exception& error) {
        throw cannot_listen(settings, error.displayText());
    }
}

std::optional<TlsServer> tls_of(const ServerSettings& settings) {
    if (settings.certificate.empty()) return std::nullopt;
    try {
        return std::make_optional<TlsServer>(settings.certificate, settings.private_key);
    } catch (const std::runtime_error& error) {
        throw cannot_listen(settings, error.what());
    }
}

Front::Settings front_settings(const ServerSettings& settings) {
    // Spaces, line ends and the version, which `most_header` does not count.
    constexpr std::size_t kBesides = 512;
    constexpr std::size_t kMostHeld = 64U << 10U;
    return {.guests = {.all = settings.connections, .household = settings.connections_per_address},
            .request = {.head = settings.most_header + kBesides,
                        .body = std::min(settings.most_body, kMostHeld)},
            .patience = {.silence = settings.silence, .request = settings.connection},
            .behind_proxy = settings.behind_proxy};
}

}  // namespace

struct HttpServer::Impl {
    Impl(ServerSettings settings, std::unique_ptr<Site> mine, Site* theirs, base::Clock& clock)
        : own{std::move(mine)},
          tls{tls_of(settings)},
          socket{listen_at(settings)},
          front{front_settings(settings), socket.impl()->sockfd(),
                [this](int accepted) { return channel(accepted); }, whole, clock},
          house{.settings = std::move(settings),
                .site = own ? *own : *theirs,
                .clock = clock,
                .others_wait = [this] { return whole.any(); },
                .ending = [this] { return front.ending(); }} {
        for (int i = 0; i < house.settings.threads; ++i) workers.emplace_back([this] { work(); });
    }

    ~Impl() {
        front.end(house.settings.farewell);
        whole.close();
        workers.clear();
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::unique_ptr<Channel> channel(int accepted) {
        return tls ? tls->channel(accepted) : std::make_unique<Channel>(accepted);
    }

    void work() {
        block_pipe_signal();
        while (auto visitor = whole.take()) {
            do answer(*visitor);
            while (asks_again(*visitor));
            front.take_back(std::move(visitor));
        }
    }

    void answer(Visitor& visitor) {
        try {
            answer_request(house, visitor);
        } catch (const std::exception&) {
            visitor.answer({}, {}, false, house.clock.now());  // nothing can be said any more
        }
    }

    /// Sends the answer as far as it goes. A client that asks again at once is spared the way over
    /// the front, while nobody else waits.
    bool asks_again(Visitor& visitor) {
        constexpr int kMomentMs = 2;
        const int moment = whole.any() || front.ending() ? 0 : kMomentMs;
        return visitor.asks_again_within(moment, house.clock.now()) && !whole.any() &&
               !front.ending();
    }

    std::unique_ptr<Site> own;
    std::optional<TlsServer> tls;
    Poco::Net::ServerSocket socket;
    WholeRequests whole;
    Front front;
    House house;
    std::vector<std::jthread> workers;
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
