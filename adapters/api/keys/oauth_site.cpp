#include "adapters/api/keys/oauth_site.hpp"

#include "adapters/api/http/base64url.hpp"
#include "adapters/api/http/reply.hpp"
#include "adapters/api/http/request_text.hpp"
#include "adapters/api/keys/authorise_page.hpp"
#include "adapters/api/keys/credentials_in.hpp"
#include "engine/ports/store_error.hpp"

#include <algorithm>
#include <charconv>

namespace dealwire::api {

/// Who exchanges: an app that has proven itself.
struct OAuthSite::Client {
    access::CredentialName name;
    model::ClientApp app;
};

/// What an app asks for on the page.
struct OAuthSite::Asked {
    Client client;
    std::string redirect_uri;
    std::string state;
    std::string challenge;
    access::Scopes scopes;
};

struct FreshTokens {
    std::string access;
    std::string refresh;
    model::IssuedTokens digests;
    std::chrono::seconds life;
};

namespace {

using access::CredentialName;
using base::Instant;
using ports::Exchange;
using std::chrono::seconds;

constexpr std::size_t kLongestField = 4000;
constexpr seconds kStoreBackIn{5};  // as the API says

std::string value_or_empty(const FormFields& fields, std::string_view name) {
    const std::string* value = value_of(fields, name);
    return value && value->size() <= kLongestField ? *value : std::string{};
}

std::string_view origin_of(std::string_view uri) {
    const std::size_t scheme = uri.find("://");
    if (scheme == std::string_view::npos) return {};
    return uri.substr(0, uri.find_first_of("/?#", scheme + 3));
}

HttpReply html(int status, std::string body, std::string_view form_target = {}) {
    HttpReply reply{.status = status, .body = std::move(body)};
    // Browsers hold the redirection after a form to its policy too.
    std::string actions = "'self'";
    if (!form_target.empty()) actions.append(1, ' ').append(form_target);
    reply.headers = {{"Content-Security-Policy",
                      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
                      "form-action " +
                          actions + "; frame-ancestors 'none'"},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cache-Control", "no-store"},
                     {"X-Frame-Options", "DENY"}};
    return reply;
}

HttpReply unusable(const std::string& why, const std::string& remedy) {
    return html(400, not_authorised_page(why, remedy));
}

HttpReply sent_back(const std::string& uri, const FormFields& told) {
    std::string address = uri;
    char separator = uri.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : told) {
        if (value.empty()) continue;
        address.append(1, separator).append(name).append(1, '=').append(percent_encoded(value));
        separator = '&';
    }
    HttpReply reply = html(302, "");
    reply.headers.emplace_back("Location", std::move(address));
    return reply;
}

/// Fields of the form, then those of the query that are not in it.
FormFields arguments(const HttpRequest& request) {
    FormFields fields = is_form(request) ? form_fields(request.body) : FormFields{};
    for (auto& field : form_fields(request.query))
        if (!value_of(fields, field.first)) fields.push_back(std::move(field));
    return fields;
}

/// Seconds that a token shall live: within a minute and thirty days.
seconds life_in(const FormFields& fields) {
    constexpr std::int64_t kLeast = 60;
    constexpr std::int64_t kMost = 30LL * 24 * 3600;
    const std::string text = value_or_empty(fields, "validity_duration");
    std::int64_t wanted = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), wanted);
    if (error != std::errc{} || stop != text.data() + text.size() || wanted <= 0)
        return OAuthSite::kTokenLife;
    return seconds{std::clamp(wanted, kLeast, kMost)};
}

std::string bytes_of_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned byte = 0;
        std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
        bytes.push_back(static_cast<char>(byte));
    }
    return bytes;
}

/// A host as it may stand in an address: what else is in the header is none.
bool is_plain_host(std::string_view host) {
    return !host.empty() && host.find_first_not_of(
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTU"
                                "VWXYZ0123456789.-:[]") == std::string_view::npos;
}

}  // namespace

std::string OAuthSite::digest(const char* purpose, const CredentialName& name,
                              std::string_view secret) const {
    return ports_.authenticator.digest(access::digest_text(purpose, name, secret));
}

HttpReply OAuthSite::refuse(const HttpRequest& request, int status, const std::string& why) {
    return failure(request, status, status >= 500 ? "server_error" : "invalid_request", why);
}

HttpReply OAuthSite::failure(const HttpRequest& request, int status, const char* error,
                             const std::string& says) {
    HttpReply reply = json_reply(status, base::Tree::Object{{"requestId", request.id},
                                                            {"errors", base::Tree::Array{says}},
                                                            {"error", error},
                                                            {"error_description", says}});
    if (status == 401) reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"Dealwire\"");
    return reply;
}

