#pragma once

#include "adapters/api/http/site.hpp"
#include "adapters/api/keys/access_recorder.hpp"
#include "adapters/api/keys/authenticator.hpp"
#include "engine/access/lock_out.hpp"
#include "engine/ports/api_key_store.hpp"
#include "engine/ports/grant_store.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace dealwire::api {

inline constexpr const char* kAuthorise = "/oauth2/authorize";
inline constexpr const char* kTokens = "/oauth2/generate-customer-token";

/// Tokens for programs of others, by OAuth 2.0 as the conversation API has it: a page on which an
/// admin approves of an app, and the endpoint at which the app exchanges codes and refresh tokens.
///
/// The admin proves himself by a code that 'dealwire apikey app approve' makes, good once and for
/// ten minutes: Dealwire has no accounts of persons, and the machine it runs on has. Tokens are
/// opaque; only digests are kept. The token endpoint takes its arguments as a form, and from the
/// query as well.
///
/// Threads: may be called by several at once. Never throws.
class OAuthSite final : public Site {
public:
    static constexpr std::chrono::minutes kCodeLife{10};
    static constexpr std::chrono::seconds kTokenLife{std::chrono::hours{24}};

    struct Ports {
        ports::ClientAppStore& apps;
        ports::GrantStore& grants;
        Authenticator& authenticator;  ///< for its digest and the standing of tenants
        access::LockOut& lock_out;
        AccessRecorder& recorder;
        base::Clock& clock;
        base::Entropy& entropy;
        ports::EventLog& log;
    };

    struct Settings {
        std::string public_url;  ///< how clients reach the API; empty: as they reached this
        bool secure = false;     ///< this server speaks TLS itself, or a proxy before it does
    };

    OAuthSite(Ports ports, Settings settings) : ports_{ports}, settings_{std::move(settings)} {}

    HttpReply answer(const HttpRequest& request) override;
    HttpReply refuse(const HttpRequest& request, int status, const std::string& why) override;

private:
    struct Asked;
    struct Client;

    HttpReply route(const HttpRequest& request);
    HttpReply authorise(const HttpRequest& request);
    tl::expected<Asked, HttpReply> asked_in(const FormFields& fields);
    HttpReply approved(const HttpRequest& request, const Asked& asked, const std::string& typed);
    HttpReply tokens(const HttpRequest& request);
    tl::expected<Client, HttpReply> client_in(const HttpRequest& request, const FormFields& fields);
    HttpReply exchange_code(const HttpRequest& request, const Client& client,
                            const FormFields& fields);
    HttpReply exchange_refresh(const HttpRequest& request, const Client& client,
                               const FormFields& fields);
    HttpReply handed_out(const HttpRequest& request, const Client& client,
                         const ports::Exchanged& exchanged, const struct FreshTokens& fresh);
    struct FreshTokens fresh_tokens(const Client& client, const FormFields& fields);
    bool proves_challenge(const std::string& challenge, const std::string* verifier) const;
    HttpReply failure(const HttpRequest& request, int status, const char* error,
                      const std::string& says);
    void note(const HttpRequest& request, const Client& client, int status, const char* why);
    [[nodiscard]] std::string base_url(const HttpRequest& request) const;
    std::string digest(const char* purpose, const access::CredentialName& name,
                       std::string_view secret) const;

    Ports ports_;
    Settings settings_;
};

}  // namespace dealwire::api
