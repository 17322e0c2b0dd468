#pragma once

#include "adapters/api/http/caller.hpp"
#include "adapters/api/keys/short_memory.hpp"
#include "adapters/api/keys/standing.hpp"
#include "engine/access/credentials.hpp"
#include "engine/access/lock_out.hpp"
#include "engine/base/clock.hpp"
#include "engine/ports/api_key_store.hpp"
#include "engine/ports/grant_store.hpp"

#include <tl/expected.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dealwire::api {

/// Why somebody is not let in.
struct Denial {
    int status = 401;
    std::string says;  ///< a sentence for the client; nothing that helps a guesser
    std::string why;   ///< for log and audit: "wrong-secret"
    std::optional<std::chrono::seconds> retry_after = std::nullopt;  ///< with 429
    base::TenantId tenant = {};                                      ///< known to exist; else empty
    std::string actor = {};  ///< id of the key that was named, where there is one; else empty
};

/// What an access key is to the API, in the form that is kept for some seconds.
struct KnownKey;

/// Finds out who asks, from the `Authorization` header: Basic with access key and secret, or Bearer
/// with a token. What the store says about keys and tokens counts for five seconds, so a revoked
/// key is refused after five at most; secrets are compared with every request.
///
/// Thread-safe. Errors of the store are thrown (StoreError).
class Authenticator {
public:
    static constexpr std::chrono::seconds kMemory{5};

    struct Ports {
        ports::ApiKeyStore& keys;
        ports::GrantStore& grants;
        base::Clock& clock;
        access::LockOut& lock_out;
    };

    /// A cryptographic digest, as text.
    using Digest = std::function<std::string(std::string_view)>;

    Authenticator(Ports ports, Digest digest, StandingOf standing);
    ~Authenticator();
    Authenticator(const Authenticator&) = delete;
    Authenticator& operator=(const Authenticator&) = delete;

    tl::expected<Caller, Denial> prove(const HttpRequest& request);

    [[nodiscard]] std::string digest(std::string_view text) const { return digest_(text); }

    Standing standing(const base::TenantId& tenant);

private:
    struct Given;

    tl::expected<Caller, Denial> prove_key(const Given& given);
    tl::expected<Caller, Denial> prove_token(const Given& given);
    tl::expected<Caller, Denial> admitted(Caller caller, const Given& given);
    Denial wrong(const Given& given, std::string_view subject, const char* says, const char* why);

    Ports ports_;
    Digest digest_;
    StandingOf standing_of_;
    ShortMemory<std::shared_ptr<const KnownKey>> keys_{kMemory};
    ShortMemory<std::optional<model::HeldToken>> tokens_{kMemory};
    ShortMemory<Standing> standings_{kMemory};
};

}  // namespace dealwire::api