HttpReply OAuthSite::answer(const HttpRequest& request) {
    try {
        return route(request);
    } catch (const std::exception& error) {
        ports_.log.write(ports::Level::Error, "api_failed",
                         {{"part", std::string{"/oauth2"}},
                          {"method", request.method},
                          {"request", request.id},
                          {"why", std::string{error.what()}}});
        if (!dynamic_cast<const ports::StoreError*>(&error))
            return failure(request, 500, "server_error",
                           "Something went wrong here; request " + request.id);
        const std::string wait = std::to_string(kStoreBackIn.count());
        HttpReply reply = failure(
            request, 503, "temporarily_unavailable",
            "The store does not answer. Try again in " + wait + " s; request " + request.id);
        reply.headers.emplace_back("Retry-After", wait);
        return reply;
    }
}

HttpReply OAuthSite::route(const HttpRequest& request) {
    const bool page = request.path == kAuthorise;
    if (!page && request.path != kTokens)
        return failure(request, 404, "invalid_request", "There is no such address");
    const bool post = request.method == "POST";
    if (page && (post || request.method == "GET")) return authorise(request);
    if (!page && post) return tokens(request);
    HttpReply reply = failure(request, 405, "invalid_request",
                              page ? "This address takes GET and POST" : "This address takes POST");
    reply.headers.emplace_back("Allow", page ? "GET, POST" : "POST");
    return reply;
}

tl::expected<OAuthSite::Asked, HttpReply> OAuthSite::asked_in(const FormFields& fields) {
    Asked asked;
    const std::string client = value_or_empty(fields, "client_id");
    const auto name = access::parse_name(client);
    auto app = name ? ports_.apps.find(name->tenant, name->id) : std::nullopt;
    if (!app || app->revoked_at || ports_.authenticator.standing(name->tenant) != Standing::Active)
        return tl::unexpected{
            unusable("There is no app with this client id, or it was revoked.",
                     "'dealwire apikey app list' shows the apps there are. Tell the maker of the "
                     "app which client id is right.")};
    asked.client = {*name, std::move(*app)};
    asked.redirect_uri = value_or_empty(fields, "redirect_uri");
    if (std::ranges::count(asked.client.app.redirect_uris, asked.redirect_uri) == 0)
        return tl::unexpected{
            unusable("The app wants to be called back at an address that it was not registered "
                     "with.",
                     "The address has to be the same to the letter. 'dealwire apikey app list' "
                     "shows those that are registered.")};
    asked.state = value_or_empty(fields, "state");
    const auto refused = [&](const char* error, const std::string& says) {
        return tl::unexpected{
            sent_back(asked.redirect_uri,
                      {{"error", error}, {"error_description", says}, {"state", asked.state}})};
    };
    if (value_or_empty(fields, "response_type") != "code")
        return refused("unsupported_response_type", "response_type has to be code");
    asked.challenge = value_or_empty(fields, "code_challenge");
    if (!asked.challenge.empty() && value_or_empty(fields, "code_challenge_method") != "S256")
        return refused("invalid_request", "code_challenge_method has to be S256");
    const access::Scopes most = access::scopes_in(asked.client.app.scopes);
    const std::string wanted = value_or_empty(fields, "scope");
    std::vector<std::string> unknown;
    asked.scopes = wanted.empty() ? most : access::scopes_in(wanted, &unknown);
    if (!unknown.empty() || !most.has_all(asked.scopes) || asked.scopes.empty())
        return refused("invalid_scope", "The app was registered for: " + access::text_of(most));
    return asked;
}

HttpReply OAuthSite::authorise(const HttpRequest& request) {
    const bool post = request.method == "POST";
    const FormFields fields = form_fields(post ? request.body : request.query);
    if (!are_text(fields))
        return unusable("What was sent here is no UTF-8 text, or it holds the character U+0000.",
                        "Start again at the app.");
    const auto asked = asked_in(fields);
    if (!asked) return asked.error();
    std::string trouble;
    int status = 200;
    if (post) {
        const HttpReply reply = approved(request, *asked, value_or_empty(fields, "approval_code"));
        if (reply.status == 302) return reply;
        status = reply.status;
        trouble = reply.body;
    }
    AuthorisePage shown{.app = asked->client.app.name,
                        .client_id = asked->client.name.text(),
                        .tenant = asked->client.name.tenant.value,
                        .scopes = access::names_of(asked->scopes),
                        .goes_to = std::string{origin_of(asked->redirect_uri)},
                        .trouble = std::move(trouble)};
    for (const char* name : {"client_id", "redirect_uri", "response_type", "scope", "state",
                             "code_challenge", "code_challenge_method"})
        shown.hidden.emplace_back(name, value_or_empty(fields, name));
    return html(status, authorise_page(shown), origin_of(asked->redirect_uri));
}

