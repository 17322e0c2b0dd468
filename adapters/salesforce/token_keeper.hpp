#pragma once

#include "adapters/salesforce/token_client.hpp"
#include "engine/base/id.hpp"
#include "engine/ports/connection_store.hpp"
#include "engine/ports/token_leases.hpp"

#include <condition_variable>
#include <functional>
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

/// How processes that share a store take turns at asking for a token.
struct Turns {
    ports::TokenLeases* leases = nullptr;  ///< null: this process is alone with the connection
    base::Clock* clock = nullptr;
    std::string process;  ///< unlike any other
    /// False only where the process of this name is known to have ended; empty: nobody knows.
    std::function<bool(const std::string&)> may_be_alive = {};
};

/// Keeps the access token of one connection: the stored one until the org refuses it, then a new
/// one. New tokens are stored before they are used, so that a crash never loses a rotated refresh
/// token. A dead grant is marked as the connection's trouble and not tried again until somebody
/// connects anew.
///
/// Thread-safe: one thread at a time deals with the store and the token endpoint, the others wait
/// for its outcome, so that a refused token is renewed once however many met the refusal. The same
/// holds among processes, by a lease in the store: whoever waited takes over what the other one
/// got. A process that dies with the lease is noticed at once on its own host, and after a minute
/// from others. Throws StoreError.
class TokenKeeper {
public:
    TokenKeeper(TokenClient client, ports::ConnectionStore& store, base::TenantId tenant,
                model::Connection connection, Turns turns = {})
        : client_{client},
          store_{store},
          tenant_{std::move(tenant)},
          turns_{std::move(turns)},
          connection_{std::move(connection)} {}

    base::Result<Access> current(std::stop_token stop);

    /// After the org refused `refused`. Takes over what another thread or process got meanwhile.
    base::Result<Access> renewed(const Access& refused, std::stop_token stop);

    /// A person must act: says so at the connection and gives the error back.
    base::Error dead(base::Error error);

    /// The org answered: a trouble of earlier is over, but not one that another process has told of
    /// since.
    void works();

    [[nodiscard]] model::Connection connection() const;

private:
    class Turn;
    class Lease;

    /// The stored token where it is another than `refused`, else a new one.
    base::Result<Access> another_than(const std::string& refused, std::stop_token stop);
    /// The stored one, where it is another.
    std::optional<Access> stored_other_than(const std::string& refused);
    base::Result<Access> ask(std::stop_token stop);
    [[nodiscard]] bool replaced(const model::Credentials& used);
    base::Error mark_dead(base::Error error);
    Access take(Access access);
    [[nodiscard]] model::Connection stored() const;

    TokenClient client_;
    ports::ConnectionStore& store_;
    base::TenantId tenant_;
    Turns turns_;

    mutable std::mutex mutex_;
    std::condition_variable_any turn_ended_;
    bool taken_ = false;  ///< some thread has the turn, and alone changes what follows

    model::Connection connection_;
    std::optional<Access> access_;
};

}  // namespace dealwire::salesforce
