#include "adapters/salesforce/token_client.hpp"

#include "adapters/http/url.hpp"
#include "adapters/json/json.hpp"
#include "adapters/salesforce/faults.hpp"
#include "adapters/salesforce/jwt.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

namespace dealwire::salesforce {

namespace {

using base::Fault;
using base::Secret;
using model::Connection;
using model::Credentials;
using std::chrono::seconds;

constexpr std::size_t kTokenAnswerLimit = 1U << 20U;
constexpr int kMostCalls = 2;
constexpr const char* kScopes = "api refresh_token id";

// Three minutes are allowed; one of them is left to clocks that disagree.
constexpr seconds kAssertionLife{120};

using Field = std::pair<std::string_view, std::string_view>;

std::string form_of(const std::vector<Field>& fields) {
    std::string form;
    for (const auto& [name, value] : fields) {
        if (value.empty()) continue;
        form += (form.empty() ? "" : "&") + std::string{name} + "=" + http::percent_encode(value);
    }
    return form;
}

/// RFC 7636, section 4.2.
std::string code_challenge(const Secret& verifier) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const std::string& text = verifier.reveal();
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("The cryptographic library refused to work.");
    return base64url(std::string{digest.begin(), digest.begin() + size});
}

http::Request token_request(std::string url, const std::string& form) {
    return {.method = "POST",
            .url = std::move(url),
            .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                        {"Accept", "application/json"}},
            .body = form,
            .deadlines = {.connect = seconds{10}, .read = seconds{20}, .total = seconds{25}},
            .body_limit = kTokenAnswerLimit};
}

/// `https://…/id/00D…/005…`
void read_identity(std::string_view url, TokenAnswer& answer) {
    const std::size_t user = url.rfind('/');
    if (user == std::string_view::npos || user == 0) return;
    const std::size_t org = url.rfind('/', user - 1);
    if (org == std::string_view::npos) return;
    answer.user = model::RecordId::parse(url.substr(user + 1)).value_or(model::RecordId{});
    answer.org =
        model::RecordId::parse(url.substr(org + 1, user - org - 1)).value_or(model::RecordId{});
}

/// The hosts that all orgs share.
bool is_common_login(const std::string& login_url) {
    const auto url = http::parse_url(login_url);
    return url && (url->host == "login.salesforce.com" || url->host == "test.salesforce.com");
}

/// Source: Salesforce Help, "OAuth 2.0 Client Credentials Flow for Server-to-Server Integration".
base::Error needs_my_domain() {
    return {Fault::Rejected, "MY_DOMAIN_NEEDED",
            "The client-credentials flow works at the My Domain address of the org alone, not at "
            "login.salesforce.com or test.salesforce.com.",
            "Give it with --login-url, such as https://your-company.my.salesforce.com (Setup, My "
            "Domain)."};
}

base::Error missing(const std::string& what) {
    return {Fault::Reauthorise, "NO_CREDENTIALS", "The connection has no " + what + ".",
            "Connect again with `dealwire connect salesforce`."};
}

}  // namespace

std::string audience_for(const Connection& connection) {
    if (is_common_login(connection.login_url))
        return http::parse_url(connection.login_url)->origin();
    return connection.environment == model::Environment::Sandbox ? "https://test.salesforce.com"
                                                                 : "https://login.salesforce.com";
}