/// A redirection, or the status and the sentence for the page.
HttpReply OAuthSite::approved(const HttpRequest& request, const Asked& asked,
                              const std::string& typed) {
    const CredentialName& client = asked.client.name;
    const Instant now = ports_.clock.now();
    const std::string subject = "approval " + client.text();
    if (const auto wait = ports_.lock_out.wait(subject, request.peer, now))
        return text_reply(429, "Too many wrong codes. The next one is looked at in " +
                                   std::to_string(wait->count()) + " seconds.");
    const base::Secret code{client.tenant.value + "." +
                            access::random_secret(ports_.entropy).reveal()};
    const bool done = ports_.grants.approve(
        client.tenant, digest("approval", client, access::plain_typed_code(typed)),
        {.digest = digest("code", client, code.reveal()),
         .app = client.id,
         .redirect_uri = asked.redirect_uri,
         .scopes = access::text_of(asked.scopes),
         .challenge = asked.challenge,
         .expires_at = now + kCodeLife},
        now);
    note(request, asked.client, done ? 302 : 403, done ? "approved" : "wrong-approval-code");
    if (!done) {
        ports_.lock_out.failed(subject, request.peer, now);
        return text_reply(403,
                          "This code is not good: it is mistyped, used, of another app, or "
                          "older than ten minutes.");
    }
    return sent_back(asked.redirect_uri, {{"code", code.reveal()}, {"state", asked.state}});
}

tl::expected<OAuthSite::Client, HttpReply> OAuthSite::client_in(const HttpRequest& request,
                                                                const FormFields& fields) {
    const auto base64 = after_scheme(request.authorization, "Basic");
    auto given = base64 ? basic_credentials(*base64) : std::nullopt;
    if (!base64)
        given = NameAndSecret{value_or_empty(fields, "client_id"),
                              value_or_empty(fields, "client_secret")};
    const Instant now = ports_.clock.now();
    const std::string subject = given ? "app " + given->name.substr(0, kLongestField) : "app";
    if (const auto wait = ports_.lock_out.wait(subject, request.peer, now)) {
        HttpReply reply = failure(request, 429, "invalid_client",
                                  "Too many failed attempts; the next is looked at in " +
                                      std::to_string(wait->count()) + " s");
        reply.headers.emplace_back("Retry-After", std::to_string(wait->count()));
        return tl::unexpected{std::move(reply)};
    }
    const auto name = given ? access::parse_name(given->name) : std::nullopt;
    auto app = name ? ports_.apps.find(name->tenant, name->id) : std::nullopt;
    const std::string proof = name ? digest("app", *name, given->secret) : std::string{};
    if (!app || !access::same_text(proof, app->digest) || app->revoked_at ||
        ports_.authenticator.standing(name->tenant) != Standing::Active) {
        ports_.lock_out.failed(subject, request.peer, now);
        ports_.log.write(ports::Level::Warn, "api_denied",
                         {{"why", std::string{"wrong-client"}},
                          {"peer", request.peer},
                          {"request", request.id}});
        return tl::unexpected{failure(request, 401, "invalid_client",
                                      "There is no such client id and secret, or the app was "
                                      "revoked")};
    }
    ports_.lock_out.proved(subject, request.peer, now);
    return Client{*name, std::move(*app)};
}

HttpReply OAuthSite::tokens(const HttpRequest& request) {
    const FormFields fields = arguments(request);
    if (!are_text(fields))
        return failure(request, 400, "invalid_request",
                       "The arguments are no UTF-8 text, or they hold the character U+0000");
    const auto client = client_in(request, fields);
    if (!client) return client.error();
    const std::string stated = value_or_empty(fields, "client_id");
    if (!stated.empty() && stated != client->name.text())
        return failure(request, 400, "invalid_client",
                       "client_id is not that of the Authorization header");
    const std::string type = value_or_empty(fields, "grant_type");
    if (type == "authorization_code") return exchange_code(request, *client, fields);
    if (type == "refresh_token") return exchange_refresh(request, *client, fields);
    return failure(request, 400, "unsupported_grant_type",
                   "grant_type has to be authorization_code or refresh_token");
}

