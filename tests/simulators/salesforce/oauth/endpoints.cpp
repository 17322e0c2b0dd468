#include "tests/simulators/salesforce/oauth/endpoints.hpp"

#include "tests/simulators/salesforce/oauth/authorize.hpp"
#include "tests/simulators/salesforce/oauth/identity.hpp"
#include "tests/simulators/salesforce/oauth/jwt.hpp"
#include "tests/simulators/salesforce/oauth/soap_login.hpp"

namespace dealwire::orgsim {
namespace {

constexpr const char* kScope = "refresh_token id api";

/// A refusal of the token endpoint.
struct OAuthError {
    std::string error;
    std::string description;
};

HttpResponse oauth_error(const OAuthError& error) {
    HttpResponse response =
        json_response(400, {{"error", error.error}, {"error_description", error.description}});
    response.headers.emplace_back("Cache-Control", "no-cache, no-store");
    return response;
}

/// Id and secret from the body or from HTTP Basic.
Parameters with_client(const HttpRequest& request) {
    Parameters form = parse_form(request.body);
    for (const auto& [name, value] : request.query) {
        form.emplace(name, value);
    }
    const auto header = request.header("authorization");
    if (header.starts_with("Basic ")) {
        const auto pair = base64url_decode(std::string_view(header).substr(6));
        const auto colon = pair ? pair->find(':') : std::string::npos;
        if (colon != std::string::npos) {
            form["client_id"] = url_decode(pair->substr(0, colon), true);
            form["client_secret"] = url_decode(pair->substr(colon + 1), true);
        }
    }
    return form;
}

std::string value_of(const Parameters& form, const std::string& name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
}

/// The CLI's own app has no secret; ours needs it except where PKCE stands in.
void check_client(const Parameters& form, const Credentials& credentials, bool secret_needed) {
    const auto client = value_of(form, "client_id");
    const auto secret = value_of(form, "client_secret");
    if (client == "PlatformCLI") {
        return;
    }
    if (client != credentials.client_id) {
        throw OAuthError{"invalid_client_id", "client identifier invalid"};
    }
    if (secret.empty() ? secret_needed : secret != credentials.client_secret) {
        throw OAuthError{"invalid_client", "invalid client credentials"};
    }
}

std::optional<Record> active_user(Org& org, const std::string& username) {
    const ObjectSchema& users = *org.schema().find_object("User");
    const auto ids = org.records().find_by(users, *users.find_field("Username"), username);
    auto user = ids.empty() ? std::nullopt : org.records().find(users, ids.front());
    return user && user->flag("IsActive") ? user : std::nullopt;
}

void require_active(Org& org, const std::string& user_id) {
    const auto user = org.records().find(*org.schema().find_object("User"), user_id);
    if (!user || !user->flag("IsActive")) {
        throw OAuthError{"invalid_grant", "inactive user"};
    }
}

Json token_document(Org& org, const Credentials& credentials, const Approval& approval,
                    const std::string& parent) {
    require_active(org, approval.user_id);
    const auto id = identity_url(org, approval.user_id);
    const auto issued = std::to_string(org.clock().now().time_since_epoch().count() * 1000);
    return {{"access_token", org.tokens().issue_access(approval, parent)},
            {"signature", base64(hmac_sha256(credentials.client_secret, id + issued))},
            {"scope", approval.scope},
            {"instance_url", org.url()},
            {"id", id},
            {"token_type", "Bearer"},
            {"issued_at", issued}};
}

Json refresh_flow(Org& org, const Credentials& credentials, const Parameters& form) {
    check_client(form, credentials, true);
    const auto refreshed = org.tokens().refresh(value_of(form, "refresh_token"));
    if (!refreshed || refreshed->approval.client_id != value_of(form, "client_id")) {
        throw OAuthError{"invalid_grant", "expired access/refresh token"};
    }
    Json answer = token_document(org, credentials, refreshed->approval, refreshed->parent);
    if (!refreshed->refresh_token.empty()) {
        answer["refresh_token"] = refreshed->refresh_token;
    }
    return answer;
}

/// Clients in the field send milliseconds by mistake and the real service takes them.
bool plausible_expiry(std::int64_t expires, std::int64_t now) {
    constexpr std::int64_t kMillisecondsFrom = 100'000'000'000;
    constexpr std::int64_t kFurthest = 360;
    return expires > kMillisecondsFrom || (expires >= now && expires <= now + kFurthest);
}

Json jwt_flow(Org& org, const Credentials& credentials, const Parameters& form) {
    const auto claims = verified_claims(value_of(form, "assertion"), credentials.jwt_public_key);
    if (!claims) {
        throw OAuthError{"invalid_grant", "invalid assertion"};
    }
    if (claims->issuer != credentials.client_id) {
        throw OAuthError{"invalid_client_id", "client identifier invalid"};
    }
    const std::string login =
        org.identity().sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
    if (claims->audience != login && claims->audience != org.url() &&
        claims->audience != org.url() + "/") {
        throw OAuthError{"invalid_grant", "Audience validation failed"};
    }
    if (!plausible_expiry(claims->expires, org.clock().now().time_since_epoch().count())) {
        throw OAuthError{"invalid_grant", "expired assertion"};
    }
    const auto user = active_user(org, claims->subject);
    if (!user || org.tokens().policy.revoked) {
        throw OAuthError{"invalid_grant", "user hasn't approved this consumer"};
    }
    Json answer = token_document(org, credentials,
                                 {user->id(), claims->issuer, "id api", org.clock().now()}, "");
    answer.erase("issued_at");
    answer.erase("signature");
    return answer;
}

Json client_credentials_flow(Org& org, const Credentials& credentials, const Parameters& form) {
    check_client(form, credentials, true);
    if (org.tokens().policy.revoked) {
        throw OAuthError{"invalid_grant", "no client credentials user enabled"};
    }
    Json answer = token_document(
        org, credentials,
        {org.integration_user(), credentials.client_id, "id api", org.clock().now()}, "");
    answer["api_instance_url"] = org.url();
    return answer;
}

Json password_flow(Org& org, const Credentials& credentials, const Parameters& form) {
    check_client(form, credentials, true);
    const auto user = active_user(org, value_of(form, "username"));
    if (!user || !value_of(form, "password").starts_with(credentials.password) ||
        org.tokens().policy.revoked) {
        throw OAuthError{"invalid_grant", "authentication failure"};
    }
    return token_document(org, credentials,
                          {user->id(), value_of(form, "client_id"), "id api", org.clock().now()},
                          "");
}

void check_verifier(const AuthorizationCode& code, const std::string& verifier) {
    if (code.challenge.empty()) {
        return;
    }
    if (verifier.empty()) {
        throw OAuthError{"invalid_grant", "missing code verifier"};
    }
    if (code_challenge(verifier) != code.challenge) {
        throw OAuthError{"invalid_request", "invalid code verifier"};
    }
}

Json code_flow(Org& org, const Credentials& credentials, const Parameters& form) {
    check_client(form, credentials, value_of(form, "code_verifier").empty());
    const auto code = org.tokens().redeem(value_of(form, "code"));
    if (!code || code->approval.client_id != value_of(form, "client_id")) {
        throw OAuthError{"invalid_grant", "expired authorization code"};
    }
    if (code->redirect_uri != value_of(form, "redirect_uri")) {
        throw OAuthError{"redirect_uri_mismatch", "redirect_uri must match configuration"};
    }
    check_verifier(*code, value_of(form, "code_verifier"));
    const auto& scope = code->approval.scope;
    const bool lasting = scope.find("refresh_token") != std::string::npos ||
                         scope.find("offline_access") != std::string::npos;
    const std::string refresh = lasting ? org.tokens().issue_refresh(code->approval) : "";
    Json answer = token_document(org, credentials, code->approval, refresh);
    if (lasting) {
        answer["refresh_token"] = refresh;
    }
    return answer;
}

Json grant_by_type(Org& org, const Credentials& credentials, const Parameters& form) {
    const auto type = value_of(form, "grant_type");
    if (type == "refresh_token" || type == "hybrid_refresh") {
        return refresh_flow(org, credentials, form);
    }
    if (type == "urn:ietf:params:oauth:grant-type:jwt-bearer") {
        return jwt_flow(org, credentials, form);
    }
    if (type == "client_credentials") {
        return client_credentials_flow(org, credentials, form);
    }
    if (type == "password") {
        return password_flow(org, credentials, form);
    }
    if (type == "authorization_code") {
        return code_flow(org, credentials, form);
    }
    if (type.empty()) {
        throw OAuthError{"invalid_request", "grant type is missing"};
    }
    throw OAuthError{"unsupported_grant_type", "grant type not supported"};
}

HttpResponse answer_token(Org& org, const Credentials& credentials, const HttpRequest& request) {
    org.usage().note_token_request();
    if (request.method != "POST") {
        return oauth_error({"invalid_request", "HTTP method not allowed, must be POST"});
    }
    try {
        HttpResponse response =
            json_response(200, grant_by_type(org, credentials, with_client(request)));
        response.headers.emplace_back("Cache-Control", "no-cache, no-store");
        return response;
    } catch (const OAuthError& error) {
        return oauth_error(error);
    }
}

HttpResponse answer_revoke(Org& org, const HttpRequest& request) {
    const Parameters form = with_client(request);
    if (!org.tokens().revoke(value_of(form, "token"))) {
        return oauth_error({"invalid_token", "invalid token: " + std::string("unknown")});
    }
    return empty_response(200);
}

HttpResponse answer_introspect(Org& org, const Credentials& credentials,
                               const HttpRequest& request) {
    const Parameters form = with_client(request);
    try {
        check_client(form, credentials, true);
    } catch (const OAuthError& error) {
        return oauth_error(error);
    }
    const auto token = value_of(form, "token");
    const auto describe = [&](const std::string& user_id, const std::string& scope,
                              const char* type, Seconds issued) {
        const auto user = org.records().find(*org.schema().find_object("User"), user_id);
        const auto seconds = issued.time_since_epoch().count();
        return json_response(200, {{"active", true},
                                   {"scope", scope},
                                   {"client_id", credentials.client_id},
                                   {"username", user->text("Username")},
                                   {"sub", identity_url(org, user_id)},
                                   {"token_type", type},
                                   {"exp", seconds + org.tokens().policy.session.count()},
                                   {"iat", seconds},
                                   {"nbf", seconds}});
    };
    if (const auto grant = org.tokens().peek_access(token)) {
        return describe(grant->user_id, grant->scope, "access_token", grant->last_used);
    }
    if (const auto approval = org.tokens().peek_refresh(token)) {
        return describe(approval->user_id, approval->scope, "refresh_token", approval->issued);
    }
    return json_response(200, {{"active", false}});
}

}  // namespace

Approval integration_approval(const Org& org, const Credentials& credentials) {
    return {org.integration_user(), credentials.client_id, kScope, Seconds{}};
}

std::string bearer_token(const HttpRequest& request) {
    const auto header = request.header("authorization");
    for (const std::string_view scheme : {"Bearer ", "OAuth ", "bearer "}) {
        if (header.starts_with(scheme)) {
            return header.substr(scheme.size());
        }
    }
    return {};
}

std::optional<HttpResponse> answer_oauth(Org& org, const Credentials& credentials,
                                         const HttpRequest& request) {
    const std::string& path = request.path;
    if (path == "/services/oauth2/token") {
        return answer_token(org, credentials, request);
    }
    if (auto way = answer_authorize(org, credentials, request)) {
        return way;
    }
    if (path == "/services/oauth2/revoke") {
        return answer_revoke(org, request);
    }
    if (path == "/services/oauth2/introspect") {
        return answer_introspect(org, credentials, request);
    }
    if (path == "/services/oauth2/userinfo") {
        return answer_userinfo(org, request);
    }
    if (path.starts_with("/.well-known/openid-configuration")) {
        return answer_discovery(org);
    }
    if (path.starts_with("/id/")) {
        return answer_identity(org, request);
    }
    if (path.starts_with("/services/Soap/")) {
        return answer_soap(org, credentials, request);
    }
    return std::nullopt;
}

}  // namespace dealwire::orgsim