base::Result<std::string> TokenClient::form_for(const Connection& connection,
                                                const Credentials& credentials) const {
    if (connection.flow == model::Flow::RefreshToken) {
        if (credentials.refresh_token.empty()) return base::fail(missing("refresh token"));
        return form_of({{"grant_type", "refresh_token"},
                        {"client_id", connection.client_id},
                        {"client_secret", credentials.client_secret.reveal()},
                        {"refresh_token", credentials.refresh_token.reveal()}});
    }
    if (connection.flow == model::Flow::ClientCredentials) {
        if (is_common_login(connection.login_url)) return base::fail(needs_my_domain());
        if (credentials.client_secret.empty()) return base::fail(missing("client secret"));
        return form_of({{"grant_type", "client_credentials"},
                        {"client_id", connection.client_id},
                        {"client_secret", credentials.client_secret.reveal()}});
    }
    const auto assertion = sign_assertion({.issuer = connection.client_id,
                                           .subject = connection.username,
                                           .audience = audience_for(connection),
                                           .expires = clock_.now() + kAssertionLife},
                                          credentials.private_key);
    if (!assertion) return base::fail(assertion.error());
    return form_of({{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"},
                    {"assertion", assertion->reveal()}});
}

base::Result<TokenAnswer> TokenClient::ask(const Connection& connection,
                                           const Credentials& credentials, std::stop_token stop) {
    const auto login = hosts_.origin_of(connection.login_url);
    if (!login) return base::fail(login.error());
    for (int call = 1;; ++call) {
        const auto form = form_for(connection, credentials);
        if (!form) return base::fail(form.error());
        auto answer = post(*login + "/services/oauth2/token", *form, stop);
        if (answer || answer.error().fault != Fault::Transient || call == kMostCalls) return answer;
    }
}

base::Result<std::string> TokenClient::authorise_url(const Connection& connection,
                                                     const std::string& redirect_uri,
                                                     const Secret& state,
                                                     const Secret& verifier) const {
    const auto login = hosts_.origin_of(connection.login_url);
    if (!login) return base::fail(login.error());
    return *login + "/services/oauth2/authorize?" +
           form_of({{"response_type", "code"},
                    {"client_id", connection.client_id},
                    {"redirect_uri", redirect_uri},
                    {"scope", kScopes},
                    {"state", state.reveal()},
                    {"code_challenge", code_challenge(verifier)},
                    {"code_challenge_method", "S256"}});
}

base::Result<TokenAnswer> TokenClient::redeem(const Connection& connection,
                                              const AuthorisationCode& code,
                                              const Secret& client_secret, std::stop_token stop) {
    const auto login = hosts_.origin_of(connection.login_url);
    if (!login) return base::fail(login.error());
    auto answer = post(*login + "/services/oauth2/token",
                       form_of({{"grant_type", "authorization_code"},
                                {"code", code.code.reveal()},
                                {"client_id", connection.client_id},
                                {"client_secret", client_secret.reveal()},
                                {"redirect_uri", code.redirect_uri},
                                {"code_verifier", code.verifier.reveal()}}),
                       std::move(stop));
    if (answer && answer->refresh_token.empty())
        return base::fail(
            {Fault::Rejected, "NO_REFRESH_TOKEN",
             "Salesforce gave access for this session only, so Dealwire could not work by itself.",
             "Give the app the scope 'Perform requests at any time (refresh_token, "
             "offline_access)', wait some minutes, then connect again."});
    return answer;
}

base::Result<TokenAnswer> TokenClient::post(const std::string& url, const std::string& form,
                                            std::stop_token stop) {
    const auto response = transport_.send(token_request(url, form), std::move(stop));
    if (!response) return base::fail(response.error());
    return read(*response);
}

base::Result<TokenAnswer> TokenClient::read(const http::Response& response) const {
    const auto body = json::parse(response.body);
    if (!body || !body->object())
        return base::fail({Fault::Transient, "BAD_ANSWER",
                           "The login service answered with status " +
                               std::to_string(response.status) + " and no JSON."});
    if (response.status != 200) return base::fail(token_fault(response.status, read_error(*body)));

    TokenAnswer answer{.access_token = Secret{body->text_at("access_token").value_or("")},
                       .refresh_token = Secret{body->text_at("refresh_token").value_or("")}};
    const auto instance = hosts_.origin_of(body->text_at("instance_url").value_or(""));
    if (!instance) return base::fail(instance.error());
    if (answer.access_token.empty())
        return base::fail({Fault::Transient, "BAD_ANSWER", "The login service gave no token."});
    answer.instance_url = *instance;
    read_identity(body->text_at("id").value_or(""), answer);
    return answer;
}

}  // namespace dealwire::salesforce
