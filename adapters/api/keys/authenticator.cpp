#include "adapters/api/keys/authenticator.hpp"

#include "adapters/api/keys/credentials_in.hpp"
#include "engine/access/ip_address.hpp"

#include <cstdint>

namespace dealwire::api {

struct KnownKey {
    bool exists = false;
    std::string name;
    std::string digest;
    std::string earlier_digest;
    std::optional<base::Instant> earlier_until;
    access::Scopes scopes;
    std::vector<std::string> trusted;
    std::optional<base::Instant> expires_at;
    bool revoked = false;
};

/// What a request brings to prove itself with.
struct Authenticator::Given {
    access::CredentialName name;
    std::string secret;  ///< of a key; a token as a whole
    std::string peer;
    base::Instant now;
};

namespace {

using access::CredentialName;

constexpr const char* kWrongKey = "Access denied: there is no such access key and secret";
constexpr const char* kWrongScheme =
    "Access denied: the scheme of Authorization is Basic (access key and secret) or Bearer (access "
    "token)";
constexpr const char* kWrongToken = "Access denied: the access token is unknown or revoked";

Denial denied(int status, std::string says, std::string why) {
    return {.status = status, .says = std::move(says), .why = std::move(why)};
}

Denial to_wait(std::chrono::seconds wait) {
    Denial denial = denied(429,
                           "Too many failed attempts to sign in; the next is looked at in " +
                               std::to_string(wait.count()) + " s",
                           "locked-out");
    denial.retry_after = wait;
    return denial;
}

std::shared_ptr<const KnownKey> known(const std::optional<model::ApiKey>& key) {
    auto made = std::make_shared<KnownKey>();
    if (!key) return made;
    *made = {.exists = true,
             .name = key->name,
             .digest = key->digest,
             .earlier_digest = key->earlier_digest,
             .earlier_until = key->earlier_until,
             .scopes = access::scopes_in(key->scopes),
             .trusted = key->trusted,
             .expires_at = key->expires_at,
             .revoked = key->revoked_at.has_value()};
    return made;
}

enum class Secret : std::uint8_t {
    Present,
    Earlier,  ///< and still good
    Over,     ///< the one before, whose time is over
    Wrong
};

/// Compares with both in any case, so that the time says nothing.
Secret which_of(const KnownKey& key, const std::string& digest, base::Instant now) {
    const bool present = access::same_text(digest, key.digest);
    const bool earlier = access::same_text(digest, key.earlier_digest);
    if (!key.exists || !(present || earlier)) return Secret::Wrong;
    if (present) return Secret::Present;
    return key.earlier_until && now < *key.earlier_until ? Secret::Earlier : Secret::Over;
}

/// Why a key whose secret is right is not let in, if so.
std::optional<Denial> objection(const KnownKey& key, const std::string& peer, base::Instant now) {
    if (key.revoked) return denied(401, "Access denied: this access key was revoked", "revoked");
    if (key.expires_at && *key.expires_at <= now)
        return denied(401, "Access denied: this access key has expired", "expired");
    if (!access::is_trusted(key.trusted, peer))
        return denied(403, "Access denied: this access key is not trusted from the address " + peer,
                      "untrusted-address");
    return std::nullopt;
}

}  // namespace

Authenticator::Authenticator(Ports ports, Digest digest, StandingOf standing)
    : ports_{ports}, digest_{std::move(digest)}, standing_of_{std::move(standing)} {}

Authenticator::~Authenticator() = default;

Standing Authenticator::standing(const base::TenantId& tenant) {
    return standings_.get(tenant.value, ports_.clock.now(), [&] { return standing_of_(tenant); });
}

tl::expected<Caller, Denial> Authenticator::prove(const HttpRequest& request) {
    Given given{.name = {}, .secret = {}, .peer = request.peer, .now = ports_.clock.now()};
    if (request.authorization.empty())
        return tl::unexpected{denied(401,
                                     "Access denied: give an access key and its secret (Basic), "
                                     "or an access token (Bearer)",
                                     "no-credentials")};
    if (const auto token = after_scheme(request.authorization, "Bearer")) {
        const auto name = access::parse_name(*token);
        if (!name) return tl::unexpected{wrong(given, "", kWrongToken, "malformed")};
        given.name = *name;
        given.secret = *token;
        return prove_token(given);
    }
    const auto base64 = after_scheme(request.authorization, "Basic");
    auto basic = base64 ? basic_credentials(*base64) : std::nullopt;
    const auto name = basic ? access::parse_name(basic->name) : std::nullopt;
    if (!name)
        return tl::unexpected{wrong(given, "", base64 ? kWrongKey : kWrongScheme, "malformed")};
    given.name = *name;
    given.secret = std::move(basic->secret);
    return prove_key(given);
}

Denial Authenticator::wrong(const Given& given, std::string_view subject, const char* says,
                            const char* why) {
    // Who names no key is counted by his address alone.
    const std::string counted{subject.empty() ? "none from " + given.peer : std::string{subject}};
    if (const auto wait = ports_.lock_out.wait(counted, given.peer, given.now))
        return to_wait(*wait);
    ports_.lock_out.failed(counted, given.peer, given.now);
    return denied(401, says, why);
}

tl::expected<Caller, Denial> Authenticator::prove_key(const Given& given) {
    const std::string text = given.name.text();
    if (const auto wait = ports_.lock_out.wait(text, given.peer, given.now))
        return tl::unexpected{to_wait(*wait)};
    const auto key = keys_.get(
        text, given.now, [&] { return known(ports_.keys.find(given.name.tenant, given.name.id)); });
    // Also for a key that is not there, so that the time says nothing.
    const Secret secret =
        which_of(*key, digest_(access::digest_text("key", given.name, given.secret)), given.now);
    if (secret == Secret::Wrong || secret == Secret::Over) {
        const char* why = secret == Secret::Over ? "replaced-secret" : "wrong-secret";
        Denial denial = wrong(given, text, kWrongKey, key->exists ? why : "unknown-key");
        if (key->exists) denial.tenant = given.name.tenant;
        if (key->exists) denial.actor = given.name.id;
        return tl::unexpected{std::move(denial)};
    }
    ports_.lock_out.proved(text, given.peer, given.now);
    if (auto denial = objection(*key, given.peer, given.now)) {
        denial->tenant = given.name.tenant;
        denial->actor = given.name.id;
        return tl::unexpected{std::move(*denial)};
    }
    return admitted({.tenant = given.name.tenant,
                     .key = given.name.id,
                     .name = key->name,
                     .scopes = key->scopes,
                     .bearer = false,
                     .earlier_secret = secret == Secret::Earlier},
                    given);
}

tl::expected<Caller, Denial> Authenticator::prove_token(const Given& given) {
    const std::string digest = digest_(access::digest_text("token", given.name, given.secret));
    if (const auto wait = ports_.lock_out.wait(digest, given.peer, given.now))
        return tl::unexpected{to_wait(*wait)};
    const auto token = tokens_.get(given.name.tenant.value + " " + digest, given.now,
                                   [&] { return ports_.grants.token(given.name.tenant, digest); });
    if (!token) return tl::unexpected{wrong(given, digest, kWrongToken, "unknown-token")};
    if (token->expires_at <= given.now) {
        Denial denial = denied(401, "Access denied: the access token has expired", "expired");
        denial.tenant = given.name.tenant;
        denial.actor = token->app;
        return tl::unexpected{std::move(denial)};
    }
    ports_.lock_out.proved(digest, given.peer, given.now);
    return admitted({.tenant = given.name.tenant,
                     .key = token->app,
                     .name = token->app_name,
                     .scopes = access::scopes_in(token->scopes),
                     .bearer = true},
                    given);
}

tl::expected<Caller, Denial> Authenticator::admitted(Caller caller, const Given& given) {
    const Standing standing = this->standing(given.name.tenant);
    if (standing == Standing::Active) return caller;
    Denial denial = standing == Standing::Suspended
                        ? denied(403, "Access denied: this tenant is suspended", "suspended")
                        : denied(401, kWrongKey, "unknown-tenant");
    if (standing == Standing::Suspended) denial.tenant = given.name.tenant;
    denial.actor = caller.key;
    return tl::unexpected{std::move(denial)};
}

}  // namespace dealwire::api
