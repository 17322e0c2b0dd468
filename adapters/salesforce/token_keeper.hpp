#pragma once

#include "adapters/salesforce/token_client.hpp"
#include "engine/base/id.hpp"
#include "engine/ports/connection_store.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace dealwire::salesforce {

/// What a request needs of a connection.
struct Access {
    base::Secret token;
    std::string instance_url;

    [[nodiscard]] Access copy() const { return {token.copy(), instance_url}; }
};

/// Keeps the access token of one connection: the stored one until the org refuses it, then a new
/// one. New tokens are stored before they are used, so that a crash never loses a rotated refresh
/// token. A dead grant is marked as the connection's trouble and not tried again until somebody
/// connects anew.
///
/// Thread-safe: one thread at a time deals with the store and the token endpoint, the others wait
/// for its outcome, so that a refused token is renewed once however many met the refusal. Throws
/// StoreError.
class TokenKeeper {
public:
    TokenKeeper(TokenClient client, ports::ConnectionStore& store, base::TenantId tenant,
                model::Connection connection)
        : client_{client},
          store_{store},
          tenant_{std::move(tenant)},
          connection_{std::move(connection)} {}

    base::Result<Access> current(std::stop_token stop);

    /// After the org refused `refused`. Takes over what another thread or process got meanwhile.
    base::Result<Access> renewed(const Access& refused, std::stop_token stop);

    /// A person must act: says so at the connection and gives the error back.
    base::Error dead(base::Error error);

    /// The org answered: a trouble of earlier is over.
    void works();

    [[nodiscard]] model::Connection connection() const;

private:
    class Turn;

    base::Result<Access> ask(const model::Credentials& credentials, std::stop_token stop);
    base::Error mark_dead(base::Error error);
    Access take(Access access);
    [[nodiscard]] model::Connection stored() const;

    TokenClient client_;
    ports::ConnectionStore& store_;
    base::TenantId tenant_;

    mutable std::mutex mutex_;
    std::condition_variable_any turn_ended_;
    bool taken_ = false;  ///< some thread has the turn, and alone changes what follows

    model::Connection connection_;
    std::optional<Access> access_;
};

}  // namespace dealwire::salesforce
