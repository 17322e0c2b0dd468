#include "adapters/salesforce/revocation.hpp"

#include "adapters/http/url.hpp"

#include <chrono>
#include <utility>

namespace dealwire::salesforce {
namespace {

using std::chrono::seconds;

constexpr int kOk = 200;
constexpr int kBadRequest = 400;

/// Refresh tokens are asked for, and taken back, where people log in; access tokens of the other
/// flows belong to the instance.
const std::string& place_of(const model::Connection& connection, bool refresh_token) {
    const bool login = refresh_token || connection.instance_url.empty();
    return login ? connection.login_url : connection.instance_url;
}

http::Request request_for(const std::string& origin, const base::Secret& token) {
    return {.method = "POST",
            .url = origin + "/services/oauth2/revoke",
            .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                        {"Accept", "application/json"}},
            .body = "token=" + http::percent_encode(token.reveal()),
            .deadlines = {.connect = seconds{10}, .read = seconds{20}, .total = seconds{30}},
            .body_limit = 1U << 20U,
            .idempotent = true};
}

}  // namespace

base::Result<Revoked> revoke(http::Transport& transport, const Hosts& hosts,
                             const model::Connection& connection,
                             const model::Credentials& credentials, std::stop_token stop) {
    const bool refresh = !credentials.refresh_token.empty();
    const base::Secret& token = refresh ? credentials.refresh_token : credentials.access_token;
    if (token.empty()) return Revoked::Nothing;
    const auto origin = hosts.origin_of(place_of(connection, refresh));
    if (!origin) return base::fail(origin.error());
    const auto answer = transport.send(request_for(*origin, token), std::move(stop));
    if (!answer) return base::fail(answer.error());
    if (answer->status == kOk) return Revoked::Yes;
    if (answer->status == kBadRequest) return Revoked::Before;  // unknown, expired or revoked
    return base::fail({base::Fault::Transient, "REVOKE_FAILED",
                       "The org answered with status " + std::to_string(answer->status) +
                           " when its token was to be revoked.",
                       ""});
}

}  // namespace dealwire::salesforce
