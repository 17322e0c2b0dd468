#include "apps/dealwire/wiring_connect.hpp"

#include "adapters/api/connect/connect_pages.hpp"
#include "adapters/api/connect/connect_site.hpp"
#include "adapters/api/http/http_server.hpp"
#include "adapters/api/pages/assets.hpp"
#include "adapters/crypto/sha256.hpp"
#include "adapters/http/poco_transport.hpp"
#include "adapters/salesforce/token_client.hpp"
#include "apps/dealwire/connecting.hpp"

namespace dealwire::app {
namespace {

using base::Secret;
using model::PendingAuthorisation;

std::string digest_of(const Secret& text) { return crypto::sha256_hex(text.reveal()); }

/// A token client with everything it needs.
struct TokenDesk {
    explicit TokenDesk(Local& local)
        : hosts{local.config().salesforce.test_hosts},
          transport{{.plain_hosts = hosts.plain_hosts(),
                     .extra_authorities = local.config().salesforce.ca_file}},
          client{transport, hosts, local.clock()} {}

    salesforce::Hosts hosts;
    http::PocoTransport transport;
    salesforce::TokenClient client;
};

base::Result<model::Connection> finish(Local& local, const PendingAuthorisation& pending,
                                       Secret code, const std::stop_token& stop) {
    TokenDesk desk{local};
    auto tokens = desk.client.redeem(pending.wanted,
                                     {.code = std::move(code),
                                      .verifier = pending.verifier.copy(),
                                      .redirect_uri = pending.redirect_uri},
                                     pending.client_secret, stop);
    if (!tokens) return base::fail(tokens.error());
    model::Connection connection = pending.wanted;
    connection.id.value = base::uuid_v7(local.clock().now(), local.entropy().chance());
    connection.flow = model::Flow::RefreshToken;
    connection.created_at = local.clock().now();
    model::Credentials credentials;
    credentials.client_secret = pending.client_secret.copy();
    credentials.refresh_token = std::move(tokens->refresh_token);
    return settle(local, std::move(connection), std::move(credentials),
                  {.replaces = pending.replaces, .granted = true}, stop);
}

}  // namespace

std::string callback_at(const std::string& base) { return base + api::kConnectCallback; }

base::Result<Invitation> invite(Local& local, const model::Connection& wanted,
                                const std::string& replaces, const Secret& client_secret,
                                const std::string& base) {
    const TokenDesk desk{local};
    if (const auto login = desk.hosts.origin_of(wanted.login_url); !login)
        return base::fail(login.error());
    const Secret ticket = connecting::unguessable(local.entropy());
    PendingAuthorisation pending;
    pending.ticket = digest_of(ticket);
    pending.wanted = wanted;
    pending.replaces = replaces;
    pending.client_secret = client_secret.copy();
    pending.redirect_uri = callback_at(base);
    pending.created_at = local.clock().now();
    pending.expires_at = pending.created_at + connecting::kAuthorisationLife;
    local.authorisations().add(local.tenant(), pending);
    return Invitation{pending.ticket, base + api::kConnectStart + "?ticket=" + ticket.reveal(),
                      pending.expires_at};
}

std::unique_ptr<api::ConnectSite> connect_site(Local& local, bool secure, std::stop_token stop) {
    api::ConnectSite::Steps steps;
    steps.digest = digest_of;
    steps.address = [&local](const PendingAuthorisation& pending, const Secret& state,
                             const Secret& verifier) {
        return TokenDesk{local}.client.authorise_url(pending.wanted, pending.redirect_uri, state,
                                                     verifier);
    };
    steps.finish = [&local, stop](const PendingAuthorisation& pending, Secret code) {
        return finish(local, pending, std::move(code), stop);
    };
    return std::make_unique<api::ConnectSite>(
        api::ConnectSite::Ports{local.authorisations(), local.clock(), local.entropy(),
                                local.log()},
        std::move(steps), api::ConnectSite::Settings{local.tenant(), secure});
}

struct ConnectListener::Impl {
    Impl(Local& local, std::uint16_t port, std::stop_token stop)
        : site{connect_site(local, false, std::move(stop))},
          server{{.port = port, .threads = 4},
                 [this](const api::HttpRequest& request) { return answer(request); },
                 local.clock()} {}

    api::HttpReply answer(const api::HttpRequest& request) {
        if (auto asset = api::asset_at(request.path)) return std::move(*asset);
        if (api::ConnectSite::serves(request.path)) return site->answer(request);
        return {.status = 404,
                .content_type = "text/plain; charset=utf-8",
                .body = "There is nothing here.\n"};
    }

    std::unique_ptr<api::ConnectSite> site;
    api::HttpServer server;
};

ConnectListener::ConnectListener(Local& local, std::uint16_t port, std::stop_token stop)
    : impl_{std::make_unique<Impl>(local, port, std::move(stop))} {}

ConnectListener::~ConnectListener() = default;

std::string ConnectListener::address() const {
    return "http://localhost:" + std::to_string(impl_->server.port());
}

}  // namespace dealwire::app