FreshTokens OAuthSite::fresh_tokens(const Client& client, const FormFields& fields) {
    const auto make = [&] {
        return client.name.tenant.value + "." + access::random_secret(ports_.entropy).reveal();
    };
    FreshTokens fresh{.access = make(), .refresh = make(), .digests = {}, .life = life_in(fields)};
    const Instant now = ports_.clock.now();
    // An access token comes without its app, so its digest is bound to itself alone.
    fresh.digests = {.access = digest("token", *access::parse_name(fresh.access), fresh.access),
                     .refresh = digest("refresh", client.name, fresh.refresh),
                     .issued_at = now,
                     .access_expires_at = now + fresh.life};
    return fresh;
}

bool OAuthSite::proves_challenge(const std::string& challenge, const std::string* verifier) const {
    if (challenge.empty()) return true;
    if (!verifier || verifier->size() > kLongestField) return false;
    const std::string hash = bytes_of_hex(ports_.authenticator.digest(*verifier));
    return access::same_text(to_base64url(hash), challenge);
}

HttpReply OAuthSite::exchange_code(const HttpRequest& request, const Client& client,
                                   const FormFields& fields) {
    const std::string code = digest("code", client.name, value_or_empty(fields, "code"));
    const auto held = ports_.grants.code(client.name.tenant, code);
    const bool fits = held && held->app == client.name.id &&
                      held->redirect_uri == value_or_empty(fields, "redirect_uri") &&
                      proves_challenge(held->challenge, value_of(fields, "code_verifier"));
    if (!fits) {
        note(request, client, 400, "wrong-code");
        return failure(request, 400, "invalid_grant",
                       "The code is unknown, or redirect_uri or code_verifier is another one than "
                       "it was asked for with");
    }
    const FreshTokens fresh = fresh_tokens(client, fields);
    const auto exchanged = ports_.grants.redeem(client.name.tenant, code,
                                                access::random_id(ports_.entropy), fresh.digests);
    return handed_out(request, client, exchanged, fresh);
}

HttpReply OAuthSite::exchange_refresh(const HttpRequest& request, const Client& client,
                                      const FormFields& fields) {
    const FreshTokens fresh = fresh_tokens(client, fields);
    const auto exchanged = ports_.grants.refresh(
        client.name.tenant, client.name.id,
        digest("refresh", client.name, value_or_empty(fields, "refresh_token")), fresh.digests);
    return handed_out(request, client, exchanged, fresh);
}

HttpReply OAuthSite::handed_out(const HttpRequest& request, const Client& client,
                                const ports::Exchanged& exchanged, const FreshTokens& fresh) {
    if (exchanged.outcome != Exchange::Done) {
        const bool reused = exchanged.outcome == Exchange::Reused;
        note(request, client, 400, reused ? "reused" : "unknown-grant");
        if (reused)
            ports_.log.write(ports::Level::Warn, "api_grant_reused",
                             {{"tenant", client.name.tenant.value}, {"app", client.name.id}});
        return failure(request, 400, "invalid_grant",
                       reused ? "It was used before, so two may have it: everything that came of "
                                "it is revoked. An admin has to approve of the app again"
                              : "It is unknown, used, expired or revoked. An admin has to approve "
                                "of the app again");
    }
    note(request, client, 200, "tokens");
    return json_reply(
        200, base::Tree::Object{{"access_token", fresh.access},
                                {"token_type", "bearer"},
                                {"expires_in", static_cast<std::int64_t>(fresh.life.count())},
                                {"refresh_token", fresh.refresh},
                                {"scope", exchanged.scopes},
                                {"api_base_url_for_customer", base_url(request)},
                                {"requestId", request.id}});
}

void OAuthSite::note(const HttpRequest& request, const Client& client, int status,
                     const char* why) {
    ports_.recorder.note(client.name.tenant, {.kind = status >= 400 ? model::AccessKind::Refusal
                                                                    : model::AccessKind::Access,
                                              .actor = client.name.id,
                                              .actor_name = client.app.name,
                                              .action = request.method + " " + request.path,
                                              .peer = request.peer,
                                              .status = status,
                                              .request = request.id,
                                              .why = why});
}

std::string OAuthSite::base_url(const HttpRequest& request) const {
    if (!settings_.public_url.empty()) return settings_.public_url;
    const std::string* host = header_of(request, "Host");
    return std::string{settings_.secure ? "https://" : "http://"} +
           (host && is_plain_host(*host) ? *host : "localhost");
}

}  // namespace dealwire::api
